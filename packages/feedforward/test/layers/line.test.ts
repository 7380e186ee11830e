/** A network in a line: what items may say, how a slip is answered, and which arrays they take. */

import { describe, expect, it } from "vitest";
import { ShapeError, UnsupportedError } from "../../src/errors.ts";
import { readModel } from "../../src/formats/model.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { networkFromLine } from "../../src/layers/from-line.ts";
import { parseLine } from "../../src/layers/line.ts";
import { networkFromTensors } from "../../src/network/naming.ts";
import { Network } from "../../src/network/network.ts";
import { architecture } from "../../src/network/summary.ts";
import { type Tensor, zeros } from "../../src/tensor/tensor.ts";

type Shapes = Readonly<Record<string, readonly number[]>>;
const arrays = (shapes: Shapes): Map<string, Tensor> =>
  new Map(Object.entries(shapes).map(([name, shape]) => [name, zeros(shape)]));

const book = { W1: [2, 1, 5, 5], b1: [2], W2: [288, 4], b2: [4], W3: [4, 3], b3: [3] };
const bookLine = "conv relu pool(2) dense relu dense softmax";
const square = { input: { shape: [1, 28, 28] } };

describe("items", () => {
  it.each<[string, object[]]>([
    ["conv", [{ word: "conv", values: {}, position: 1 }]],
    [
      " conv(pad=1)\trelu ",
      [
        { word: "conv", values: { pad: "1" }, position: 1 },
        { word: "relu", values: {}, position: 2 },
      ],
    ],
    ["pool(2, stride=1)", [{ word: "pool", values: { size: "2", stride: "1" }, position: 1 }]],
    ["conv(1:0:1:0,groups=3)", [{ word: "conv", values: { pad: "1:0:1:0", groups: "3" }, position: 1 }]],
    ["leakyRelu(0.1)", [{ word: "leakyRelu", values: { alpha: "0.1" }, position: 1 }]],
  ])("%s", (line, items) => {
    expect(parseLine(line)).toEqual(items);
  });

  it.each([
    ["", "layers: the line is empty"],
    ["cnov relu", 'layers: item 1, "cnov", did you mean "conv"?'],
    ["conv rleu", 'layers: item 2, "rleu", did you mean "relu"?'],
    ["conv transformer", 'item 2, "transformer", is none of conv, pool'],
    ["conv(padding=1)", 'item 1, "conv(padding=1)", takes pad, stride, dilation, groups'],
    ["conv(strid=1)", 'takes no strid, did you mean "stride"?'],
    ["pool(2, 3)", "wants names behind the first value: stride=…, pad=…"],
    ["pool(2", 'item 1, "pool(2", expected a word, or a word and (values)'],
    ["relu(1)", 'item 1, "relu(1)", takes nothing'],
    ["conv(pad=1,pad=2)", "says pad twice"],
    ["conv(pad=)", 'expected pad=value, got "pad="'],
  ])("%j is refused: %s", (line, message) => {
    expect(() => parseLine(line)).toThrow(UnsupportedError);
    expect(() => parseLine(line)).toThrow(message);
  });
});

