/**
 * The rows S1–S16 of the mission: what chapter 3 of "Deep Learning from Scratch" does, a test each, by the public names.
 */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  add,
  and,
  argmax,
  dot,
  identity,
  nand,
  neuron,
  or,
  perceptron,
  relu,
  sigmoid,
  softmax,
  stepFunction,
  xor,
} from "../src/chapter.ts";
import { pictureToSvg } from "../src/draw/picture.ts";
import { readNetwork } from "../src/formats/model.ts";
import { readPickle } from "../src/formats/pickle.ts";
import { Network, printTensor, Session, ShapeError, summarize, type Tensor, tensor } from "../src/index.ts";
import { Activation, Dense, Softmax } from "../src/network/layer.ts";
import { loadMnist, loadMnistSet, loadNetwork } from "../src/node.ts";
import { bookWeights } from "./book-weights.ts";

const inputs = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

const shipped = new URL("../../../models/mnist-mlp.safetensors", import.meta.url);
const needsBook = bookWeights === null;

/** The book prints float64; float32 agrees to seven digits. */
function expectClose(actual: Tensor, printed: readonly number[]): void {
  const errors = printed.map((value, i) => Math.abs(actual.at(i) - value) / value);
  expect(Math.max(...errors)).toBeLessThan(3e-7);
}

