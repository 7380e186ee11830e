/**
 * Training one sigmoid as a classifier of two classes: targets are 0 and 1, binary cross-entropy is its loss, and who takes
 * the default is told so. And a hidden step, through which no gradient passes.
 */

import { describe, expect, it } from "vitest";
import type { Note } from "../../src/errors.ts";
import { UnsupportedError } from "../../src/errors.ts";
import { initializeNetwork } from "../../src/network/initializer.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import { type TensorLike, tensor, zeros } from "../../src/tensor/tensor.ts";
import { trainingNotes } from "../../src/train/record.ts";
import { train } from "../../src/train/train.ts";
import type { TrainingOptions } from "../../src/train/training-options.ts";
import { bytesOf, checkpointsOf, throughFile } from "./small.ts";

const images = [[0, 0], [1, 0], [0, 1], [1, 1]]; // biome-ignore format: a matrix
const xor = [0, 1, 1, 0];
const network = initializeNetwork({ sizes: [2, 4, 1], hidden: "tanh", output: "sigmoid" }, new Random(5));
const options: TrainingOptions = {
  epochs: 200,
  batchSize: 2,
  loss: "binaryCrossEntropy",
  optimizer: { name: "adam", learningRate: 0.1 },
};

describe("one sigmoid", () => {
  it.each(["binaryCrossEntropy", undefined] as const)("learns XOR with %s", (loss) => {
    const { loss: _, ...others } = options;
    const trained = train(network, { images, labels: xor }, loss === undefined ? others : options);
    const session = new Session(trained);
    expect(session.classify(images)).toEqual(["0", "1", "1", "0"]);
    expect(session.accuracy(images, xor)).toBe(1);
  });

  const short = { ...options, epochs: 3 };
  const learned = bytesOf(train(network, { images, labels: xor }, short));

  it.each<[string, TensorLike]>([
    ["a column", [[0], [1], [1], [0]]],
    ["bytes", Uint8Array.from(xor)],
    ["64-bit integers", BigInt64Array.of(0n, 1n, 1n, 0n)],
    ["truth values", [false, true, true, false]],
    ["a column of float64", tensor([[0], [1], [1], [0]], { dtype: "float64" })],
  ])("learns the same from %s", (_, labels) => {
    expect(bytesOf(train(network, { images, labels }, short))).toBe(learned);
  });

  it("goes on from any checkpoint with the same bytes", () => {
    const data = { images, labels: xor };
    const saved = checkpointsOf(network, data, short).map(throughFile);
    const resumed = saved.map((resume) => bytesOf(train(network, data, { ...short, resume })));
    expect(resumed).toEqual([learned, learned, learned]);
  });

  it.each<[string, TensorLike, string]>([
    ["a share", [0, 0.5, 1, 0], "expected 0 or 1 as the label of one sigmoid, got 0.5 in row 1"],
    ["a share in a column", [[0], [1], [0.25], [0]], "expected 0 or 1 as the label of one sigmoid, got 0.25 in row 2"],
    ["a third class", Uint8Array.of(0, 1, 1, 2), "expected 0 or 1 as the label of one sigmoid, got 2 in row 3"],
    ["-1", [-1, 1, 1, -1], "expected 0 or 1 as the label of one sigmoid, got -1 in row 0"],
    ["NaN", [0, 1, 1, Number.NaN], "expected 0 or 1 as the label of one sigmoid, got NaN in row 3"],
    ["one-hot rows", zeros([4, 2]), "expected labels [4] or [4, 1], got [4, 2]"],
  ])("refuses %s, with any loss", (_, labels, message) => {
    for (const loss of ["binaryCrossEntropy", "meanSquaredError"] as const) {
      expect(() => train(network, { images, labels }, { loss })).toThrow(`train: ${message}`);
    }
  });
});

describe("binary cross-entropy on other outputs", () => {
  const several = initializeNetwork({ sizes: [2, 3, 2], hidden: "tanh", output: "sigmoid" }, new Random(5));
  const logit = new Network([new Dense({ weight: [[0.5], [0.25]] })]);

  it("takes rows of shares for several sigmoids, and shares for a logit", () => {
    const data = { images, labels: [[1, 1], [0, 1], [0.5, 0.5], [0, 0]] }; // biome-ignore format: a matrix
    const trained = train(several, data, { ...options, epochs: 400 });
    const answers = new Session(trained).predict(images).toArray() as number[][];
    expect(answers.map((row) => row.map((p) => Math.round(2 * p) / 2))).toEqual(data.labels);
    expect(train(logit, { images, labels: [0, 1, 0.5, 1] }, options).parameters.size).toBe(2);
  });

  it.each<[string, Network, TensorLike, string]>([
    ["several sigmoids", several, [[0, 1], [1, 1.5], [0, 0], [0, 0]], "got 1.5 in row 1"], // biome-ignore format: a matrix
    ["a logit", logit, [0, 1, -1, 0], "got -1 in row 2"],
  ])("refuses what is no share: %s", (_, trained, labels, got) => {
    const message = `train: expected labels from 0 to 1 for binaryCrossEntropy, ${got}`;
    expect(() => train(trained, { images, labels }, options)).toThrow(new RangeError(message));
  });
});

