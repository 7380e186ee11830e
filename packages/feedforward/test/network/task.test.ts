/**
 * What the outputs of a network mean, asked of every way to a network and of everything that names classes: a softmax
 * over one output is refused.
 */

import { describe, expect, it } from "vitest";
import { ShapeError } from "../../src/errors.ts";
import { readModel } from "../../src/formats/model.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import { Graph } from "../../src/graph/graph.ts";
import { networkFromGraph } from "../../src/graph/to-network.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Dense, Softmax } from "../../src/network/layer.ts";
import { networkFromMetadata } from "../../src/network/metadata.ts";
import { networkFromTensors } from "../../src/network/naming.ts";
import { Network } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import { tensor, zeros } from "../../src/tensor/tensor.ts";
import { node } from "../graph/graphs.ts";

/** x [batch, 2] · w [2, 1], then a softmax over the one output. */
const graph = new Graph({
  opset: 13,
  inputs: [{ name: "x", dtype: "float32", shape: ["batch", 2] }],
  outputs: [{ name: "y", dtype: "float32", shape: null }],
  nodes: [node("MatMul", ["x", "w"], ["a"]), node("Softmax", ["a"], ["y"])],
  constants: new Map([["w", tensor([[1], [2]])]]),
});

describe("a softmax over one output", () => {
  const book = new Map([["W1", zeros([2, 1])]]);
  const ours = new Map([
    ["dense1.weight", zeros([2, 1])],
    ["dense1.bias", zeros([1])],
  ]);
  const metadata = new Map([
    ["format", "feedforward"],
    ["version", "1"],
    ["input", '{"size":2}'],
    ["layers", '[{"type":"dense","name":"dense1"},{"type":"softmax"}]'],
  ]);
  const architecture = { sizes: [2, 3, 1], hidden: "relu", output: "softmax" } as const;

  it.each<[string, () => unknown]>([
    ["new Network", () => new Network([new Dense({ weight: [[1]] }), new Softmax()])],
    ["initializeNetwork", () => initializeNetwork(architecture, new Random(1))],
    ["arrays by the book's names", () => networkFromTensors(book)],
    ["arrays, and the option that says softmax", () => readModel(writeNpz(book), { output: "softmax" })],
    ["metadata", () => networkFromMetadata(metadata, ours)],
    ["a file of ours", () => readModel(writeSafetensors(ours, metadata))],
    ["a graph", () => networkFromGraph(graph)],
    ["an ONNX file", () => readModel(writeOnnx(graph))],
  ])("is refused: %s", (_, make) => {
    const message = "network: softmax over one output is always 1; ";
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(`${message}one output wants sigmoid for two classes, identity for a number`);
  });

  it("runs as a graph, by its definition", () => {
    const x = tensor([[1, 2], [-3, 4]]); // biome-ignore format: a matrix
    expect(readOnnx(writeOnnx(graph)).run({ x }).get("y")!.toArray()).toEqual([[1], [1]]);
  });
});