describe("the chapter", () => {
  it.each([
    ["AND", and, [0, 0, 0, 1]],
    ["NAND", nand, [1, 1, 1, 0]],
    ["OR", or, [0, 1, 1, 1]],
    ["XOR by two layers", xor, [0, 1, 1, 0]],
  ] as const)("S1 perceptron: %s", (_name, gate, truth) => {
    expect(inputs.map(([x1, x2]) => gate(x1, x2))).toEqual(truth);
  });

  it("S1 perceptron: 1 at the boundary itself", () => {
    expect(perceptron({ weights: [1, 1], bias: -1 }, [1, 0])).toBe(1);
  });

  it("S2 neuron: a = b + w1·x1 + w2·x2, y = h(a)", () => {
    const { a, y } = neuron({ weights: [0.5, -1.5], bias: 0.25 }, [2, 0.5], { name: "relu" });
    expect([a, y]).toEqual([0.5, 0.5]);
  });

  it("S3 step function: 0 at 0, where the perceptron says 1", () => {
    expect(stepFunction([-1, 0, 2]).toArray()).toEqual([0, 0, 1]);
  });

  it("S4 sigmoid: the book's values, and no overflow", () => {
    expectClose(sigmoid([-1, 1, 2]), [0.26894142, 0.73105858, 0.88079708]);
    expect(sigmoid([-1000, 1000]).toArray()).toEqual([0, 1]);
  });

  it("S5 ReLU: max(0, x), NaN stays", () => {
    expect(relu([-3, 0, 2, Number.NaN]).toArray()).toEqual([0, 0, 2, Number.NaN]);
  });

  it("S6 linear layers collapse into one, and a sigmoid between them prevents it", () => {
    const [w1, w2] = [tensor([[1, 2], [3, 4]]), tensor([[0, 1], [1, 1]])]; // biome-ignore format: matrices
    const one = new Network([new Dense({ weight: dot(w1, w2) })]);
    const two = new Network([new Dense({ weight: w1 }), new Dense({ weight: w2 })]);
    const bent = new Network([new Dense({ weight: w1 }), new Activation("sigmoid"), new Dense({ weight: w2 })]);
    const x = [[1, 0], [0, 1], [2, -1]]; // biome-ignore format: rows
    expect(new Session(two).predict(x).toArray()).toEqual(new Session(one).predict(x).toArray());
    // A linear map takes a sum to the sum of what it takes its parts to; the bent one does not.
    const [left, right] = [new Session(bent).predict([3, 1]), new Session(bent).predict([1, 0])];
    expect(new Session(bent).predict([4, 1]).toArray()).not.toEqual(add(left, right).toArray());
  });

  it("S7 matrix product: (n,k)·(k,m) = (n,m), bias added, both shapes in the error", () => {
    const a = tensor([[1, 2], [3, 4], [5, 6]]); // biome-ignore format: matrix
    expect(dot(a, [[1, 2, 3], [4, 5, 6]]).toArray()).toEqual([[9, 12, 15], [19, 26, 33], [29, 40, 51]]); // biome-ignore format: matrices
    expect(printTensor(add(dot([1, 0.5], [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]), [0.1, 0.2, 0.3]))).toBe("[0.3 0.7 1.1]"); // biome-ignore format: matrices
    expect(() => dot([[1, 2, 3]], a.transpose())).toThrow(
      new ShapeError("dot: inner sizes must agree, got [1, 3] and [2, 3]"),
    );
  });

  it("S8 output layer: identity for regression, softmax for classification, an output a class", () => {
    const dense = new Dense({ weight: [[1, 2, 3]], bias: [0, 0, -1] });
    expect(new Session(new Network([dense])).predict([2]).toArray()).toEqual(identity([2, 4, 5]).toArray());
    expect(new Session(new Network([dense, new Softmax()])).predict([2]).toArray()).toEqual(
      softmax([2, 4, 5]).toArray(),
    );
  });

  it("S9 softmax: maximum subtracted, each row of a batch by itself", () => {
    expectClose(softmax([0.3, 2.9, 4.0]), [0.01821127, 0.24519181, 0.73659691]);
    expectClose(softmax([1010, 1000, 990]), [9.999546e-1, 4.5397868e-5, 2.06106e-9]);
    const rows = [[1, 2, 3], [1000, 1, 1], [0, 0, 0]]; // biome-ignore format: rows
    expect(softmax(rows).toArray()).toEqual(rows.map((row) => softmax(row).toArray()));
  });

  it("S10 batches: 100×784 · 784×50 · 50×100 · 100×10 → 100×10", async () => {
    const network = await loadNetwork(shipped);
    const { images } = await loadMnistSet("test");
    expect([...network.parameters.values()].filter(({ rank }) => rank === 2).map(({ shape }) => shape)).toEqual([
      [784, 50],
      [50, 100],
      [100, 10],
    ]);
    expect(new Session(network).predict(images.slice(0, 100)).shape).toEqual([100, 10]);
  });

  it("S11 loadMnist: the three flags, both sets", async () => {
    const flat = await loadMnist();
    expect([flat.train.images.shape, flat.train.labels.shape]).toEqual([[60_000, 784], [60_000]]);
    expect([flat.test.images.shape, flat.test.labels.shape]).toEqual([[10_000, 784], [10_000]]);
    expect([flat.train.images.dtype, flat.train.labels.dtype]).toEqual(["float32", "uint8"]);
    const raw = await loadMnistSet("test", { normalize: false, flatten: false, oneHotLabel: true });
    expect([raw.images.shape, raw.images.dtype]).toEqual([[10_000, 1, 28, 28], "uint8"]);
    expect([raw.labels.shape, raw.labels.row(0).toArray()]).toEqual([
      [10_000, 10],
      [0, 0, 0, 0, 0, 0, 0, 1, 0, 0],
    ]);
  });

  it.skipIf(needsBook)(
    "S12 trained weights from the book's pickle, in Fortran order (skipped without the book's file)",
    () => {
      const pickle = readPickle(readFileSync(bookWeights!)) as Map<string, Tensor>;
      expect([...pickle.keys()].sort()).toEqual(["W1", "W2", "W3", "b1", "b2", "b3"]);
      expect(pickle.get("W1")!.shape).toEqual([784, 50]);
    },
  );

  it.skipIf(needsBook)("S12 the book's activations are assumed, and said (skipped without the book's file)", () => {
    expect(
      readNetwork(readFileSync(bookWeights!))
        .notes.map(({ message }) => message)
        .join(),
    ).toContain("hidden sigmoid, output softmax");
  });

  it("S13 predict: 784 → 50 sigmoid → 100 sigmoid → 10 softmax", async () => {
    const network = await loadNetwork(shipped);
    expect(summarize(network).split("\n")[0]).toBe("784 → 50 sigmoid → 100 sigmoid → 10 softmax");
    const { images, labels } = await loadMnistSet("test", { normalize: false });
    const y = new Session(network).predict(images.row(0));
    expect([y.shape, argmax(y)]).toEqual([[10], labels.at(0)]);
  });

  it("S14 image 0 with its label as the title", async () => {
    const { images, labels } = await loadMnistSet("test", { normalize: false });
    const svg = pictureToSvg(images.row(0).reshape(28, 28).to("uint8"), { title: String(labels.at(0)) });
    expect(svg).toContain(">7</text>");
  });

  it.skipIf(needsBook)(
    "S15 and S16 Accuracy:0.9352 one by one and in batches of 100 (skipped without the book's file)",
    async () => {
      const session = new Session(await loadNetwork(bookWeights!));
      const { images, labels } = await loadMnistSet("test");
      expect(session.accuracy(images, labels, { batchSize: 1 })).toBe(0.9352);
      expect(session.accuracy(images, labels, { batchSize: 100 })).toBe(0.9352);
    },
  );
});
