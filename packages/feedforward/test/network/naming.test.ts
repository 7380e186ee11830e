import { describe, expect, it } from "vitest";
import { ShapeError, UnsupportedError } from "../../src/errors.ts";
import { activationNames } from "../../src/functions/activation.ts";
import { networkFromTensors } from "../../src/network/naming.ts";
import type { NamingOptions } from "../../src/network/naming-options.ts";
import type { Network } from "../../src/network/network.ts";
import { architecture } from "../../src/network/summary.ts";
import { type Tensor, tensor, zeros } from "../../src/tensor/tensor.ts";

type Shapes = Readonly<Record<string, readonly number[]>>;

function tensors(shapes: Shapes): Map<string, Tensor> {
  return new Map(Object.entries(shapes).map(([name, shape]) => [name, zeros(shape)]));
}

/** The order in a file means nothing: it is turned round on purpose. */
const small = { b2: [3], W2: [5, 3], b1: [5], W1: [4, 5] };
const book = { W3: [100, 10], b2: [100], W2: [50, 100], b1: [50], b3: [10], W1: [784, 50] };
const torch = { "fc2.bias": [3], "fc2.weight": [3, 5], "fc1.weight": [5, 4], "fc1.bias": [5] };
const keras = { "dense_1/kernel:0": [5, 3], "dense_1/bias:0": [3], "dense/kernel:0": [4, 5], "dense/bias:0": [5] };
const square = [4, 4];
const gap = { "3.weight": square, "0.weight": square, "1.weight": square, "1.bias": [4] };
const functions = { hidden: "relu", output: "softmax" } as const;

const renamed = (shapes: Shapes, from: RegExp, to: string): Shapes =>
  Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name.replace(from, to), shape]));
const without = (shapes: Shapes, left: string): Shapes =>
  Object.fromEntries(Object.entries(shapes).filter(([name]) => name !== left));

describe("understood", () => {
  it.each<[string, Shapes, NamingOptions, string, string[]]>([
    ["the book", book, {}, "784 → 50 sigmoid → 100 sigmoid → 10 softmax", ["dense1", "dense2", "dense3"]],
    [
      "the book, told otherwise",
      book,
      functions,
      "784 → 50 relu → 100 relu → 10 softmax",
      ["dense1", "dense2", "dense3"],
    ],
    ["the book's names", small, functions, "4 → 5 relu → 3 softmax", ["dense1", "dense2"]],
    ["one layer of them", { W1: [4, 5], b1: [5] }, { output: "identity" }, "4 → 5 identity", ["dense1"]],
    ["PyTorch, [out, in]", torch, functions, "4 → 5 relu → 3 softmax", ["fc1", "fc2"]],
    ["Keras, [in, out]", keras, functions, "4 → 5 relu → 3 softmax", ["dense", "dense_1"]],
    ["Keras without :0", { "a/kernel": [4, 3], "a/bias": [3] }, { output: "relu" }, "4 → 3 relu", ["a"]],
    ["no bias", { "0.weight": [5, 4] }, { output: "tanh" }, "4 → 5 tanh", ["0"]],
    [
      "numbers by value",
      { "net.10.weight": [2, 3], "net.6.weight": [3, 5], "net.2.weight": [5, 4] },
      functions,
      "4 → 5 relu → 3 relu → 2 softmax",
      ["net.2", "net.6", "net.10"],
    ],
    [
      "uneven numbers that are said",
      { "3.weight": [3, 5], "0.weight": [5, 4], "1.weight": [5, 5] },
      { ...functions, layers: ["0", "1", "3"] },
      "4 → 5 relu → 5 relu → 3 softmax",
      ["0", "1", "3"],
    ],
    [
      "uneven numbers in words, which count no modules",
      { "fc1.weight": square, "fc2.weight": square, "fc4.weight": square },
      functions,
      "4 → 4 relu → 4 relu → 4 softmax",
      ["fc1", "fc2", "fc4"],
    ],
    [
      "blocks, then layers in a block",
      { "b2.fc1.weight": square, "b1.fc2.weight": square, "b2.fc2.weight": square, "b1.fc1.weight": square },
      functions,
      "4 → 4 relu → 4 relu → 4 relu → 4 softmax",
      ["b1.fc1", "b1.fc2", "b2.fc1", "b2.fc2"],
    ],
    [
      "the block counts before the layer",
      { "b2.fc1.weight": square, "b1.fc2.weight": square },
      functions,
      "4 → 4 relu → 4 softmax",
      ["b1.fc2", "b2.fc1"],
    ],
    [
      "an order that is said",
      { "head.weight": [3, 5], "encoder.weight": [5, 4] },
      { ...functions, layers: ["encoder", "head"] },
      "4 → 5 relu → 3 softmax",
      ["encoder", "head"],
    ],
    [
      "the book's order that is said",
      book,
      { layers: ["1", "2", "3"] },
      "784 → 50 sigmoid → 100 sigmoid → 10 softmax",
      ["dense1", "dense2", "dense3"],
    ],
  ])("%s", (_, shapes, options, line, names) => {
    const network = networkFromTensors(tensors(shapes), options);
    expect(architecture(network)).toBe(line);
    expect(network.layers.flatMap((layer) => (layer.type === "dense" ? [layer.name] : []))).toEqual(names);
  });

  const weight = tensor([[1, 2, 3], [4, 5, 6]]); // biome-ignore format: a matrix

  it("a weight of PyTorch is turned, one of the book and of Keras is not", () => {
    const parameter = (name: string) => {
      const network = networkFromTensors(new Map([[name, weight]]), { output: "relu" });
      return [...network.parameters.values()][0]!.toArray();
    };
    expect(parameter("fc.weight")).toEqual(weight.transpose().toArray());
    expect(parameter("W1")).toEqual(weight.toArray());
    expect(parameter("fc/kernel")).toEqual(weight.toArray());
  });

  it("other options reach the network", () => {
    const mine = { code: "mine", facts: {}, message: "a note" };
    const options = { ...functions, input: { scale: "1/255" }, labels: ["a", "b", "c"], notes: [mine] };
    const network = networkFromTensors(tensors(small), options);
    expect([network.input.divisor, network.labels, network.notes[0]]).toEqual([255, ["a", "b", "c"], mine]);
  });
});

