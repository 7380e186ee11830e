/**
 * How the page trains a network, as a reader chooses it and as a link says it: `train=0.3,100,50-100,sigmoid,momentum,1` is the
 * learning rate, images a step, the hidden layers, the function behind them, the optimizer and the seed.
 */

import { type ActivationName, activationNames } from "feedforward";
import type { OptimizerName } from "feedforward/train";
import { numberCodec } from "./codecs.ts";
import { type Codec, linked } from "./link.ts";

export interface TrainSettings {
  readonly learningRate: number;
  /** Images a step. */
  readonly batchSize: number;
  /** The sizes of the hidden layers: none, one or two. */
  readonly hidden: readonly number[];
  readonly activation: ActivationName;
  readonly optimizer: OptimizerName;
  readonly seed: number;
}

export const learningRates = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3] as const;
export const batchSizes = [1, 10, 50, 100, 500, 9000] as const;
/** The step has no slope: nothing can be learnt through it. */
export const trainable = activationNames.filter((name) => name !== "step");
export const optimizerWords: readonly OptimizerName[] = ["sgd", "momentum", "adaGrad", "rmsProp", "adam", "adamW"];
export const mostNeurons = 200;
export const mostSeed = 999;

/** The book's network, and what finds it in seconds. */
export const usualSettings: TrainSettings = {
  learningRate: 0.3,
  batchSize: 100,
  hidden: [50, 100],
  activation: "sigmoid",
  optimizer: "momentum",
  seed: 1,
};

/** Where WebAssembly may not run: ReLU makes zeros, which plain JavaScript skips, and wants smaller steps. */
export const plainSettings: TrainSettings = { ...usualSettings, activation: "relu", learningRate: 0.03 };

const neurons = numberCodec({ min: 1, max: mostNeurons });
const seeds = numberCodec({ min: 0, max: mostSeed });

/** `50-100`; `0` for no hidden layer. */
function readHidden(text: string): readonly number[] | null {
  if (text === "0") return [];
  const sizes = text.split("-").map(neurons.read);
  return sizes.length <= 2 && sizes.every((size) => size !== null) ? sizes : null;
}

export const settingsCodec: Codec<TrainSettings> = {
  read(text) {
    const [rate = "", batch = "", sizes = "", word = "", name = "", number = "", ...rest] = text.split(",");
    const learningRate = learningRates.find((known) => String(known) === rate);
    const batchSize = batchSizes.find((known) => String(known) === batch);
    const hidden = readHidden(sizes);
    const activation = trainable.find((known) => known === word);
    const optimizer = optimizerWords.find((known) => known === name);
    const seed = seeds.read(number);
    if (learningRate === undefined || batchSize === undefined || hidden === null || rest.length > 0) return null;
    if (activation === undefined || optimizer === undefined || seed === null) return null;
    return { learningRate, batchSize, hidden, activation, optimizer, seed };
  },
  write({ learningRate, batchSize, hidden, activation, optimizer, seed }) {
    return [learningRate, batchSize, hidden.join("-") || 0, activation, optimizer, seed].join(",");
  },
};

export const trainSettings = linked("train", usualSettings, settingsCodec);
