/** Layers to steps: what is fused, what is told, and that fusing changes no bit. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reference } from "../../src/backend/reference.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { lowerNetwork } from "../../src/network/lower.ts";
import { Network } from "../../src/network/network.ts";
import { type UnaryAttributes, unary } from "../../src/ops/unary.ts";
import type { Program, Step, Value } from "../../src/program/program.ts";
import { zeros } from "../../src/tensor/tensor.ts";
import { runRows } from "../backend/programs.ts";
import { hex } from "../bits.ts";
import { networkCases } from "./arbitrary.ts";

const dense = (inputs: number, outputs: number) => new Dense({ weight: zeros([inputs, outputs]) });
const relu = new Activation("relu");
const tanh = new Activation("tanh");

/** A step as one word: `dense+relu`, `tanh`, `softmax`. */
function wordOf({ op, attributes, epilogue }: Step): string {
  const name = op.name === "unary" ? (attributes as UnaryAttributes).formula.name : op.name;
  return [name, ...epilogue.map((formula) => formula.name)].join("+");
}

describe("steps", () => {
  it.each<[string, Layer[], string[]]>([
    ["nothing", [], []],
    ["a layer", [dense(4, 3)], ["dense"]],
    ["a layer and its function", [dense(4, 3), relu], ["dense+relu"]],
    ["two functions", [dense(4, 3), relu, tanh], ["dense+relu+tanh"]],
    ["a function before", [relu, dense(4, 3)], ["relu", "dense"]],
    ["a function behind softmax", [dense(4, 3), new Softmax(), relu], ["dense", "softmax", "relu"]],
    ["two layers", [dense(4, 3), dense(3, 2), relu], ["dense", "dense+relu"]],
    ["layers and functions", [dense(4, 3), relu, dense(3, 2), tanh], ["dense+relu", "dense+tanh"]],
  ])("%s", (_, layers, words) => {
    const { steps } = lowerNetwork(new Network(layers, { input: { size: 4 } }));
    expect(steps.map(wordOf)).toEqual(words);
  });

  it("make a chain: every step reads what the one before wrote", () => {
    fc.assert(
      fc.property(networkCases(), ({ network }) => {
        const { steps, inputs, outputs } = lowerNetwork(network);
        const values = [inputs[0]!.value, ...steps.map((step) => step.outputs[0]!)];
        expect(steps.map((step) => step.inputs[0])).toEqual(values.slice(0, -1));
        expect(outputs[0]!.value).toBe(values.at(-1));
      }),
    );
  });

  it("fused give the bits of those that are not", () => {
    fc.assert(
      fc.property(networkCases(3), ({ network, rows }) => {
        const program = lowerNetwork(network);
        const [fused, unfused] = [program, withoutEpilogues(program)].map((each) => {
          const executable = reference.prepare(each);
          return hex(runRows({ run: (batch) => executable.run(batch) }, each, rows.data));
        });
        expect(fused).toBe(unfused);
      }),
      { numRuns: 200 },
    );
  });
});

/** The same program with every formula of an epilogue as a step of its own. */
function withoutEpilogues(program: Program): Program {
  const values: Value[] = [...program.values];
  const steps = program.steps.flatMap((step): Step[] => {
    const output = step.outputs[0]!;
    const between = step.epilogue.map(() => values.push(values[output]!) - 1);
    const outputs = [...between, output];
    const alone = step.epilogue.map((formula, i): Step => {
      const attributes: UnaryAttributes = { formula };
      return { name: "", op: unary, attributes, inputs: [outputs[i]!], outputs: [outputs[i + 1]!], epilogue: [] };
    });
    return [{ ...step, outputs: [outputs[0]!], epilogue: [] }, ...alone];
  });
  return { ...program, values, steps };
}

const layers = [new Dense({ weight: [[1, 2]], bias: [3, 4] })];

it("is data: parameters in C order, and the shapes of one example", () => {
  const { values, constants, inputs, outputs } = lowerNetwork(new Network(layers));
  expect(values.map(({ shape, per }) => [shape, per])).toEqual([
    [[1], "example"],
    [[1, 2], "program"],
    [[2], "program"],
    [[2], "example"],
  ]);
  expect([...constants]).toEqual([
    [1, Float32Array.of(1, 2)],
    [2, Float32Array.of(3, 4)],
  ]);
  expect([inputs, outputs]).toEqual([
    [{ name: "input", value: 0, dtype: "float32", transform: { divisor: 1, mean: null, std: null } }],
    [{ name: "output", value: 3, dtype: "float32" }],
  ]);
});

it("says what bytes are divided by", () => {
  expect(lowerNetwork(new Network(layers, { input: { scale: "1/255" } })).inputs[0]!.transform.divisor).toBe(255);
});

it("skips zeros only where all parameters are finite", () => {
  const broken = new Network([new Dense({ weight: [[Infinity]] })], { allowNonFinite: true });
  const skips = [new Network(layers), broken].map((network) => lowerNetwork(network).steps[0]!.attributes);
  expect(skips).toEqual([{ skipZeros: true }, { skipZeros: false }]);
});

it("is the same program for the same network", () => {
  const network = new Network(layers);
  expect(lowerNetwork(network)).toBe(lowerNetwork(network));
  expect(lowerNetwork(new Network(layers))).not.toBe(lowerNetwork(network));
});
