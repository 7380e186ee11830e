/**
 * The contract of every backend, on every set of features and on several threads: the bits of a second implementation in
 * another language (scripts/golden-bits.py), and of the reference for any network and any cut through a batch.
 */

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { reference } from "../../src/backend/reference.ts";
import type { ActivationName } from "../../src/functions/activation.ts";
import { groupRowsOf, planProgram } from "../../src/kernels/forms.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { lowerNetwork } from "../../src/network/lower.ts";
import { Network } from "../../src/network/network.ts";
import type { Program } from "../../src/program/program.ts";
import { Random } from "../../src/tensor/random.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { fromHex, hex } from "../bits.ts";
import { readGolden } from "../golden.ts";
import { inputs } from "../kernels/workbench.ts";
import { networkCases } from "../network/arbitrary.ts";
import { randomProgram } from "../program/random-graphs.ts";
import { type Input, inputSizeOf, outputSizeOf, runRows as runOn } from "./programs.ts";
import { type RunRows, ways } from "./ways.ts";

interface GoldenNetwork {
  /** Each a dense layer or a function by name; rows of a weight and everything else as digits. */
  readonly layers: readonly {
    readonly weight?: readonly string[];
    readonly bias?: string;
    readonly function?: string;
  }[];
  readonly rows: readonly string[];
  readonly outputs: readonly string[];
}

const golden = readGolden("bits") as {
  readonly bytes: { readonly scaled: string; readonly normalized: string };
  readonly networks: readonly GoldenNetwork[];
};

const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i);

