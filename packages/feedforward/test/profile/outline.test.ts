/**
 * Models as rows of steps: what each does in words, sizes that a file leaves open by their names, and counts that are worked
 * out by hand.
 */

import { describe, expect, it } from "vitest";
import { UnsupportedError } from "../../src/errors.ts";
import { Dense } from "../../src/network/layer.ts";
import { lowerNetwork } from "../../src/network/lower.ts";
import { Network } from "../../src/network/network.ts";
import { Graph } from "../../src/onnx/graph.ts";
import type { Dimension, GraphNode, GraphValue } from "../../src/onnx/node.ts";
import type { Op } from "../../src/ops/op.ts";
import { view } from "../../src/ops/view.ts";
import { outline, outlineProgram } from "../../src/profile/outline.ts";
import type { Program } from "../../src/program/program.ts";
import { type Tensor, tensor, zeros } from "../../src/tensor/tensor.ts";
import { node } from "../onnx/graphs.ts";

const whole = (...values: number[]) => tensor(values, { dtype: "int64" });

/** A graph of one input x, one output y, and these nodes between. */
function graphOf(
  nodes: readonly GraphNode[],
  shape: readonly Dimension[] | null,
  input: Partial<GraphValue> = {},
): Graph {
  return new Graph({
    opset: 13,
    inputs: [{ name: "x", dtype: "float32", shape, ...input }],
    outputs: [{ name: "y", dtype: null, shape: null }],
    nodes,
    constants: new Map<string, Tensor>([
      ["w", zeros([6, 4, 3, 3])],
      ["each", zeros([4, 1, 3, 5])],
      ["halves", zeros([6, 2, 3, 3])],
      ["up", zeros([4, 2, 2, 2])],
      ["two", tensor([2])],
      ["pads", whole(0, 0, 1, 1, 0, 0, 1, 1)],
      ["flat", whole(0, -1)],
      ["twice", whole(-1, 2)],
      ["m", zeros([5, 7])],
    ]),
  });
}

const x4 = [1, 4, 8, 10] as const;
const strides = (...values: bigint[]) => ({ strides: ["ints", values] }) as const;
const padded = { pads: ["ints", [1n, 1n, 1n, 1n]] } as const;

describe("a step in words", () => {
  it.each<[string, readonly GraphNode[], readonly Dimension[]]>([
    ["conv 3×3", [node("Conv", ["x", "w"], ["y"], padded)], x4],
    ["conv 3×3 /2", [node("Conv", ["x", "w"], ["y"], strides(2n, 2n))], x4],
    ["conv 3×3 /2×1", [node("Conv", ["x", "w"], ["y"], strides(2n, 1n))], x4],
    ["conv 3×3 dilated 2", [node("Conv", ["x", "w"], ["y"], { dilations: ["ints", [2n, 2n]] })], x4],
    ["depthwise conv 3×5", [node("Conv", ["x", "each"], ["y"], { group: ["int", 4n] })], x4],
    ["2 groups conv 3×3", [node("Conv", ["x", "halves"], ["y"], { group: ["int", 2n] })], x4],
    ["transposed conv 2×2 /2", [node("ConvTranspose", ["x", "up"], ["y"], strides(2n, 2n))], x4],
    ["max pool 2×2 /2", [node("MaxPool", ["x"], ["y"], { kernel_shape: ["ints", [2n, 2n]], ...strides(2n, 2n) })], x4],
    ["average pool 3×2", [node("AveragePool", ["x"], ["y"], { kernel_shape: ["ints", [3n, 2n]] })], x4],
    ["global average pool", [node("GlobalAveragePool", ["x"], ["y"])], x4],
    ["reduce mean", [node("ReduceMean", ["x"], ["y"], { axes: ["ints", [2n]] })], x4],
    ["pad", [node("Pad", ["x", "pads"], ["y"])], x4],
    ["pad reflect", [node("Pad", ["x", "pads"], ["y"], { mode: ["string", "reflect"] })], x4],
    ["add", [node("Add", ["x", "x"], ["y"])], x4],
    ["equal", [node("Equal", ["x", "x"], ["y"])], x4],
    ["cast to int64", [node("Cast", ["x"], ["y"], { to: ["int", 7n] })], x4],
    ["exp", [node("Exp", ["x"], ["y"])], x4],
    ["reshape", [node("Reshape", ["x", "flat"], ["y"])], x4],
    ["concat", [node("Concat", ["x", "x"], ["y"], { axis: ["int", 1n] })], x4],
    ["softmax", [node("Softmax", ["x"], ["y"], { axis: ["int", -1n] })], x4],
    ["dense", [node("MatMul", ["x", "m"], ["y"])], ["n", 5]],
  ])("%s", (words, nodes, shape) => {
    const { steps } = outline(graphOf(nodes, shape));
    expect(steps.map(({ operation }) => operation)).toEqual([words]);
  });

  it("with the functions that are fused into it, in their order", () => {
    const nodes = [node("Conv", ["x", "w"], ["a"]), node("Relu", ["a"], ["b"]), node("Sqrt", ["b"], ["y"])];
    expect(outline(graphOf(nodes, x4)).steps).toMatchObject([{ operation: "conv 3×3", functions: ["relu", "sqrt"] }]);
  });
});

