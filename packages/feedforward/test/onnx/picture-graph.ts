/** Small graphs over pictures of two channels and 6 × 6 pixels, with weights that the nodes name. */

import { Graph } from "../../src/onnx/graph.ts";
import type { Dimension, GraphNode } from "../../src/onnx/node.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Shape, sizeOf } from "../../src/tensor/shape.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";

const random = new Random(7);

function floats(...shape: number[]): Tensor<"float32"> {
  return tensor(
    Float32Array.from({ length: sizeOf(shape) }, () => random.uniform() - 0.5),
    { shape },
  );
}

function whole(...values: number[]): Tensor {
  return new Tensor("int64", [values.length], BigInt64Array.from(values, BigInt));
}

const constants = new Map<string, Tensor>([
  ["c.weight", floats(4, 2, 3, 3)],
  ["c.bias", floats(4)],
  ["grouped.weight", floats(4, 1, 3, 3)],
  ["one.weight", floats(3, 1, 3, 3)],
  ["line.weight", floats(4, 2, 3)],
  ["each", floats(4, 1, 1)],
  ["odd", tensor([1 / 3, 1 / 7, 1 / 30, 1 / 70]).reshape(4, 1, 1)],
  ["head.weight", floats(4, 3)],
  ["head.bias", floats(3)],
  ["wide.weight", floats(72, 3)],
  ["four.weight", floats(72, 4)],
  ["n.weight", floats(4)],
  ["n.bias", floats(4)],
  ["n.running_mean", floats(4)],
  ["n.running_var", tensor([0.5, 1, 2, 3])],
  ["first.weight", floats(2)],
  ["first.bias", floats(2)],
  ["first.mean", floats(2)],
  ["first.var", tensor([0.5, 2])],
  ["l.weight", floats(2, 6, 6)],
  ["l.bias", floats(2, 6, 6)],
  ["half", tensor(0.5)],
  ["halfOfPicture", tensor([0.5]).reshape(1, 1, 1, 1)],
  ["infinite", tensor(Number.POSITIVE_INFINITY)],
  ["mean", floats(2, 1, 1)],
  ["std", tensor([1.5, 0.75]).reshape(2, 1, 1)],
  ["columns", floats(6)],
  ["toRow", whole(0, -1)],
  ["toPicture", whole(-1, 2, 6, 6)],
  ["last", whole(4)],
  ["toOther", whole(-1, 2, 4, 9)],
]);

/** x [n, 2, 6, 6], or another shape of rows; the last node gives `y`. */
export function pictureGraph(
  nodes: readonly GraphNode[],
  { opset = 17, shape = [2, 6, 6] }: { readonly opset?: number; readonly shape?: readonly Dimension[] } = {},
): Graph {
  return new Graph({
    opset,
    inputs: [{ name: "x", dtype: "float32", shape: ["n", ...shape] }],
    outputs: [{ name: "y", dtype: "float32", shape: null }],
    nodes,
    constants,
  });
}

/** Three rows of a shape. */
export function threeRows(shape: Shape): Tensor<"float32"> {
  return floats(3, ...shape);
}
