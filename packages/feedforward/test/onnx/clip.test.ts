/** Clip with bounds that are computed while it runs: min(max(x, low), high), as ONNX Runtime has it. */

import { expect, it } from "vitest";
import { Graph } from "../../src/onnx/graph.ts";
import { Session } from "../../src/session.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { node } from "./graphs.ts";

const greatest = node("ReduceMax", ["x"], ["top"], { keepdims: ["int", 0n] });

function clipped(inputs: readonly string[], nodes = [greatest, node("Sub", ["top", "two"], ["low"])]): Session {
  return new Session(
    new Graph({
      opset: 13,
      inputs: [{ name: "x", dtype: "float32", shape: [1, 4] }],
      outputs: [{ name: "y", dtype: null, shape: null }],
      nodes: [...nodes, node("Clip", ["x", ...inputs], ["y"])],
      constants: new Map([
        ["two", tensor(2)],
        ["one", tensor([1])],
        ["whole", tensor(1, { dtype: "int32" })],
      ]),
    }),
  );
}

it.each([
  ["the least", ["low"], [3, 3, 4, 5]],
  ["both", ["low", "one"], [1, 1, 1, 1]],
  ["the greatest", ["", "low"], [-1, 2, 3, 3]],
])("%s", (_, bounds, wanted) => {
  const session = clipped(bounds);
  expect([...session.run({ x: tensor([[-1, 2, 4, 5]]) }).y!.data]).toEqual(wanted);
  expect(
    session.run({
      x: tensor([
        [-1, 2, 4, 5],
        [0, 0, 0, 9],
      ]),
    }).y!.shape,
  ).toEqual([2, 4]);
});

it("refuses a bound of another dtype, or several of them", () => {
  expect(() => clipped(["x"])).toThrow("expected a single number as input 1, got float32 [1, 4]");
  expect(() => clipped(["low", "whole"])).toThrow("expected the dtype float32 as input 2, got int32");
});

it.each([["bool"], ["int32"], ["uint8"]] as const)("refuses a bound of %s for int64, known or not", (dtype) => {
  const bound = tensor([1], { dtype }).reshape();
  const graph = new Graph({
    opset: 13,
    inputs: [
      { name: "x", dtype: "int64", shape: [2] },
      { name: "low", dtype, shape: [] },
    ],
    outputs: [{ name: "y", dtype: "int64", shape: null }],
    nodes: [node("Clip", ["x", "low"], ["y"])],
    constants: new Map(),
  });
  const x = tensor(BigInt64Array.of(-1n, 5n));
  const words = `expected the dtype int64 as input 1, got ${dtype}`;
  expect(() => new Session(graph, { constants: { low: bound, x } })).toThrow(words);
  expect(() => new Session(graph).run({ x, low: bound })).toThrow(words);
});
