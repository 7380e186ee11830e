/** Chains of dense layers to train, drawn or named, with their data: for tests that hold an engine against the reference. */

import fc from "fast-check";
import { type ActivationName, activationNames } from "../../src/functions/activation.ts";
import type { LossName } from "../../src/functions/loss.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, zeros } from "../../src/tensor/tensor.ts";
import { prepareBackprop } from "../../src/train/backprop.ts";
import { type ClipOptions, clipSettings } from "../../src/train/clip.ts";
import { prepareExamples, type TrainingData } from "../../src/train/examples.ts";
import { type OptimizerOptions, optimizerSettings, optimizerState } from "../../src/train/optimizer.ts";
import { copyParameters } from "../../src/train/parameters.ts";
import type { SteppedTraining } from "../../src/train/stepper.ts";
import { optimizerNames } from "./small.ts";

/** A training: its network, its data and how it learns. */
export interface Drawn {
  readonly seed: number;
  readonly sizes: readonly number[];
  readonly functions: readonly (readonly ActivationName[])[];
  readonly loss: LossName;
  readonly rows: number;
  readonly batch: number;
  /** `few`: floats that are a byte each, over 255 or negative. */
  readonly input: "bytes" | "floats" | "few";
  /** The share of inputs that are not 0. */
  readonly density: number;
  readonly optimizer: OptimizerOptions;
  readonly isAugmented: boolean;
  /** What weights and biases are multiplied by. */
  readonly magnitude?: number;
  readonly clip?: ClipOptions;
}

const size = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 70 }));
const functions = fc.array(fc.constantFrom(...activationNames.filter((name) => name !== "step")), { maxLength: 2 });

/** Any. */
export const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    seed: fc.nat(),
    hidden: fc.array(fc.tuple(size, functions), { maxLength: 3 }),
    inputs: fc.oneof(size, fc.constantFrom(16, 100, 257)),
    outputs: fc.integer({ min: 2, max: 23 }),
    loss: fc.constantFrom<LossName>("softmaxCrossEntropy", "binaryCrossEntropy", "meanSquaredError"),
    last: functions,
    rows: fc.integer({ min: 1, max: 40 }),
    batch: fc.integer({ min: 1, max: 23 }),
    input: fc.constantFrom("bytes" as const, "floats" as const, "few" as const),
    density: fc.constantFrom(0.02, 0.3, 1),
    name: fc.constantFrom(...optimizerNames),
    weightDecay: fc.constantFrom(0, 0.01),
    schedule: fc.constantFrom("constant" as const, "linear" as const),
    isAugmented: fc.boolean(),
    magnitude: fc.constantFrom(1, 1, 2 ** -16, 2 ** -26),
    clip: fc.constantFrom({}, {}, { clipNorm: 0.05 }, { clipNorm: 3 }, { clipValue: 0.01 }),
  })
  .map(({ hidden, inputs, outputs, last, loss, name, weightDecay, schedule, ...rest }) => ({
    ...rest,
    loss,
    sizes: [inputs, ...hidden.map(([width]) => width), outputs],
    functions: [...hidden.map(([, names]) => names), loss === "softmaxCrossEntropy" ? [] : last],
    optimizer: { name, weightDecay, schedule },
  }));

export function networkOf({ seed, sizes, functions, loss, input, magnitude = 1 }: Drawn): Network {
  const random = new Random(seed);
  const fill = (shape: number[]) => {
    const filled = zeros(shape);
    for (let i = 0; i < filled.size; i++) filled.data[i] = magnitude * (0.8 * random.uniform() - 0.4);
    return filled;
  };
  const layers = functions.flatMap((names, i): Layer[] => [
    new Dense({ weight: fill([sizes[i]!, sizes[i + 1]!]), bias: fill([sizes[i + 1]!]) }),
    ...names.map((name) => new Activation(name)),
  ]);
  if (loss === "softmaxCrossEntropy") layers.push(new Softmax());
  return new Network(layers, input === "bytes" ? { input: { scale: "1/255" } } : {});
}

function dataOf({ seed, sizes, rows, input, density, loss }: Drawn): TrainingData {
  const random = new Random(seed + 1);
  const [inputs, outputs] = [sizes[0]!, sizes.at(-1)!];
  const images = zeros([rows, inputs], input === "bytes" ? "uint8" : "float32") as Tensor<"float32">;
  for (let i = 0; i < images.size; i++) {
    if (random.uniform() >= density) continue;
    const byte = random.integer(200);
    images.data[i] = { bytes: byte, few: -Math.fround(byte / 255), floats: 2 * random.uniform() - 1 }[input];
  }
  const labels = zeros([rows, outputs]);
  for (let row = 0; row < rows; row++) {
    if (loss === "softmaxCrossEntropy") labels.data[row * outputs + random.integer(outputs)] = 1;
    else
      for (let k = 0; k < outputs; k++) labels.data[row * outputs + k] = [0, 1, random.uniform()][random.integer(3)]!;
  }
  return { images, labels };
}

/** Pixels one further, by chance. */
const augment = (image: Tensor<"uint8">, random: Random) => {
  const moved = zeros([image.size], "uint8");
  moved.data.set(image.data.subarray(0, image.size - 1), 1);
  return random.integer(2) === 0 ? image : moved;
};

export function trainingOf(form: Drawn, threads: number | "auto" = 1): SteppedTraining {
  const network = networkOf(form);
  const isAugmented = form.isAugmented && form.input === "bytes";
  const examples = prepareExamples(network, dataOf(form), { loss: form.loss, augment: isAugmented ? augment : null });
  const parameters = copyParameters(network);
  const settings = optimizerSettings(form.optimizer);
  const state = optimizerState(settings, parameters);
  const maxRows = Math.min(form.batch, form.rows);
  const arrays = { parameters, learning: parameters, state };
  const backprop = prepareBackprop(network, { parameters, loss: form.loss, maxRows });
  return {
    network,
    examples,
    loss: form.loss,
    settings,
    clip: clipSettings(form.clip ?? {}),
    backprop,
    maxRows,
    threads,
    ...arrays,
  };
}

/** The network of the book on images like digits. */
export const book: Drawn = {
  seed: 3,
  sizes: [784, 50, 100, 10],
  functions: [["sigmoid"], ["sigmoid"], []],
  loss: "softmaxCrossEntropy",
  rows: 250,
  batch: 100,
  input: "bytes",
  density: 0.2,
  optimizer: { name: "adam" },
  isAugmented: false,
};
