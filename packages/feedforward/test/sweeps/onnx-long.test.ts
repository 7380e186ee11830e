/** ONNX files that want to take long: they do not. */

import { describe, expect, it } from "vitest";
import { readNetwork } from "../../src/formats/model.ts";
import { readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { node, withNodes } from "../onnx/graphs.ts";

describe("files that want to take long", () => {
  it("20,000 nodes end to end need no stack", () => {
    const count = 20_000;
    const nodes = Array.from({ length: count }, (_, i) =>
      node("Relu", [i === 0 ? "a" : `v${i}`], [i === count - 1 ? "y" : `v${i + 1}`]),
    );
    const bytes = writeOnnx(withNodes(nodes, 13));
    expect(readOnnx(bytes).nodes).toHaveLength(count + 1);
    expect(readNetwork(bytes).layers).toHaveLength(count + 1);
  });

  it("constants that would be folded for ever are not", () => {
    const size = 500;
    const big = new Tensor("float32", [size, size], new Float32Array(size * size).fill(0.1));
    const chain = Array.from({ length: 300 }, (_, i) => node("Sigmoid", [i === 0 ? "big" : `v${i}`], [`v${i + 1}`]));
    const bytes = writeOnnx(
      withNodes([...chain, node("MatMul", ["a", "v300"], ["y"])], 13, { constants: new Map([["big", big]]) }),
    );
    expect(() => readNetwork(bytes)).toThrow('"v17": makes too much of too few constants');
  });
});
