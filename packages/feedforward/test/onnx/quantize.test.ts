/**
 * Sums of whole numbers in quantised graphs: exact whichever way they are computed, in float32 whole, in float32 by halves, or in
 * int32; and files with operators of another domain, read and written.
 */

import { describe, expect, it } from "vitest";
import { quantisedOperators, readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { Graph } from "../../src/onnx/graph.ts";
import type { GraphNode } from "../../src/onnx/node.ts";
import { Session } from "../../src/session.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { node } from "./graphs.ts";

const backends = ["wasm", "reference"] as const;

function graphOf(nodes: readonly GraphNode[], x: Tensor, constants: Readonly<Record<string, Tensor>>): Graph {
  return new Graph({
    opset: 17,
    inputs: [{ name: "x", dtype: x.dtype, shape: x.shape }],
    outputs: [{ name: "y", dtype: null, shape: null }],
    nodes,
    constants: new Map(Object.entries(constants)),
  });
}

/** Bytes that differ from each other, the greatest among them. */
function bytes(shape: readonly number[], step: number, dtype: "int8" | "uint8" = "uint8"): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Array.from({ length: size }, (_, i) => ((i * step) % 256) - (dtype === "int8" ? 128 : 0));
  return tensor(values, { dtype, shape: [...shape] });
}

describe("MatMulInteger", () => {
  it.each([
    ["few inputs", 20, 0],
    ["as many as need halves", 700, 3],
    ["so many that halves need halves", 3001, 128],
  ] as const)("of %s is exact", (_, inner, zero) => {
    const x = bytes([3, inner], 37);
    const w = bytes([inner, 4], 91, "int8");
    const product = node("MatMulInteger", ["x", "w", "z"], ["y"]);
    const graph = graphOf([product], x, { w, z: tensor(zero, { dtype: "uint8" }) });
    const expected = Array.from({ length: 3 }, (_row, i) =>
      Array.from({ length: 4 }, (_column, j) => {
        let sum = 0;
        for (let k = 0; k < inner; k++) sum += (x.at(i * inner + k) - zero) * w.at(4 * k + j);
        return sum;
      }),
    );
    for (const backend of backends) {
      const { y } = new Session(graph, { backend }).run({ x });
      expect([y!.dtype, y!.toArray()]).toEqual(["int32", expected]);
    }
  });

  it("of two values that are computed is the same", () => {
    const x = bytes([2, 5], 37);
    const graph = graphOf([node("Transpose", ["x"], ["t"]), node("MatMulInteger", ["x", "t"], ["y"])], x, {});
    const rows = [0, 1].map((i) => Array.from({ length: 5 }, (_, k) => x.at(5 * i + k)));
    const dot = (a: number[], b: number[]): number => a.reduce((sum, value, k) => sum + value * b[k]!, 0);
    for (const backend of backends) {
      const { y } = new Session(graph, { backend }).run({ x });
      expect(y!.toArray()).toEqual(rows.map((a) => rows.map((b) => dot(a, b))));
    }
  });
});

describe("ConvInteger", () => {
  // 9 · 4 · 255 · 128 fits float32; 9 · 100 · 255 · 255 does not.
  it.each([4, 100])("of %i channels is exact", (channels) => {
    const x = bytes([1, channels, 3, 3], 101);
    const w = bytes([2, channels, 3, 3], 53);
    const graph = graphOf([node("ConvInteger", ["x", "w", "a", "b"], ["y"])], x, {
      w,
      a: tensor(7, { dtype: "uint8" }),
      b: tensor(130, { dtype: "uint8" }),
    });
    const size = channels * 9;
    const sums = [0, 1].map((output) => {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += (x.at(i) - 7) * (w.at(output * size + i) - 130);
      return sum;
    });
    for (const backend of backends) {
      expect(new Session(graph, { backend }).run({ x }).y!.toArray()).toEqual([sums.map((sum) => [[sum]])]);
    }
  });
});

it("a file with an operator of com.microsoft is written as it was read", () => {
  const x = tensor([[-1, 0, 2]]);
  const graph = graphOf([node("com.microsoft.BiasGelu", ["x", "bias"], ["y"])], x, { bias: tensor([1, 0, -1]) });
  const again = readOnnx(writeOnnx(graph), { operators: quantisedOperators });
  expect(again.nodes.map(({ operator }) => operator)).toEqual(["com.microsoft.BiasGelu"]);
  expect(again.run({ x }).get("y")!.data).toEqual(graph.run({ x }).get("y")!.data);
});

it("bools are scattered, not joined", () => {
  const x = tensor([true, false]);
  const scatter = (attributes: Parameters<typeof node>[3]): Graph =>
    graphOf([node("ScatterElements", ["x", "i", "u"], ["y"], attributes)], x, {
      i: tensor([1], { dtype: "int64" }),
      u: tensor([true]),
    });
  expect(scatter({}).run({ x }).get("y")!.toArray()).toEqual([true, true]);
  const joined = scatter({ reduction: ["string", "add"] });
  expect(() => joined.run({ x })).toThrow('ScatterElements "y": does not take the dtype bool');
});