describe("a network", () => {
  it.each<[string, Shapes, string, object, string]>([
    [
      "the book",
      book,
      bookLine,
      square,
      "1×28×28 → conv2d 2×24×24 relu → maxPool2d 2×12×12 → flatten 288 → 4 relu → 3 softmax",
    ],
    ["rows alone", { W1: [3, 2] }, "dense tanh", {}, "3 → 2 tanh"],
    ["by number, not by place", { W2: [3, 2], W1: [4, 3] }, "dense relu dense", {}, "4 → 3 relu → 2"],
    [
      "PyTorch, sorted by name",
      {
        "bn1.bias": [2],
        "bn1.running_mean": [2],
        "bn1.running_var": [2],
        "bn1.weight": [2],
        "conv1.weight": [2, 1, 3, 3],
        "fc.bias": [3],
        "fc.weight": [3, 2],
      },
      "conv(pad=same) batchNorm relu globalAveragePool dense",
      square,
      "1×28×28 → conv2d 2×28×28 → batchNorm 2×28×28 relu → globalAveragePool2d 2×1×1 → flatten 2 → 3",
    ],
    [
      "Keras",
      { "conv2d/kernel": [3, 3, 1, 2], "conv2d/bias": [2], "dense/kernel": [8, 3] },
      "conv relu flatten(channelsLast) dense",
      { input: { shape: [1, 4, 4] } },
      "1×4×4 → conv2d 2×2×2 relu → flatten 8 → 3",
    ],
    ["names", { "b.weight": [3, 2], "a.weight": [2, 4] }, "dense dense", { names: ["a", "b"] }, "4 → 2 → 3"],
    [
      "depthwise, dropout, a factor",
      { "0.weight": [2, 1, 3, 3], "3.weight": [3, 2] },
      "conv(groups=2, stride=2) dropout(0.3) averagePool(1) dense scale(0.5)",
      { input: { shape: [2, 3, 3] } },
      "2×3×3 → conv2d 2×1×1 dropout → averagePool2d 2×1×1 → flatten 2 → 3 × 0.5",
    ],
  ])("%s", (_, shapes, layers, options, line) => {
    expect(architecture(networkFromLine(arrays(shapes), { layers, ...options }))).toBe(line);
  });

  it("takes the only square that fits, and says so", () => {
    const network = networkFromLine(arrays({ W1: [2, 1, 3, 3], W2: [8, 3] }), { layers: "conv relu dense" });
    expect(network.input.shape).toEqual([1, 4, 4]);
    expect(network.notes.map(({ message }) => message)).toContain(
      "the file tells no size of the input; taken: [1, 4, 4], the only square that fits",
    );
  });

  it.each<[string, Shapes, string, object, string]>([
    [
      "two squares",
      book,
      bookLine,
      {},
      "network: several inputs fit, [1, 28, 28], [1, 29, 29]; say one with { input: { shape: [1, 28, 28] } }",
    ],
    ["no square", { W1: [2, 1, 3, 3], W2: [7, 3] }, "conv dense", {}, "network: no square input of 1 channels fits"],
    [
      "another kind",
      { W1: [3, 2] },
      "conv",
      {},
      "network: conv (item 1): conv takes a weight [out, in / groups, height, width], but the next arrays are 1 (weight [3, 2])",
    ],
    [
      "too few",
      { W1: [3, 2] },
      "dense relu dense",
      {},
      "network: dense (item 3): no arrays are there for it; all are taken",
    ],
    [
      "too many",
      book,
      "conv relu pool(2) dense",
      square,
      "network: no item of the line takes 3 (weight [4, 3], bias [3])",
    ],
    [
      "a shape that does not follow",
      { ...book, W2: [200, 4] },
      bookLine,
      square,
      "network: dense (item 4): dense2: weight [200, 4] expects input [*, 200], got [*, 288] from the input",
    ],
    [
      "channels",
      { ...book, W1: [2, 3, 5, 5] },
      bookLine,
      square,
      "network: conv (item 1): conv1: expected input [3, height, width], got [1, 28, 28]",
    ],
    [
      "a number",
      book,
      "conv(stride=x) relu",
      square,
      "network: conv(stride=x) (item 1): expected a number as stride, got x",
    ],
    [
      "a pad",
      book,
      "conv(pad=1:2) relu",
      square,
      "network: conv(pad=1:2) (item 1): expected pad=1 or pad=top:left:bottom:right, got pad=1:2",
    ],
    [
      "functions said twice",
      book,
      bookLine,
      { hidden: "relu" },
      "network: a line of layers names every function; leave hidden and output out",
    ],
    ["no names of layers", { a: [1] }, "dense", {}, "network: no names of layers among the arrays"],
  ])("%s is refused", (_, shapes, layers, options, message) => {
    expect(() => networkFromLine(arrays(shapes), { layers, ...options })).toThrow(message);
  });
});

describe("readModel", () => {
  const file = writeNpz(arrays(book));

  it("takes a line", () => {
    expect(readModel(file, { layers: bookLine, ...square })).toBeInstanceOf(Network);
  });

  it("never assumes functions for arrays of rank 4", () => {
    expect(() => readModel(file, { hidden: "relu", output: "softmax" })).toThrow(UnsupportedError);
    expect(() => readModel(file)).toThrow("W1 has weights [2, 1, 5, 5] as convolutions have them");
  });

  it("the core says where a line is read", () => {
    expect(() => networkFromTensors(arrays(book), { layers: bookLine })).toThrow(
      "networkFromLine of feedforward/layers",
    );
  });

  it("errors are of shapes or of what is not done", () => {
    expect(() => networkFromLine(arrays({ W1: [3, 2] }), { layers: "conv" })).toThrow(ShapeError);
  });
});
