/**
 * What makes the steps of a training, layer by layer and option by option: WebAssembly for all but what stands here as the reference's.
 * A layer or an option that is new finds its row missing.
 */

import { describe, expect, it } from "vitest";
import { activationNames } from "../../src/functions/activation.ts";
import { Conv2d } from "../../src/layers/conv2d.ts";
import { Flatten } from "../../src/layers/flatten.ts";
import { BatchNorm, LayerNorm } from "../../src/layers/normal.ts";
import { AveragePool2d, GlobalAveragePool2d, MaxPool2d } from "../../src/layers/pool2d.ts";
import { Dropout, Scale } from "../../src/layers/scale.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, zeros } from "../../src/tensor/tensor.ts";
import { type Training, trainSteps } from "../../src/train/trainer.ts";
import { type TrainingOptions, trainingKinds } from "../../src/train/training-options.ts";
import { optimizerNames } from "./small.ts";

type Backend = Training["backend"];

const random = new Random(2);

function filled(...shape: number[]): Tensor<"float32"> {
  const tensor = zeros(shape);
  for (let i = 0; i < tensor.size; i++) tensor.data[i] = random.uniform() + 0.5;
  return tensor;
}

const dense = (inputs: number, outputs: number) => new Dense({ weight: filled(inputs, outputs) });
const conv = (inputs: number, outputs: number) => new Conv2d({ weight: filled(outputs, inputs, 3, 3) });
const batchNorm = (channels: number) =>
  new BatchNorm({ scale: filled(channels), bias: filled(channels), mean: filled(channels), variance: filled(channels) }); // biome-ignore format: a line
const layerNorm = (...shape: number[]) => new LayerNorm({ scale: filled(...shape), bias: filled(...shape) });

/** Inputs [1, 6, 6], three classes. */
const flat = (...between: Layer[]) => [new Flatten(), dense(36, 8), ...between, dense(8, 3), new Softmax()];
const planes = (...between: Layer[]) => [conv(1, 2), ...between, new Flatten(), dense(32, 3), new Softmax()];

function backendOf(layers: readonly Layer[], options: TrainingOptions = {}): Backend {
  const network = new Network(layers, { input: { shape: [1, 6, 6] } });
  const labels = zeros([4, network.outputSize]);
  for (let row = 0; row < 4; row++) labels.data[row * network.outputSize] = 1;
  const training = trainSteps(network, { images: filled(4, 1, 6, 6), labels }, { batchSize: 2, ...options });
  expect(training.next().done).toBe(false);
  return training.backend;
}

/** Recurrent layers are refused. */
describe("layers", () => {
  const rows: Readonly<Record<Exclude<Layer["type"], "lstm" | "gru" | "rnn">, Record<string, [Layer[], Backend]>>> = {
    dense: { "": [flat(), "wasm"] },
    activation: Object.fromEntries(
      activationNames.flatMap((name): [string, [Layer[], Backend]][] => [
        [`${name} between dense layers`, [flat(new Activation(name)), "wasm"]],
        [`${name} behind a convolution`, [planes(new Activation(name)), "wasm"]],
      ]),
    ),
    softmax: { inside: [flat(new Softmax()), "wasm"] },
    conv2d: { "": [planes(), "wasm"] },
    maxPool2d: { "": [planes(new MaxPool2d({ size: 3, stride: 1, padding: 1 })), "wasm"] },
    averagePool2d: { "": [planes(new AveragePool2d({ size: 3, stride: 1, padding: 1 })), "wasm"] },
    globalAveragePool2d: { "": [[conv(1, 3), new GlobalAveragePool2d(), new Flatten(), new Softmax()], "wasm"] },
    flatten: {
      "as elements lie": [planes(), "wasm"],
      "pixel by pixel": [[conv(1, 2), new Flatten({ order: "channelsLast" }), dense(32, 3), new Softmax()], "wasm"], // biome-ignore format: a line
    },
    dropout: { "": [flat(new Dropout()), "wasm"] },
    scale: { "": [flat(new Scale({ factor: 0.5 })), "wasm"] },
    batchNorm: {
      "behind a dense layer": [flat(batchNorm(8)), "wasm"],
      "behind a convolution": [planes(batchNorm(2)), "wasm"],
    },
    layerNorm: {
      "behind a dense layer": [flat(layerNorm(8)), "wasm"],
      "behind a convolution": [planes(layerNorm(4, 4)), "wasm"],
    },
  };

  describe.each(Object.entries(rows))("%s", (_, cases) => {
    it.each(Object.entries(cases))("%s", (_, [layers, backend]) => {
      expect(backendOf(layers)).toBe(backend);
    });
  });
});

describe("options", () => {
  const rows: Readonly<Record<keyof TrainingOptions, readonly [TrainingOptions, Backend][]>> = {
    epochs: [[{ epochs: 2 }, "wasm"]],
    batchSize: [[{ batchSize: 3 }, "wasm"]],
    optimizer: [
      ...optimizerNames.map((optimizer): [TrainingOptions, Backend] => [{ optimizer }, "wasm"]),
      [{ optimizer: { name: "sgd", weightDecay: 0.1, schedule: "cosine" } }, "wasm"],
      [{ optimizer: { name: "momentum", nesterov: true } }, "wasm"],
      [{ optimizer: { name: "adam", epsilon: 0 } }, "reference"],
    ],
    loss: [
      ["softmaxCrossEntropy", "wasm"],
      [{ classWeights: [1, 2, 3] }, "wasm"],
      [{ labelSmoothing: 0.1 }, "wasm"],
      ...(["binaryCrossEntropy", "meanSquaredError", "meanAbsoluteError", "huber"] as const).map((name) => [name, "wasm"]), // biome-ignore format: a line
    ].map(([loss, backend]) => [{ loss }, backend]) as [TrainingOptions, Backend][],
    random: [[{ random: new Random(1) }, "wasm"]],
    augment: [],
    evaluate: [[{ evaluate: () => 1 }, "wasm"]],
    earlyStopping: [[{ evaluate: () => 1, earlyStopping: 1 }, "wasm"]],
    clipNorm: [[{ clipNorm: 1 }, "wasm"]],
    clipValue: [[{ clipValue: 1 }, "wasm"]],
    frozen: [[{ frozen: ["dense1"] }, "wasm"]],
    threads: [[{ threads: 1 }, "wasm"], [{ threads: "auto" }, "wasm"]], // biome-ignore format: a line
    resume: [],
  };

  it("every option has its row", () => {
    expect(Object.keys(rows).sort()).toEqual(Object.keys(trainingKinds).sort());
  });

  describe.each(Object.entries(rows).filter(([, cases]) => cases.length > 0))("%s", (_, cases) => {
    it.each(cases)("%j: %s", (options, backend) => {
      expect(backendOf(flat(), options)).toBe(backend);
      if (!options.frozen) expect(backendOf(planes(), options)).toBe(backend);
    });
  });

  it.each(["binaryCrossEntropy", "meanSquaredError", "meanAbsoluteError", "huber"] as const)(
    "%s without softmax",
    (loss) => {
      expect(backendOf(flat().slice(0, -1), { loss })).toBe("wasm");
    },
  );
});
