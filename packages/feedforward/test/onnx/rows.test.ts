/**
 * Which graphs treat the rows of a batch each by itself, and at which node that ends: those are run row by row and have the
 * same bits in any batch; every other runs whole.
 */

import { describe, expect, it } from "vitest";
import { Graph } from "../../src/onnx/graph.ts";
import { lowerGraph, lowerSteps } from "../../src/onnx/lower.ts";
import type { Dimension, GraphNode } from "../../src/onnx/node.ts";
import type { Shape } from "../../src/tensor/shape.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { node } from "./graphs.ts";

const whole = (...values: number[]) => new Tensor("int64", [values.length], BigInt64Array.from(values, BigInt));

const constants = new Map<string, Tensor>([
  ["one", whole(1)],
  ["zero", whole(0)],
  ["last", whole(-1)],
  ["two", whole(2)],
  ["four", whole(4)],
  ["keep", whole(0, 2, 2)],
  ["flat", whole(-1)],
  ["turned", whole(4, -1)],
  ["rows", whole(-1, 2)],
  ["first", whole(0, 0)],
  ["some", tensor([1, 2, 3, 4])],
  ["row", tensor([[1, 2, 3, 4]])],
  ["number", tensor(2)],
  ["square", tensor(new Float32Array(16).fill(0.5)).reshape(4, 4)],
  ["kernel", tensor(new Float32Array(8).fill(0.5)).reshape(2, 2, 2)],
]);

interface Options {
  readonly shape?: readonly Dimension[];
  readonly inputs?: readonly (readonly [string, readonly Dimension[]])[];
  readonly opset?: number;
}

/** x [n, 4], and the nodes, of which the last gives `y`. */
function graphOf(nodes: readonly GraphNode[], { shape = ["n", 4], inputs = [], opset = 13 }: Options = {}): Graph {
  return new Graph({
    opset,
    inputs: [["x", shape] as const, ...inputs].map(([name, sizes]) => ({ name, dtype: "float32", shape: sizes })),
    outputs: [{ name: "y", dtype: null, shape: null }],
    nodes,
    constants,
  });
}

function shapesOf({ inputs }: Graph, rows: number): Map<string, Shape> {
  return new Map(
    inputs.map(({ name, shape }) => [name, shape!.map((size) => (typeof size === "number" ? size : rows))]),
  );
}

const y = (operator: string, inputs: readonly string[], attributes: Parameters<typeof node>[3] = {}) =>
  node(operator, inputs, ["y"], attributes);
const ints = (...values: bigint[]) => ["ints", values] as const;
const int = (value: bigint) => ["int", value] as const;

describe("rows stay apart", () => {
  it.each<[string, GraphNode[], Options?]>([
    ["functions", [y("Tanh", ["x"])]],
    ["a constant for each place", [y("Add", ["x", "some"])]],
    ["a constant with an axis of 1 for the rows", [y("Add", ["row", "x"])]],
    ["a number", [y("Div", ["number", "x"])]],
    ["two values of one batch", [node("Abs", ["x"], ["a"]), y("Mul", ["a", "x"])]],
    ["two inputs", [y("Mul", ["x", "z"])], { inputs: [["z", ["n", 4]]] }],
    ["a layer", [y("MatMul", ["x", "square"])]],
    ["a product of two inputs", [y("MatMul", ["x", "z"])], { shape: ["n", 2, 3], inputs: [["z", ["n", 3, 5]]] }],
    ["softmax of a row", [y("Softmax", ["x"], { axis: int(-1n) })]],
    ["softmax along the middle", [y("Softmax", ["x"], { axis: int(1n) })], { shape: ["n", 3, 4] }],
    ["a sum of a row", [y("ReduceSum", ["x", "one"])]],
    [
      "a mean of all of a row",
      [y("ReduceMean", ["x"], { axes: ints(1n, 2n), keepdims: int(0n) })],
      { shape: ["n", 3, 4] },
    ],
    ["rows cut", [y("Slice", ["x", "one", "four", "one"])]],
    ["parts of a row joined", [y("Concat", ["x", "x"], { axis: int(1n) })]],
    ["a reshape of rows", [y("Reshape", ["x", "keep"])]],
    [
      "a reshape to the number of rows",
      [
        node("Shape", ["x"], ["s"]),
        node("Gather", ["s", "zero"], ["n"]),
        node("Concat", ["n", "last"], ["t"], { axis: int(0n) }),
        y("Reshape", ["x", "t"]),
      ],
      { shape: ["n", 2, 2] },
    ],
    ["a transpose behind the rows", [y("Transpose", ["x"], { perm: ints(0n, 2n, 1n) })], { shape: ["n", 3, 4] }],
    ["places taken from a row", [y("Gather", ["x", "first"], { axis: int(1n) })]],
    ["places of a table", [node("Cast", ["x"], ["i"], { to: int(7n) }), y("Gather", ["some", "i"])]],
    ["the maximum's place", [y("ArgMax", ["x"], { axis: int(1n) })]],
    ["a convolution", [y("Conv", ["x", "kernel"])], { shape: ["n", 2, 4] }],
    ["pooling", [y("MaxPool", ["x"], { kernel_shape: ints(2n) })], { shape: ["n", 2, 4] }],
    ["what is chosen by rows", [node("Greater", ["x", "number"], ["g"]), y("Where", ["g", "x", "some"])]],
    ["an axis more", [y("Unsqueeze", ["x", "one"])]],
    ["a batch of 1 that the file fixes", [y("Softmax", ["x"], { axis: int(0n) })], { shape: [1, 4] }],
    [
      "a batch of 1 that is reshaped away and back",
      [node("Reshape", ["x", "flat"], ["f"]), y("Unsqueeze", ["f", "zero"])],
      { shape: [1, 4] },
    ],
  ])("%s", (_, nodes, options) => {
    const graph = graphOf(nodes, options);
    const { isBatched, program } = lowerGraph(graph, { shapes: shapesOf(graph, 5) });
    expect(isBatched).toBe(true);
    for (const { value } of program.inputs) expect(program.values[value]!.shape[0]).toBe(1);
    expect(() => lowerSteps(graph, { shapes: shapesOf(graph, 1) })).not.toThrow();
  });
});