describe("counts", () => {
  it("of a convolution: one multiply-add for each weight at each place", () => {
    const { steps, ...all } = outline(graphOf([node("Conv", ["x", "w"], ["y"], padded)], x4));
    const [parameters, multiplyAdds] = [6 * 4 * 3 * 3, 6 * 4 * 3 * 3 * 8 * 10];
    const bytes = 4 * (4 * 80 + 6 * 80 + parameters);
    expect(steps).toMatchObject([
      { parameters, multiplyAdds, bytes, shape: [1, 6, 8, 10], dtype: "float32", runs: "kernel" },
    ]);
    expect(all).toMatchObject({ parameters, multiplyAdds, isBatched: true, memoryBytes: bytes });
  });

  it("of the book's network", () => {
    const sizes = [784, 50, 100, 10];
    const layers = sizes
      .slice(1)
      .map((size, i) => new Dense({ weight: zeros([sizes[i]!, size]), bias: zeros([size]) }));
    const { steps, parameters, multiplyAdds, isBatched, inputs } = outline(new Network(layers));
    expect([parameters, multiplyAdds, isBatched]).toEqual([45360, 784 * 50 + 50 * 100 + 100 * 10, true]);
    expect(inputs).toEqual([{ name: "input", dtype: "float32", shape: ["rows", 784] }]);
    expect(steps.map(({ name, operation, shape }) => [name, operation, shape])).toEqual([
      ["dense1", "dense", [50]],
      ["dense2", "dense", [100]],
      ["dense3", "dense", [10]],
    ]);
  });

  it("count what two steps share once", () => {
    const nodes = [node("Mul", ["x", "two"], ["a"]), node("Exp", ["a"], ["b"]), node("Add", ["b", "two"], ["y"])];
    const { steps, parameters } = outline(graphOf(nodes, [1, 3]));
    expect([steps.map((step) => step.parameters), parameters]).toEqual([[1, 1], 1]);
  });

  it("say which steps have no kernel, and which are none", () => {
    const program = lowerNetwork(new Network([new Dense({ weight: [[1]] })]));
    const [dense] = program.steps;
    const own: Op = { name: "own", reference() {} };
    const steps = [own, view, dense!.op].map((op) => ({ ...dense!, op }));
    const { steps: rows } = outlineProgram({ ...program, steps } as Program, { inputs: [], outputs: [] });
    expect(rows.map(({ operation, runs }) => [operation, runs])).toEqual([
      ["own", "reference"],
      ["reshape", "view"],
      ["dense", "kernel"],
    ]);
  });
});

describe("sizes that are left open", () => {
  const conv = [node("Conv", ["x", "w"], ["y"], padded)];
  it.each<[string, readonly GraphNode[], readonly Dimension[], unknown]>([
    ["the batch", conv, ["n", 4, 8, 10], { shape: ["n", 6, 8, 10], multiplyAdds: 17280 }],
    ["a batch without a name", conv, [null, 4, 8, 10], { shape: [null, 6, 8, 10], multiplyAdds: 17280 }],
    [
      "those that go through",
      conv,
      ["n", 4, "height", "width"],
      { shape: ["n", 6, "height", "width"], multiplyAdds: null, bytes: null },
    ],
    [
      "what follows from one",
      [node("Conv", ["x", "w"], ["y"], strides(2n, 2n))],
      ["n", 4, 8, "width"],
      { shape: ["n", 6, 3, null] },
    ],
    [
      "a size that is the number that is tried",
      [node("Exp", ["x"], ["y"])],
      [128, "n", 192],
      { shape: [128, "n", 192] },
    ],
  ])("%s", (_, nodes, shape, wanted) => {
    expect(outline(graphOf(nodes, shape)).steps).toMatchObject([wanted]);
  });

  it("become numbers where they are said", () => {
    const graph = graphOf(conv, ["n", 4, "height", "width"]);
    const { steps, inputs, multiplyAdds } = outline(graph, { shapes: { x: [1, 4, 2, 3] } });
    expect([inputs[0]!.shape, steps[0]!.shape, multiplyAdds]).toEqual([[1, 4, 2, 3], [1, 6, 2, 3], 216 * 6]);
  });

  it.each<[string, readonly GraphNode[], readonly Dimension[] | null, string]>([
    [
      "where they decide whether it can run at all",
      [node("MatMul", ["x", "m"], ["y"])],
      ["n", "features"],
      'outline: the steps depend on sizes that the file leaves open: "x" [n, features]; say them, { shapes: { "x": […, …] } }',
    ],
    [
      "where nothing is known of them",
      [node("Exp", ["x"], ["y"])],
      null,
      'outline: the steps depend on sizes that the file leaves open: "x" any shape; say them, { shapes: { "x": […] } }',
    ],
  ])("are asked for %s", (_, nodes, shape, sentence) => {
    expect(() => outline(graphOf(nodes, shape))).toThrow(new UnsupportedError(sentence));
  });

  it("ask for what else is wrong at once", () => {
    const graph = graphOf([node("MatMul", ["x", "m"], ["y"])], [2, 3]);
    expect(() => outline(graph)).toThrow('MatMul "y": expected input [*, 5], got [2, 3]');
  });
});
