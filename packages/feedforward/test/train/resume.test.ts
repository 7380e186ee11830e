/** A checkpoint of another training is refused with what differs: other data, options, or another network. */

import { describe, expect, it } from "vitest";
import { OptionError } from "../../src/errors.ts";
import { Network } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, tensor } from "../../src/tensor/tensor.ts";
import type { TrainingData } from "../../src/train/examples.ts";
import { train } from "../../src/train/train.ts";
import type { TrainingOptions } from "../../src/train/training-options.ts";
import { bytesOf, checkpointsOf, classifier, pictures, restored, throughFile, untold } from "./small.ts";

const network = classifier(12, 3);
const evaluate = (): number => 1;
const options: TrainingOptions = { epochs: 4, batchSize: 5, evaluate, earlyStopping: 9 };
const [saved] = checkpointsOf(network, pictures(), options);
const resume = { ...throughFile(saved!), best: saved!.best! };

function changed(change: (data: { images: Tensor<"uint8">; labels: Tensor<"uint8"> }) => void): TrainingData {
  const data = pictures();
  change(data);
  return data;
}

describe("refused", () => {
  it.each<[string, TrainingOptions, string]>([
    ["epochs", { epochs: 5 }, "epochs was 4 and is 5 now"],
    ["the batch size", { batchSize: 6 }, "batchSize was 5 and is 6 now"],
    ["the optimizer", { optimizer: "sgd" }, 'optimizer.name was "adam" and is "sgd" now'],
    ["its learning rate", { optimizer: { learningRate: 0.5 } }, "optimizer.learningRate was 0.001 and is 0.5 now"],
    ["its schedule", { optimizer: { schedule: "linear" } }, 'optimizer.schedule was "constant" and is "linear" now'],
    ["the loss", { loss: "meanSquaredError" }, 'loss was "softmaxCrossEntropy" and is "meanSquaredError" now'],
    ["the random numbers", { random: new Random(4) }, "random was "],
    ["changed images", { augment: (image) => image }, "augmented was false and is true now"],
    ["a limit of gradients", { clipNorm: 1 }, "clipNorm was none and is 1 now"],
    ["the patience", { earlyStopping: 8 }, "earlyStopping.patience was 9 and is 8 now"],
    ["frozen layers", { frozen: ["dense1"] }, 'frozen was none and is ["dense1"] now'],
  ])("other options: %s", (_, other, sentence) => {
    const run = () => train(network, pictures(), { ...options, ...other, resume });
    expect(run).toThrow(`train: the checkpoint is of another training: ${sentence}`);
    expect(run).toThrow(OptionError);
  });

  it.each<[string, Network, string]>([
    ["another function", classifier(12, 3, "tanh"), 'layers.0.activation was "sigmoid" and is "tanh" now'],
    ["another scale of bytes", network.with({ input: { scale: "1/255" } }), 'input.scale was null and is "1/255" now'],
    ["fewer layers", new Network(network.layers.slice(0, -1)), 'layers.2.type was "softmax" and is none now'],
  ])("another network: %s", (_, other, sentence) => {
    const loss = "softmaxCrossEntropy";
    expect(() => train(other, pictures(), { ...options, loss, resume })).toThrow(sentence);
  });

  it.each<[string, TrainingData]>([
    ["one byte", changed(({ images }) => (images.data[275]! ^= 1))],
    ["one label", changed(({ labels }) => (labels.data[22] = (labels.data[22]! + 1) % 3))],
    ["fewer examples", { images: pictures().images.slice(0, 22), labels: pictures().labels.slice(0, 22) }],
  ])("other data: %s", (_, data) => {
    const run = () => train(network, data, { ...options, resume });
    expect(run).toThrow("train: the checkpoint is of a training on other data: give the same data, or train from");
  });
});

describe("taken", () => {
  /** Gets better from epoch to epoch, so that the last network is the best one. */
  const rising = (): TrainingOptions => {
    let evaluation = 0;
    return { ...options, evaluate: () => evaluation++ };
  };
  const whole = bytesOf(train(network, pictures(), rising()));

  it.each<[string, Network, TrainingOptions]>([
    ["the same", network, {}],
    ["the same, said in other words", network, { optimizer: { name: "adam" }, earlyStopping: { patience: 9 } }],
    ["other weights to begin with", restored(network, resume), {}],
    ["another provenance", network.with({ provenance: { mine: true } }), {}],
  ])("%s", (_, start, same) => {
    expect(bytesOf(train(start, pictures(), { ...rising(), ...same, resume }))).toBe(whole);
  });

  it("a checkpoint that does not say of which training it is", () => {
    expect(
      bytesOf(train(network, pictures(), { ...rising(), resume: { ...untold(resume), best: saved!.best! } })),
    ).toBe(whole);
  });

  it("lists that become the same numbers", () => {
    const rows = { inputs: [[0, 1], [1, 0]], labels: [0, 1] }; // biome-ignore format: two rows
    const start = classifier(2, 2);
    const [first] = checkpointsOf(start, rows, { epochs: 2 });
    const again = { inputs: tensor(rows.inputs), labels: tensor(rows.labels) };
    expect(bytesOf(train(start, again, { epochs: 2, resume: first! }))).toBe(
      bytesOf(train(start, rows, { epochs: 2 })),
    );
  });
});