describe.each(ways)("%s", (_name, open) => {
  let runRows: RunRows;
  beforeAll(async () => {
    runRows = await open();
  });
  afterAll(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  const run = (program: Program, input: Input): string => hex(runRows(program, input));

  it.each(golden.networks.map((item, i) => [i, item] as const))(
    "network %i, every bit",
    (_, { layers, rows, outputs }) => {
      const plan = lowerNetwork(new Network(layers.map(toLayer)));
      expect(run(plan, fromHex(rows.join("")))).toBe(outputs.join(""));
      rows.forEach((row, i) => {
        expect(run(plan, fromHex(row))).toBe(outputs[i]);
      });
    },
  );

  it.each([
    ["scaled", { scale: "1/255" }],
    ["normalized", { scale: "1/255", mean: [0.1307], std: [0.3081] }],
  ] as const)("every byte, %s", (key, options) => {
    const one = new Network([], { input: { size: 1, ...options } });
    const all = new Network([], { input: { size: 256, ...options } });
    expect(run(lowerNetwork(one), everyByte)).toBe(golden.bytes[key]);
    expect(run(lowerNetwork(all), everyByte)).toBe(golden.bytes[key]);
  });

  it("mean and std of each input, over several rows", () => {
    const input = { size: 2, scale: "1/2", mean: [1, 2], std: [4, 0.5] };
    const plan = lowerNetwork(new Network([], { input }));
    expect(run(plan, Uint8Array.of(2, 4, 10, 6))).toBe(hex([0, 0, 1, 2]));
    expect(run(plan, Float32Array.of(1, 2, 5, 3))).toBe(hex([0, 0, 1, 2]));
  });

  it("bytes without a declaration are numbers as they are, and floats are never scaled", () => {
    const scaled = lowerNetwork(new Network([], { input: { size: 2, scale: "1/255" } }));
    expect(run(lowerNetwork(new Network([], { input: { size: 2 } })), Uint8Array.of(0, 255))).toBe(hex([0, 255]));
    expect(run(scaled, Float32Array.of(0, 255))).toBe(hex([0, 255]));
  });

  it("any network that standardises: the bits of the reference for bytes and floats", () => {
    fc.assert(
      fc.property(networkCases(20), fc.nat(), ({ network, rows }, seed) => {
        const random = new Random(seed);
        const size = network.inputSize;
        const numbers = (count: number) => Array.from({ length: count }, () => random.uniform() + 0.01);
        const input = { size, scale: "1/255", mean: numbers(size), std: numbers(1) };
        const plan = lowerNetwork(new Network(network.layers, { input }));
        const bytes = Uint8Array.from(rows.data, () => random.integer(256));
        for (const x of [rows.data, bytes]) expect(run(plan, x)).toBe(referenceBits(plan, x));
      }),
      { numRuns: 60 },
    );
  });

  it("without layers gives the input back, of no rows nothing", () => {
    const plan = lowerNetwork(new Network([], { input: { size: 2 } }));
    expect(run(plan, Float32Array.of(1, -0, Number.NaN, 4))).toBe(hex([1, -0, Number.NaN, 4]));
    expect(run(plan, new Float32Array(0))).toBe("");
  });

  it("any program of steps that have kernels, with branches and broadcasting: the bits of the reference", () => {
    let tried = 0;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = new Random(seed);
        const program = randomProgram(random, { mayHost: false, mostInputs: 1, mostOutputs: 1 });
        const machine = { accumulators: 13, groupRows: groupRowsOf(program) };
        fc.pre(!planProgram(program, machine).steps.includes("reference"));
        const input = inputs((1 + random.integer(20)) * inputSizeOf(program), "corners", random);
        expect(run(program, input)).toBe(referenceBits(program, input));
        tried += 1;
      }),
      { numRuns: 100 },
    );
    expect(tried).toBe(100);
  });

  it("skipping zeros changes no bit of a finite network", () => {
    fc.assert(
      fc.property(networkCases(4), ({ network, rows }) => {
        const plan = lowerNetwork(network);
        expect(run(plan, rows.data)).toBe(run(withoutSkipping(plan), rows.data));
      }),
      { numRuns: 200 },
    );
  });

  it("with weights that are not finite nothing is skipped: 0·∞ is NaN", () => {
    const dense = new Dense({ weight: [[Infinity, 1], [2, 3]] }); // biome-ignore format: a matrix
    const plan = lowerNetwork(new Network([dense], { allowNonFinite: true }));
    expect(run(plan, Float32Array.of(0, 1))).toBe(hex([Number.NaN, 3]));
  });

  it("a bias of -0 gives +0", () => {
    const plan = lowerNetwork(new Network([new Dense({ weight: [[1], [1]], bias: [-0] })]));
    expect(run(plan, Float32Array.of(0, 0, -0, -0, 0, -0))).toBe(hex([0, 0, 0]));
  });

  it("any network, whole, cut anywhere and in any order: the bits of the reference for every row", () => {
    fc.assert(
      fc.property(networkCases(20), fc.nat(), ({ network, rows }, seed) => {
        const plan = lowerNetwork(network);
        const random = new Random(seed);
        const wanted = rowsOf(referenceBits(plan, rows.data), outputSizeOf(plan));
        expect(rowsOf(run(plan, rows.data), outputSizeOf(plan))).toEqual(wanted);
        for (let start = 0; start < wanted.length; ) {
          const end = start + 1 + random.integer(wanted.length - start);
          const part = rows.data.subarray(start * inputSizeOf(plan), end * inputSizeOf(plan));
          expect(rowsOf(run(plan, part), outputSizeOf(plan))).toEqual(wanted.slice(start, end));
          start = end;
        }
        const order = random.permutation(wanted.length);
        const moved = new Float32Array(rows.size);
        order.forEach((from, to) => {
          moved.set(rows.row(from).data, to * inputSizeOf(plan));
        });
        expect(rowsOf(run(plan, moved), outputSizeOf(plan))).toEqual(Array.from(order, (row) => wanted[row]));
      }),
      { numRuns: 200 },
    );
  });
});

function referenceBits(program: Program, input: Input): string {
  return hex(runOn(reference.prepare(program), program, input));
}

function withoutSkipping(program: Program): Program {
  const steps = program.steps.map((step) =>
    step.op.name === "dense" ? { ...step, attributes: { skipZeros: false } } : step,
  );
  return { ...program, steps };
}

/** The digits of each row. */
function rowsOf(digits: string, outputSize: number): string[] {
  return digits.match(new RegExp(`.{${8 * outputSize}}`, "g")) ?? [];
}

function toLayer({ weight, bias, function: name }: GoldenNetwork["layers"][number]): Layer {
  if (weight !== undefined) {
    return new Dense({ weight: tensor(fromHex(weight.join(""))).reshape(weight.length, -1), bias: fromHex(bias!) });
  }
  return name === "softmax" ? new Softmax() : new Activation(name as ActivationName);
}
