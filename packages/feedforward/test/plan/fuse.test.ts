import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Executable } from "../../src/backend/backend.ts";
import { reference } from "../../src/backend/reference.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { fuse } from "../../src/plan/fuse.ts";
import { placeBuffers } from "../../src/plan/memory.ts";
import type { Plan, Step } from "../../src/plan/plan.ts";
import { planNetwork } from "../../src/plan/planner.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { zeros } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { networkCases } from "../network/arbitrary.ts";

const dense = (inputs: number, outputs: number) => new Dense({ weight: zeros([inputs, outputs]) });
const relu = new Activation("relu");
const tanh = new Activation("tanh");

/** A step as one word: `dense+relu`, `tanh`, `softmax`. */
function wordOf(step: Step): string {
  if (step.kind === "activation") return step.activation.name;
  return step.kind === "dense" && step.epilogue !== null ? `dense+${step.epilogue.name}` : step.kind;
}

describe("fuse", () => {
  it.each<[string, Layer[], string[], number[]]>([
    ["nothing", [], [], [4]],
    ["a layer", [dense(4, 3)], ["dense"], [4, 3]],
    ["a layer and its function", [dense(4, 3), relu], ["dense+relu"], [4, 3]],
    ["two functions: the second stands alone", [dense(4, 3), relu, tanh], ["dense+relu", "tanh"], [4, 3, 3]],
    ["a function before", [relu, dense(4, 3)], ["relu", "dense"], [4, 4, 3]],
    ["a function behind softmax", [dense(4, 3), new Softmax(), relu], ["dense", "softmax", "relu"], [4, 3, 3, 3]],
    ["two layers", [dense(4, 3), dense(3, 2), relu], ["dense", "dense+relu"], [4, 3, 2]],
    ["layers and functions", [dense(4, 3), relu, dense(3, 2), tanh], ["dense+relu", "dense+tanh"], [4, 3, 2]],
  ])("%s", (_, layers, words, sizes) => {
    const fused = fuse(new Network(layers, { input: { size: 4 } }));
    expect(fused.steps.map(wordOf)).toEqual(words);
    expect(fused.sizes).toEqual(sizes);
  });

  it("makes a chain: every step reads the buffer before the one it writes", () => {
    fc.assert(
      fc.property(networkCases(), ({ network }) => {
        const { steps, sizes } = fuse(network);
        expect(steps.map(({ from, to }) => [from, to])).toEqual(steps.map((_, i) => [i, i + 1]));
        expect(sizes.length).toBe(steps.length + 1);
      }),
    );
  });

  it("changes no bit", () => {
    fc.assert(
      fc.property(networkCases(3), ({ network, rows }) => {
        const plan = planNetwork(network);
        const [fused, unfused] = [plan, withoutEpilogues(plan)].map((each) => run(reference.prepare(each), plan, rows));
        expect(fused).toBe(unfused);
      }),
      { numRuns: 200 },
    );
  });
});

/** The same plan with every epilogue as a step of its own. */
function withoutEpilogues(plan: Plan): Plan {
  const sizes = [plan.inputSize];
  const steps = plan.steps.flatMap((step): Step[] => {
    const from = sizes.length - 1;
    const size = step.kind === "dense" ? step.outputs : step.size;
    sizes.push(size);
    if (step.kind !== "dense" || step.epilogue === null) return [{ ...step, from, to: from + 1 }];
    sizes.push(size);
    const alone: Step = { kind: "activation", from: from + 1, to: from + 2, size, activation: step.epilogue };
    return [{ ...step, from, to: from + 1, epilogue: null }, alone];
  });
  return { ...plan, steps, ...placeBuffers(steps, sizes) };
}

function run(executable: Executable, { outputSize }: Plan, rows: Tensor<"float32">): string {
  const output = new Float32Array(rows.shape[0]! * outputSize).fill(Number.NaN);
  executable.run(rows.data, rows.shape[0]!, output);
  return hex(output);
}
