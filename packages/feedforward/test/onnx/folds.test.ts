/** What was folded once of a graph is not folded again: the same op with the same attributes of the same constants. */

import { describe, expect, it } from "vitest";
import { Folds } from "../../src/onnx/folds.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { lowerGraph } from "../../src/onnx/lower.ts";
import { transpose } from "../../src/ops/transpose.ts";
import { ProgramBuilder } from "../../src/program/builder.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";

const turned = { op: transpose, attributes: { order: [1, 0] } };
const square = tensor([
  [1, 2],
  [3, 4],
]);
const other = { ...transpose, name: "other" };

/** Whether the results of two folds of these constants are one tensor. */
function areOne(
  [a, first]: readonly [Tensor, Partial<typeof turned>],
  [b, second]: readonly [Tensor, Partial<typeof turned>],
): boolean {
  const folds = new Folds();
  const [one, two] = [
    [a, first],
    [b, second],
  ].map(([constant, step]) => {
    const builder = new ProgramBuilder({ valueBytes: 2 ** 20, foldedElements: 2 ** 20 });
    const inputs = [builder.constant(constant as Tensor)];
    const [value] = folds.emit(builder, { name: "", ...turned, ...(step as Partial<typeof turned>), inputs });
    return builder.constantOf(value!)!.data;
  });
  return one === two;
}

describe("two folds", () => {
  it.each<[string, Parameters<typeof areOne>[1], boolean]>([
    ["the same", [square, {}], true],
    ["attributes that say the same", [square, { attributes: { order: [1, 0] } }], true],
    ["a view of the same data and shape", [square.reshape(2, 2), {}], true],
    ["another op", [square, { op: other }], false],
    ["other attributes", [square, { attributes: { order: [0, 1] } }], false],
    [
      "another constant of the same numbers",
      [
        tensor([
          [1, 2],
          [3, 4],
        ]),
        {},
      ],
      false,
    ],
    ["another shape", [square.reshape(1, 4), {}], false],
  ])("%s", (_, second, isOne) => {
    expect(areOne([square, {}], second)).toBe(isOne);
  });
});

it("a graph with an open batch turns its weights once", () => {
  const calls: unknown[] = [];
  const { reference } = transpose;
  const graph = new Graph({
    opset: 13,
    inputs: [{ name: "x", dtype: "float32", shape: ["batch", 3] }],
    outputs: [{ name: "y", dtype: "float32", shape: ["batch", 2] }],
    nodes: [
      {
        name: "fc",
        operator: "Gemm",
        inputs: ["x", "w"],
        outputs: ["y"],
        attributes: new Map([["transB", { type: "int", value: 1n }]]),
      },
    ],
    constants: new Map([
      [
        "w",
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ],
    ]),
  });
  Object.assign(transpose, {
    reference(...given: Parameters<typeof reference>) {
      calls.push(given);
      reference(...given);
    },
  });
  try {
    expect(lowerGraph(graph, { shapes: new Map([["x", [4, 3]]]) }).isBatched).toBe(true);
  } finally {
    Object.assign(transpose, { reference });
  }
  expect(calls).toHaveLength(1);
});
