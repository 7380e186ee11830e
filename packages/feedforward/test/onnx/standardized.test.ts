/**
 * Input that is standardised, through ONNX: Sub and Div at the beginning of a graph, which is read back as the declaration
 * that it was. Nothing is applied twice, and nothing is folded into a layer, which would lose digits.
 */

import { expect, it } from "vitest";
import { UnsupportedError } from "../../src/errors.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { graphOf, readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import type { InputOptions } from "../../src/network/input.ts";
import { Activation, type Layer } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Graph } from "../../src/onnx/graph.ts";
import type { GraphNode } from "../../src/onnx/node.ts";
import { networkOf } from "../../src/onnx/recognise.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import { expectClose } from "../formats/onnx-golden.ts";
import { node, withNodes } from "./graphs.ts";

const layers = initializeNetwork({ sizes: [3, 4, 2], hidden: "tanh", output: "softmax" }, new Random(4)).layers;
const rows = tensor([[1e4, 0.1, -3], [10001.5, -0, 7]]); // biome-ignore format: a matrix
const one = { mean: [1e4, 0.5, -2], std: [0.5, 0.25, 3] };
const predict = (network: Network, x: Tensor) => new Session(network, { backend: "reference" }).predict(x).data;

it.each<[string, readonly Layer[], InputOptions]>([
  ["by a number for each", layers, one],
  ["by one number for all", layers, { mean: [0.1307], std: [0.3081] }],
  ["by a mean alone", layers, { mean: [3] }],
  ["by a deviation alone", layers, { std: [0.1, 2, 1e-3] }],
  ["by a deviation of 1", layers, { std: [1] }],
  ["by a mean of 0", layers, { mean: [0] }],
  ["and scaled", layers, { scale: "1/255", ...one }],
  ["before no layer", [], one],
  ["before a function", [new Activation("relu"), ...layers], one],
])("%s: a network of it is written, and read back the same", (_, own, input) => {
  const network = new Network(own, { input: { size: 3, ...input }, labels: null });
  const bytes = writeOnnx(network);
  const operators = [...(input.mean ? ["Sub"] : []), ...(input.std ? ["Div"] : [])];
  const graph = readOnnx(bytes);
  expect(graph.nodes.slice(0, 2).flatMap(({ operator }) => (/Sub|Div/.test(operator) ? [operator] : []))).toEqual(
    operators,
  );
  expect(graph.metadata.get("feedforward.version")).toBe("2");
  expectClose(graph.run({ input: rows }).get("output"), new Session(network).predict(rows), 1e-6, 1e-6);
  const copy = readNetwork(bytes);
  expect(copy).toEqual(network);
  expect(predict(copy, rows)).toEqual(predict(network, rows));
  expect(predict(copy, rows.to("uint8"))).toEqual(predict(network, rows.to("uint8")));
  expect(writeOnnx(copy)).toEqual(bytes);
});

const network = new Network(layers, { input: { scale: "1/255", ...one } });

it("is what the caller says, where he says something", () => {
  const { input } = readNetwork(writeOnnx(network), { input: { mean: [9], scale: null } });
  expect(input).toEqual(new Network(layers, { input: { ...one, mean: [9] } }).input);
});

it("in a file of version 1, by metadata alone, is refused unless the caller says which", () => {
  const { input } = new Network(layers, { input: { scale: "1/255" } });
  const plain = graphOf(new Network(layers, { input }));
  const old = JSON.stringify({ size: 3, scale: "1/255", mean: [1], std: null });
  const bytes = writeOnnx(new Graph({ ...plain, metadata: new Map(plain.metadata).set("feedforward.input", old) }));
  expect(() => readNetwork(bytes)).toThrow('network file: version "1" meant mean and std for bytes alone');
  expect(readNetwork(bytes, { input: { mean: null } }).input).toEqual(input);
  expect(readNetwork(bytes, { input: { mean: [2] } }).input).toEqual({ ...input, mean: [2] });
});

