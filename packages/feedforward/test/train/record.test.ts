/** What a network says of its training: the first one adds to its provenance, a further one keeps all that stood under `from`. */

import { describe, expect, it } from "vitest";
import { readNetwork, writeModel } from "../../src/formats/model.ts";
import type { Network } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import { optimizerSettings, ownOptions } from "../../src/train/optimizer.ts";
import { roundParameters } from "../../src/train/parameters.ts";
import { train } from "../../src/train/train.ts";
import type { TrainingOptions } from "../../src/train/training-options.ts";
import { checkpointsOf, classifier, pictures, throughFile } from "./small.ts";

const data = pictures();
const recipe = { command: "mine", epochs: 7, seed: 3 };
const fresh = classifier(12, 3, "sigmoid", { provenance: recipe });
const first = { ...recipe, examples: 23, trainer: "feedforward 3" };
const once = train(fresh, data, { epochs: 1 });
const again = (network: Network, options: TrainingOptions = {}) => train(network, data, { epochs: 1, ...options });

/** What the trainer itself knows of a training by default, but for what it was trained from. */
const second = {
  epochs: 1,
  batchSize: 100,
  loss: "softmaxCrossEntropy",
  optimizer: ownOptions(optimizerSettings()),
  random: new Random(0).state,
  examples: 23,
  trainer: "feedforward 3",
};

describe("provenance", () => {
  it("of a network that was not trained before: its own, and what the trainer knows", () => {
    expect(once.provenance).toEqual(first);
  });

  it("of one that was: the new recipe, and the old one under from", () => {
    expect(again(once).provenance).toEqual({ ...second, from: first });
  });

  it("of one that was trained twice: the whole history", () => {
    expect(again(again(once)).provenance).toEqual({ ...second, from: { ...second, from: first } });
  });

  it.each<[string, TrainingOptions, Record<string, unknown>]>([
    ["epochs and batches", { epochs: 2, batchSize: 5 }, { epochs: 2, batchSize: 5 }],
    ["the loss", { loss: "meanSquaredError" }, { loss: "meanSquaredError" }],
    [
      "the optimizer, each of its settings",
      { optimizer: { name: "sgd", weightDecay: 0.5 } },
      { optimizer: ownOptions(optimizerSettings({ name: "sgd", weightDecay: 0.5 })) },
    ],
    ["where its random numbers begin", { random: new Random(9) }, { random: new Random(9).state }],
    ["that images were changed", { augment: (image) => image }, { augmented: true }],
  ])("names %s", (_, options, names) => {
    expect(again(once, options).provenance).toEqual({ ...second, ...names, from: first });
  });

  it("is the same of a training that went on from a checkpoint", () => {
    const options = { epochs: 3, random: new Random(4) };
    const whole = train(once, data, options);
    const resume = throughFile(checkpointsOf(once, data, options)[1]!);
    expect(train(once, data, { ...options, resume }).provenance).toEqual(whole.provenance);
  });

  it("goes through a file, and rounding does not count as training", () => {
    const twice = roundParameters(again(readNetwork(writeModel(once))), "float16");
    expect(readNetwork(writeModel(twice, "float16")).provenance).toEqual({ ...second, from: first });
  });

  it("is enough to do the training again", () => {
    const twice = again(once, { random: new Random(9), optimizer: { name: "momentum" } });
    const { epochs, batchSize, loss, optimizer, random } = readNetwork(writeModel(twice)).provenance as Required<
      Pick<TrainingOptions, "epochs" | "batchSize" | "loss" | "optimizer">
    > & { random: Random["state"] };
    const repeated = train(once, data, { epochs, batchSize, loss, optimizer, random: new Random(random) });
    expect(writeModel(repeated)).toEqual(writeModel(twice));
  });
});