describe("rows see each other", () => {
  const mixes = "does not keep the rows of a batch apart";
  it.each<[string, GraphNode[], string, Options?]>([
    ["softmax over the rows", [y("Softmax", ["x"], { axis: int(0n) })], `Softmax "y" ${mixes}`],
    ["softmax of everything", [y("Softmax", ["x"], { axis: int(0n) })], `Softmax "y" ${mixes}`, { opset: 11 }],
    ["a sum over the rows", [y("ReduceSum", ["x", "zero"])], `ReduceSum "y" ${mixes}`],
    ["a maximum of everything", [y("ReduceMax", ["x"])], `ReduceMax "y" ${mixes}`],
    [
      "the difference to the mean of a batch",
      [node("ReduceMean", ["x"], ["m"], { axes: ints(0n) }), y("Sub", ["x", "m"])],
      `ReduceMean "m" ${mixes}`,
    ],
    ["rows joined", [y("Concat", ["x", "x"], { axis: int(0n) })], `Concat "y" ${mixes}`],
    ["a constant beside the rows", [y("Concat", ["x", "row"], { axis: int(0n) })], `Concat "y" ${mixes}`],
    ["a row taken by its place", [y("Gather", ["x", "zero"])], `Gather "y" ${mixes}`],
    [
      "places that are computed",
      [node("ArgMax", ["x"], ["i"], { axis: int(1n), keepdims: int(0n) }), y("Gather", ["x", "i"])],
      `Gather "y" ${mixes}`,
    ],
    ["a transpose of the rows", [y("Transpose", ["x"])], `Transpose "y" ${mixes}`],
    ["rows in one row", [y("Flatten", ["x"], { axis: int(0n) })], `Flatten "y" ${mixes}`],
    ["elements as rows", [y("Reshape", ["x", "rows"])], `Reshape "y" ${mixes}`],
    ["rows backwards", [y("Slice", ["x", "last", "last", "zero", "last"])], `Slice "y" ${mixes}`],
    ["the best of a batch", [y("ArgMax", ["x"])], `ArgMax "y" ${mixes}`],
    [
      "a product of rows with rows",
      [node("Transpose", ["x"], ["t"]), y("MatMul", ["x", "t"])],
      `Transpose "t" ${mixes}`,
    ],
    ["rows as an axis behind", [y("Unsqueeze", ["x", "zero"])], `Unsqueeze "y" ${mixes}`],
    [
      "a value divided by the number of rows",
      [
        node("Shape", ["x"], ["s"]),
        node("Gather", ["s", "zero"], ["n"]),
        node("Cast", ["n"], ["f"], { to: int(1n) }),
        y("Div", ["x", "f"]),
      ],
      'Div "y" computes with the number of rows',
    ],
    [
      "a slice that begins at the number of rows",
      [
        node("Shape", ["x"], ["s"]),
        node("Gather", ["s", "zero"], ["n"]),
        node("Add", ["n", "one"], ["e"]),
        y("Slice", ["x", "n", "e", "one"]),
      ],
      'Slice "y" computes with the number of rows',
    ],
    [
      "weights of the number of rows",
      [node("Shape", ["x"], ["s"]), node("ConstantOfShape", ["s"], ["c"]), y("Add", ["x", "c"])],
      `Add "y" ${mixes}`,
    ],
    [
      "an output of constants",
      [node("Shape", ["x"], ["s"]), y("Identity", ["s"])],
      "the graph computes with the number of rows",
    ],
  ])("%s", (_, nodes, reason, options) => {
    const graph = graphOf(nodes, options);
    expect(() => lowerSteps(graph, { shapes: shapesOf(graph, 1) })).toThrow(reason);
    const { isBatched, program } = lowerGraph(graph, { shapes: shapesOf(graph, 5) });
    expect(isBatched).toBe(false);
    for (const { value } of program.inputs) {
      expect(program.values[value]).toMatchObject({ shape: expect.arrayContaining([5]), per: "program" });
    }
  });
});