it.each([
  [network, "train: softmaxCrossEntropy over one output is always 0; one sigmoid wants binaryCrossEntropy"],
  [
    new Network([new Dense({ weight: [[1], [1]] })]),
    "train: softmaxCrossEntropy is for classes, and the network gives one number: meanSquaredError, meanAbsoluteError or huber",
  ],
] as const)("softmax cross-entropy over one output: refused", (one, message) => {
  const data = { images, labels: [1, 1, 1, 1] };
  expect(() => train(one, data, { loss: "softmaxCrossEntropy" })).toThrow(new UnsupportedError(message));
});

const advice = "training: the loss is meanSquaredError by default; binaryCrossEntropy is made for one sigmoid";

function layers(...rows: readonly (Layer | number)[]): Network {
  let size = 2;
  const made = rows.map((row): Layer => {
    if (typeof row !== "number") return row;
    const dense = new Dense({ weight: Array.from({ length: size }, () => Array.from({ length: row }, () => 0.1)) });
    size = row;
    return dense;
  });
  return new Network(made);
}

const [step, sigmoid, softmax] = [new Activation("step"), new Activation("sigmoid"), new Softmax()];

describe("a remark", () => {
  const said = (notes: readonly Note[]) => notes.map(({ message }) => message);
  const flat = (names: string) => `training: no gradient passes step, so ${names} cannot learn`;

  it.each<[string, Network, TrainingOptions, string[]]>([
    ["one sigmoid with the default loss", layers(1, sigmoid), {}, [advice]],
    ["one sigmoid, told to take squares", layers(1, sigmoid), { loss: "meanSquaredError" }, []],
    ["one sigmoid with its own loss", layers(1, sigmoid), { loss: "binaryCrossEntropy" }, []],
    ["a number", layers(1), {}, []],
    ["classes", layers(2, softmax), {}, []],
    ["a hidden step", layers(3, step, 2, softmax), {}, [flat("dense1")]],
    ["two hidden steps", layers(3, step, 3, step, 2, softmax), {}, [flat("dense1, dense2")]],
    ["a step before all layers", layers(step, 2, softmax), {}, []],
    ["a step and a sigmoid", layers(3, step, 1, sigmoid), {}, [advice, flat("dense1")]],
  ])("on %s", (_, untrained, given, notes) => {
    expect(said(trainingNotes(untrained, given))).toEqual(notes);
    const labels = untrained.outputSize === 1 ? xor : [0, 1, 1, 0];
    const trained = train(untrained, { images, labels }, { ...given, epochs: 1 });
    expect(said(trained.notes)).toEqual(notes);
  });

  it("follows the network's own, and those of an earlier training make room", () => {
    const noted = new Network(layers(1, sigmoid).layers, { notes: [{ code: "mine", facts: {}, message: "mine" }] });
    const data = { images, labels: xor };
    const once = train(noted, data, { epochs: 1 });
    expect(said(once.notes)).toEqual(["mine", advice]);
    expect(said(train(once, data, { epochs: 1 }).notes)).toEqual(["mine", advice]);
    expect(said(train(once, data, { ...options, epochs: 1 }).notes)).toEqual(["mine"]);
  });

  it("is true: nothing before a step moves, what follows it does", () => {
    const untrained = layers(3, step, 2, softmax);
    const trained = train(untrained, { images, labels: [0, 1, 1, 0] }, { epochs: 2 });
    const moved = [...trained.parameters].map(([name, { data }]) => [
      name,
      data.some((value, i) => value !== untrained.parameters.get(name)!.data[i]),
    ]);
    expect(moved).toEqual([
      ["dense1.weight", false],
      ["dense1.bias", false],
      ["dense2.weight", true],
      ["dense2.bias", true],
    ]);
  });
});

describe("where nothing could learn, training is refused", () => {
  it.each<[string, Network]>([
    ["a step at the end", layers(3, sigmoid, 1, step)],
    ["a step before the softmax", layers(2, step, softmax)],
  ])("%s", (_, untrained) => {
    const message = "train: no gradient passes step, and no dense layer follows it, so nothing would learn";
    expect(() => train(untrained, { images, labels: xor })).toThrow(new UnsupportedError(message));
  });
});
