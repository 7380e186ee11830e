/**
 * Training in WebAssembly gives the reference's bytes: every loss, every parameter and every slot, after every step, for networks,
 * batches, optimizers and data that are drawn. That the engine ran at all is asked for, or the comparison would prove nothing.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ActivationName, activationNames } from "../../src/functions/activation.ts";
import type { LossName } from "../../src/functions/loss.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Tensor, zeros } from "../../src/tensor/tensor.ts";
import { prepareBackprop } from "../../src/train/backprop.ts";
import { type ClipOptions, clipSettings } from "../../src/train/clip.ts";
import { engineStepper } from "../../src/train/engine.ts";
import { prepareExamples, type TrainingData } from "../../src/train/examples.ts";
import { asBytes } from "../../src/train/few-numbers.ts";
import { type OptimizerOptions, optimizerSettings, optimizerState } from "../../src/train/optimizer.ts";
import { copyParameters } from "../../src/train/parameters.ts";
import { referenceStepper, type SteppedTraining } from "../../src/train/stepper.ts";
import { draws } from "../effort.ts";
import { optimizerNames } from "./small.ts";
import { trail } from "./trail.ts";

interface Drawn {
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

const drawn: fc.Arbitrary<Drawn> = fc
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

function networkOf({ seed, sizes, functions, loss, input, magnitude = 1 }: Drawn): Network {
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

function trainingOf(form: Drawn): SteppedTraining {
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
    ...arrays,
  };
}

function bothTrails(form: Drawn): { engine: string[]; reference: string[] } {
  const [ours, theirs] = [trainingOf(form), trainingOf(form)];
  const engine = engineStepper(ours);
  expect(engine).not.toBeNull();
  return { engine: trail(engine!, ours), reference: trail(referenceStepper(theirs), theirs) };
}

const book: Drawn = {
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

/** 140 steps of one image each, in which most pixels are lit once. */
const forgetful: Drawn = { ...book, sizes: [200, 5, 3], functions: [["relu"], []], rows: 70, batch: 1, density: 0.02 };

describe("the engine gives the reference's bytes", () => {
  it("for whatever is drawn", () => {
    fc.assert(
      fc.property(drawn, (form) => {
        const { engine, reference } = bothTrails(form);
        expect(engine).toEqual(reference);
      }),
      { numRuns: draws(150) },
    );
  });

  it.each([
    ...optimizerNames.map((name) => [`the book's network, ${name}`, { ...book, optimizer: { name } }] as const),
    ["momentum as Nesterov has it", { ...book, optimizer: { name: "momentum", nesterov: true } }],
    ["lists in two chunks", { ...book, rows: 300, batch: 290 }],
    ["lists in two chunks, the second full", { ...book, rows: 512, batch: 512, sizes: [20, 5, 10, 3] }],
    ["layers of many panels", { ...book, sizes: [60, 300, 130, 10], rows: 40, batch: 17 }],
    ["floats that are few numbers, -0 among them", { ...book, input: "few", rows: 60, batch: 23 }],
    ["floats without zeros", { ...book, input: "floats", density: 1, rows: 30, batch: 13 }],
    ["one dense layer", { ...book, sizes: [784, 10], functions: [[]], rows: 60, batch: 16 }],
    [
      "numbers that count as 0",
      { ...book, rows: 40, batch: 20, functions: [["relu"], ["tanh"], []], magnitude: 2 ** -20 },
    ],
    ...[
      { name: "momentum", momentum: 0.2 },
      { name: "adam", beta1: 0.2, beta2: 0.1 },
      { name: "rmsProp", rho: 0.1 },
    ].map((optimizer) => [`what ${optimizer.name} forgets`, { ...forgetful, optimizer } as Drawn] as const),
    ...optimizerNames.map((name) => [`${name}, its gradients clipped to a norm`, { ...book, rows: 60, batch: 20, optimizer: { name }, clip: { clipNorm: 0.1 } }] as const), // biome-ignore format: a line
    ["gradients that are shorter than the norm allows", { ...book, rows: 60, batch: 20, clip: { clipNorm: 1e6 } }],
    ["gradients of 0, clipped", { ...book, rows: 20, batch: 20, density: 0, magnitude: 0, clip: { clipNorm: 1 } }],
    ["pixels that are lit in some batches alone, clipped", { ...forgetful, optimizer: { name: "sgd" }, clip: { clipNorm: 0.01 } }], // biome-ignore format: a line
    ["each element of the gradients limited", { ...book, rows: 60, batch: 20, clip: { clipValue: 0.001 } }],
    ["images that are all background", { ...book, density: 0, rows: 30, batch: 30 }],
  ] satisfies readonly (readonly [string, Drawn])[])("%s", (_, form) => {
    const { engine, reference } = bothTrails(form);
    expect(engine).toEqual(reference);
  });

  it("in memory that others have used, and two trainings in turn", () => {
    const form = { ...book, rows: 40, batch: 10 };
    const [one, other] = [trainingOf(form), trainingOf({ ...form, optimizer: { name: "sgd" } })];
    const [first, second] = [engineStepper(one)!, engineStepper(other)!];
    const positions = Uint32Array.from({ length: 10 }, (_, i) => 3 * i);
    const losses = [1, 2, 3].map((step) =>
      [first, second].map((stepper) => stepper.step({ positions, key: 0, step: 1 }, { step, steps: 3 })),
    );
    const [alone, apart] = [trainingOf(form), trainingOf({ ...form, optimizer: { name: "sgd" } })];
    const references = [referenceStepper(alone), referenceStepper(apart)];
    expect(losses).toEqual(
      [1, 2, 3].map((step) =>
        references.map((stepper) => stepper.step({ positions, key: 0, step: 1 }, { step, steps: 3 })),
      ),
    );
  });
});

it("floats that are few numbers become bytes, others do not", () => {
  const few = Float32Array.of(0, 0.5, 0, -0, 0, 0.25, 0, 0);
  const { numbers, rowOf, whole } = asBytes(few, 4)!;
  expect(Array.from(whole!, (byte) => numbers[byte])).toEqual([...few]);
  expect([...rowOf(1, 0)].map((byte) => numbers[byte])).toEqual([0, 0.25, 0, 0]);
  expect(asBytes(Float32Array.of(0, 0.5, 1), 3), "mostly not 0").toBeNull();
  const many = (count: number) => Float32Array.from({ length: 1000 }, (_, i) => (i < count ? i : 0));
  expect(asBytes(many(256), 10)).not.toBeNull();
  expect(asBytes(many(257), 10)).toBeNull();
});

it("the reference trains with an epsilon of 0, which makes 0/0 of what pads a row", () => {
  expect(engineStepper(trainingOf({ ...book, optimizer: { name: "adam", epsilon: 0 } }))).toBeNull();
});

it("a parameter that is no longer finite is found", () => {
  const training = trainingOf({ ...book, rows: 20, batch: 20, optimizer: { name: "sgd", learningRate: 3e38 } });
  const stepper = engineStepper(training)!;
  const positions = Uint32Array.from({ length: 20 }, (_, i) => i);
  for (let step = 1; step <= 4; step++) stepper.step({ positions, key: 0, step: 1 }, { step, steps: 4 });
  expect(stepper.isFinite()).toBe(false);
});