describe("notes", () => {
  const said = ({ notes }: Network) => notes.map(({ message }) => message);
  const assumed = "the file names no activations; assumed for the book's network: ";

  it.each<[NamingOptions, string[]]>([
    [{}, [`${assumed}hidden sigmoid, output softmax`]],
    [{ hidden: "relu" }, [`${assumed}output softmax`]],
    [{ output: "identity" }, [`${assumed}hidden sigmoid`]],
    [functions, []],
  ])("%j", (options, notes) => {
    expect(said(networkFromTensors(tensors(book), options))).toEqual(notes);
  });

  it("say what was rounded", () => {
    const doubles = new Map([["W1", zeros([2, 2], "float64")]]);
    const unbiased = "no bias in the file for W1; zeros taken";
    const notes = [unbiased, "1 float64 tensor rounded once to float32"];
    expect(said(networkFromTensors(doubles, { output: "softmax" }))).toEqual(notes);
  });
});

describe("refused", () => {
  const unnamed = "network: the file names no activations; say them, for example { hidden: \"relu\", output: \"softmax\" }"; // biome-ignore format: quotes
  const expected = "expected W1, b1, … or fc1.weight, fc1.bias, … or dense/kernel, dense/bias, …";
  const none = (found: string) => `network: no names of layers among the arrays; ${expected}; found ${found}`;
  const gaps = (found: string, layers: string) =>
    `network: uneven numbers of modules between the layers: ${found}; if hidden follows each say { layers: ${layers} }, else export to ONNX`;
  const order = (names: string) => `network: the names do not tell the order of ${names}; say it with layers`;

  it.each<[string, Shapes, NamingOptions, string]>([
    ["nothing", {}, {}, none("no arrays")],
    ["names of another kind", { weights: [4, 5], biases: [5] }, {}, none("weights [4, 5], biases [5]")],
    ["an array too many", { ...small, epoch: [] }, {}, none("b2 [3], W2 [5, 3], b1 [5], W1 [4, 5], epoch []")],
    ["two kinds of names", { W1: [4, 5], "fc2.weight": [3, 5] }, {}, none("W1 [4, 5], fc2.weight [3, 5]")],
    ["biases alone", { b1: [5] }, {}, none("b1 [5]")],
    ["names in lower case", { w1: [4, 5] }, {}, none("w1 [4, 5]")],
    [
      "running averages",
      { "bn.weight": [5], "bn.running_mean": [5] },
      functions,
      none("bn.weight [5], bn.running_mean [5]"),
    ],
    [
      "more than a dozen",
      Object.fromEntries(Array.from({ length: 14 }, (_, i) => [`x${i}`, [i]])),
      {},
      none(`${Array.from({ length: 12 }, (_, i) => `x${i} [${i}]`).join(", ")}, …`),
    ],
    [
      "the same name twice",
      { "a/kernel": [4, 4], "a/kernel:0": [4, 4] },
      functions,
      "network: two names mean the same parameter; found a/kernel [4, 4], a/kernel:0 [4, 4]",
    ],
    [
      "the same bias twice",
      { "a/kernel": [4, 4], "a/bias": [4], "a/bias:0": [4] },
      functions,
      "network: two names mean the same parameter; found a/kernel [4, 4], a/bias [4], a/bias:0 [4]",
    ],
    ["no activations", torch, {}, unnamed],
    ["no activation for the output", torch, { hidden: "relu" }, unnamed],
    ["no activation between", torch, { output: "softmax" }, unnamed],
    ["no activations for Keras", keras, {}, unnamed],
    ["no activations for the book's names alone", small, {}, unnamed],
    ["no activation for one layer of the book's names", { W1: [784, 10], b1: [10] }, {}, unnamed],
    ["the book's sizes under other names", renamed(book, /([Wb])(\d)/, "$1$2$2"), {}, unnamed],
    ["the book's names with other sizes", { ...book, W1: [785, 50] }, {}, unnamed],
    ["the book's names with another size inside", { ...book, W1: [784, 60], b1: [60], W2: [60, 100] }, {}, unnamed],
    ["the book's network and a layer more", { ...book, W4: [10, 10], b4: [10] }, {}, unnamed],
    ["the book's network without a bias", without(book, "b3"), {}, unnamed],
    ["a gap in the numbers", gap, functions, gaps("0 from 0 to 1, 1 from 1 to 3", '["0","1","3"]')],
    ["such a gap, asked before the functions", gap, {}, gaps("0 from 0 to 1, 1 from 1 to 3", '["0","1","3"]')],
    [
      "a gap in the numbers of a module",
      { "net.5.weight": square, "net.2.weight": square, "net.0.weight": square },
      functions,
      gaps("1 from net.0 to net.2, 2 from net.2 to net.5", '["net.0","net.2","net.5"]'),
    ],
    [
      "a layer that is left out",
      gap,
      { ...functions, layers: ["0", "3"] },
      "network: layers leaves out 1; name every layer, or save only those of them",
    ],
    [
      "layers that are left out",
      { ...gap, "4.weight": square },
      { ...functions, layers: ["0"] },
      "network: layers leaves out 3, 1, 4; name every layer, or save only those of them",
    ],
    ["names without an order", { "encoder.weight": [5, 4], "head.weight": [3, 5] }, functions, order("encoder, head")],
    ["the same number twice", { "a.1.weight": [5, 4], "b.1.weight": [3, 5] }, functions, order("a.1, b.1")],
    ["W1 and W01", { W1: [4, 4], W01: [4, 4] }, functions, order("1, 01")],
    [
      "a vector as weight",
      { "bn.weight": [5], "bn.bias": [5] },
      functions,
      "network: the weight of bn has shape [5], expected a matrix",
    ],
    [
      "a filter as weight",
      { "conv.weight": [8, 1, 3, 3] },
      functions,
      "network: the weight of conv has shape [8, 1, 3, 3], expected a matrix",
    ],
    [
      "an unknown function",
      torch,
      { hidden: "swish" as "relu", output: "softmax" },
      `activation: unknown function "swish", expected ${activationNames.join(", ")}`,
    ],
  ])("%s", (_, shapes, options, message) => {
    expect(() => networkFromTensors(tensors(shapes), options)).toThrow(new UnsupportedError(message));
  });

  it.each<[string, Shapes, NamingOptions, string]>([
    [
      "a bias without a weight",
      { W1: [4, 5], b2: [3] },
      {},
      "network: 2 has a bias but no weight; found W1 [4, 5], b2 [3]",
    ],
    [
      "a layer that is not there",
      torch,
      { ...functions, layers: ["fc1", "fc2", "fc3"] },
      "network: no layer is named fc3; found fc2, fc1",
    ],
    [
      "a layer said twice",
      { "fc2.weight": square, "fc1.weight": square },
      { ...functions, layers: ["fc1", "fc2", "fc1"] },
      "network: two layers are named fc1",
    ],
    [
      "weights that do not chain",
      { W1: [4, 5], W2: [6, 3] },
      functions,
      "dense2: weight [6, 3] expects input [*, 6], got [*, 5] from dense1",
    ],
    [
      "PyTorch's weights under the book's names",
      { W1: [5, 4], b1: [5] },
      {},
      "dense1: expected bias [4], got weight [5, 4] and bias [5]",
    ],
    ["a bias as a row", { W1: [4, 5], b1: [1, 5] }, {}, "dense1: expected bias [5], got weight [4, 5] and bias [1, 5]"],
  ])("%s", (_, shapes, options, message) => {
    expect(() => networkFromTensors(tensors(shapes), options)).toThrow(new ShapeError(message));
  });
});

it("an error shows the names of a dozen layers, however many there are", () => {
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const many = tensors(Object.fromEntries(letters.map((letter) => [`${letter}.weight`, square])));
  expect(() => networkFromTensors(many, functions)).toThrow(
    "the order of a, b, c, d, e, f, g, h, i, j, k, l, …; say it",
  );
});
