/**
 * What the outputs of a network mean: several are classes, one under a sigmoid is two, any other one is a number. Asked
 * of every way to a network and of everything that names classes. A softmax over one output is refused.
 */

import { describe, expect, it } from "vitest";
import { ShapeError } from "../../src/errors.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import { activationNames } from "../../src/functions/activation.ts";
import { networkMetadata } from "../../src/network/describe.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { networkFromMetadata } from "../../src/network/metadata.ts";
import { networkFromTensors } from "../../src/network/naming.ts";
import { Network } from "../../src/network/network.ts";
import { addNoise } from "../../src/network/perturb.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { networkOf } from "../../src/onnx/recognise.ts";
import { Random } from "../../src/tensor/random.ts";
import { tensor, zeros } from "../../src/tensor/tensor.ts";
import { node } from "../onnx/graphs.ts";

/** x [batch, 2] · w [2, 1], then a softmax over the one output. */
const graph = new Graph({
  opset: 13,
  inputs: [{ name: "x", dtype: "float32", shape: ["batch", 2] }],
  outputs: [{ name: "y", dtype: "float32", shape: null }],
  nodes: [node("MatMul", ["x", "w"], ["a"]), node("Softmax", ["a"], ["y"])],
  constants: new Map([["w", tensor([[1], [2]])]]),
});

describe("a softmax over one output", () => {
  const arrays = new Map([["W1", zeros([2, 1])]]);
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
    ["arrays by their names", () => networkFromTensors(arrays, { output: "softmax" })],
    ["an npz file, and the option that says softmax", () => readNetwork(writeNpz(arrays), { output: "softmax" })],
    ["metadata", () => networkFromMetadata(metadata, ours)],
    ["a file of ours", () => readNetwork(writeSafetensors(ours, metadata))],
    ["a graph", () => networkOf(graph)],
    ["an ONNX file", () => readNetwork(writeOnnx(graph))],
  ])("is refused: %s", (_, make) => {
    const message = "softmax over one output is always 1; ";
    expect(make).toThrow(ShapeError);
    expect(make).toThrow(`${message}one output wants sigmoid for two classes`);
  });

  it("runs as a graph, by its definition", () => {
    const x = tensor([[1, 2], [-3, 4]]); // biome-ignore format: a matrix
    expect(readOnnx(writeOnnx(graph)).run({ x }).get("y")!.toArray()).toEqual([[1], [1]]);
  });
});

/** 2 inputs, so many outputs, and what follows. */
function ending(outputs: number, ...last: Layer[]): Network {
  return new Network([new Dense({ weight: zeros([2, outputs]) }), ...last]);
}

const sigmoid = new Activation("sigmoid");

describe("the task of a network", () => {
  it.each<[string, Network["task"], Network]>([
    ["several outputs", "classes", ending(2)],
    ["a softmax", "classes", ending(3, new Softmax())],
    ["several sigmoids", "classes", ending(2, sigmoid)],
    ["one sigmoid", "binary", ending(1, sigmoid)],
    ["one sigmoid without a dense layer", "binary", new Network([sigmoid], { input: { size: 1 } })],
    ["one output as it is", "regression", ending(1)],
    ["a sigmoid that is not the last", "regression", ending(1, sigmoid, new Activation("relu"))],
    ["no layers over one input", "regression", new Network([], { input: { size: 1 } })],
  ])("%s: %s", (_, task, network) => {
    expect(network.task).toBe(task);
  });

  it.each(activationNames.filter((name) => name !== "sigmoid"))("one %s: regression", (name) => {
    expect(ending(1, new Activation(name)).task).toBe("regression");
  });
});

describe("labels", () => {
  it.each<[string, Layer[], string[] | null]>([
    ["two for one sigmoid", [sigmoid], ["no", "yes"]],
    ["none for one sigmoid", [sigmoid], null],
    ["one for a number", [], ["price"]],
    ["none for a number", [], null],
  ])("%s", (_, last, labels) => {
    const network = new Network([new Dense({ weight: [[1]] }), ...last], { labels });
    expect(network.labels).toEqual(labels);
    expect(networkFromMetadata(networkMetadata(network), network.parameters).labels).toEqual(labels);
  });

  it.each<[Layer[], string[], number]>([
    [[sigmoid], ["yes"], 2],
    [[sigmoid], ["a", "b", "c"], 2],
    [[], ["no", "yes"], 1],
  ])("%#: refused", (last, labels, expected) => {
    const message = `network: expected ${expected} labels, one a class, got ${labels.length}`;
    expect(() => new Network([new Dense({ weight: [[1]] }), ...last], { labels })).toThrow(new ShapeError(message));
  });
});

describe("notes", () => {
  const mine = { code: "mine", facts: {}, message: "a note" };
  const independent = "outputs are independent probabilities; classify takes the greatest";

  it.each<[string, Network, string[]]>([
    ["several sigmoids", ending(2, sigmoid), [independent]],
    ["one sigmoid", ending(1, sigmoid), []],
    ["a softmax", ending(2, new Softmax()), []],
    ["a softmax over sigmoids", ending(2, sigmoid, new Softmax()), []],
    ["several outputs as they are", ending(2), []],
  ])("on %s", (_, network, notes) => {
    expect(network.notes.map(({ message }) => message)).toEqual(notes);
  });

  it("are not said twice of a network that is made of another, and follow what was noted before", () => {
    const network = new Network(ending(2, sigmoid).layers, { notes: [mine] });
    const notes = [mine, { code: "outputs-independent", facts: {}, message: independent }];
    expect(network.notes).toEqual(notes);
    expect(addNoise(network, 0.1, new Random(1)).notes).toEqual(notes);
  });
});