/** x - centre, then / width, in a file that is not ours. */
const foreign = (nodes: readonly GraphNode[]) =>
  new Graph({
    ...withNodes([node("Relu", ["a"], ["y"])], 13, { shape: ["n", 3] }),
    nodes: [...nodes, node("Gemm", ["s", "w", "b"], ["y"])],
    constants: new Map<string, Tensor>([
      ...withNodes([node("Relu", ["a"], ["y"])], 13).constants,
      ["centre", tensor([one.mean])],
      ["width", tensor(one.std)],
    ]),
  });
const [centred, divided] = [node("Sub", ["x", "centre"], ["c"]), node("Div", ["c", "width"], ["s"])];

it("by the nodes of another's file is declared, not folded: no bit is lost", () => {
  const graph = foreign([centred, divided]);
  const read = networkOf(graph, { input: { scale: "1/255" } });
  expect([read.input.mean, read.input.std, read.input.scale, read.notes]).toEqual([one.mean, one.std, "1/255", []]);
  expect(predict(read, rows)).toEqual(graph.run({ x: rows }).get("y")!.data);
});

it.each([
  ["another order", [node("Div", ["x", "width"], ["c"]), node("Sub", ["c", "centre"], ["s"])]],
  ["another difference", [node("Sub", ["centre", "x"], ["c"]), divided]],
  ["a product", [centred, node("Mul", ["c", "width"], ["s"])]],
  ["more behind it", [centred, node("Div", ["c", "width"], ["d"]), node("Add", ["d", "centre"], ["s"])]],
])("is no part of a network where %s computes it: folded into the layer it would lose digits", (_, nodes) => {
  const graph = foreign(nodes);
  expect(() => networkOf(graph)).toThrow(UnsupportedError);
  expect(() => networkOf(graph)).toThrow(/^network: (Sub|Mul|Add) "[cs]" (computes with a constant|takes the value)/);
  expect(graph.run({ x: rows }).get("y")!.shape).toEqual([2, 2]);
});

it.each(["reference", "wasm"] as const)("of 1e4 ± 1 loses no digits on %s: within 2e-6 of float64", (backend) => {
  const random = new Random(1e4);
  const [size, outputs] = [64, 8];
  const floats = (count: number, make: () => number) => Float32Array.from({ length: count }, make);
  const x = floats(50 * size, () => 1e4 + 2 * random.uniform() - 1);
  const [w, b] = [floats(size * outputs, () => random.uniform() - 0.5), floats(outputs, () => random.uniform())];
  const graph = new Graph({
    opset: 13,
    inputs: [{ name: "x", dtype: "float32", shape: ["n", size] }],
    outputs: [{ name: "y", dtype: "float32", shape: ["n", outputs] }],
    nodes: [node("Sub", ["x", "mean"], ["c"]), node("Div", ["c", "std"], ["s"]), node("Gemm", ["s", "w", "b"], ["y"])],
    constants: new Map<string, Tensor>([
      ["mean", tensor(floats(size, () => 1e4))],
      ["std", tensor(floats(size, () => 1))],
      ["w", tensor(w).reshape(size, outputs)],
      ["b", tensor(b)],
    ]),
  });
  const wanted = Array.from({ length: 50 * outputs }, (_, at) => {
    const [row, j] = [Math.floor(at / outputs), at % outputs];
    let sum = b[j]!;
    for (let i = 0; i < size; i++) sum += (x[row * size + i]! - 1e4) * w[i * outputs + j]!;
    return sum;
  });
  for (const model of [graph, networkOf(graph)]) {
    const y = new Session(model, { backend }).predict(tensor(x).reshape(50, size));
    expect(Math.max(...wanted.map((value, i) => Math.abs(value - y.data[i]!)))).toBeLessThan(2e-6);
  }
});

it("is what the nodes compute, where metadata say more", () => {
  const bare = graphOf(new Network(layers));
  const { metadata } = graphOf(network);
  expect(readNetwork(writeOnnx(new Graph({ ...bare, metadata }))).input).toMatchObject({ mean: null, scale: "1/255" });
});
