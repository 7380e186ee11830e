/**
 * Small random networks over pictures with rows to run through them: every layer of `feedforward/layers`, in any order that
 * fits, weights and inputs with zeros of both signs among them.
 */

import fc from "fast-check";
import { activationNames } from "../../src/functions/activation.ts";
import { Conv2d } from "../../src/layers/conv2d.ts";
import { Flatten } from "../../src/layers/flatten.ts";
import { BatchNorm, LayerNorm } from "../../src/layers/normal.ts";
import { AveragePool2d, GlobalAveragePool2d, MaxPool2d } from "../../src/layers/pool2d.ts";
import { Dropout, Scale } from "../../src/layers/scale.ts";
import type { InputOptions } from "../../src/network/input.ts";
import { Activation, Dense, type Layer, Softmax } from "../../src/network/layer.ts";
import { Network, shapesOf } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import type { Shape } from "../../src/tensor/shape.ts";
import { sizeOf } from "../../src/tensor/shape.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { randomTensor } from "../network/arbitrary.ts";

export interface PictureCase {
  readonly network: Network;
  /** [n, channels, height, width] */
  readonly rows: Tensor<"float32">;
}

/** Networks of up to so many layers. */
export function pictureCases(mostLayers = 6): fc.Arbitrary<PictureCase> {
  return fc.nat().map((seed) => pictureCase(seed, mostLayers));
}

export function pictureCase(seed: number, mostLayers = 6): PictureCase {
  const random = new Random(seed);
  const shape = [1 + random.integer(3), 1 + random.integer(9), 1 + random.integer(9)];
  const layers: Layer[] = [];
  let input: Shape = shape;
  for (let i = 0; i < mostLayers; i++) {
    const layer = randomLayer(random, input);
    layers.push(layer);
    input = shapesOf([layer], input).at(-1)!;
  }
  const network = new Network(layers, { input: { shape, ...standardOf(random, shape) } });
  return { network, rows: randomTensor([1 + random.integer(5), ...shape], random) };
}

function standardOf(random: Random, shape: Shape): InputOptions {
  const counts = [0, 1, shape[0]!, sizeOf(shape)];
  const list = (): number[] | null => {
    const count = counts[random.integer(4)]!;
    return count === 0 ? null : Array.from({ length: count }, () => 0.5 + random.uniform());
  };
  return { scale: random.integer(2) === 0 ? null : "1/255", mean: list(), std: list() };
}

function randomLayer(random: Random, input: Shape): Layer {
  const makers = input.length === 3 ? [...anywhere, ...onPictures] : [...anywhere, ...onRows];
  return makers[random.integer(makers.length)]!(random, input);
}

type Maker = (random: Random, input: Shape) => Layer;

const positive = (random: Random, size: number): Float32Array =>
  Float32Array.from({ length: size }, () => 0.25 + random.uniform());

const anywhere: readonly Maker[] = [
  (random) => new Activation(activationNames[random.integer(activationNames.length)]!),
  (random, [channels]) =>
    new BatchNorm({
      scale: randomTensor([channels!], random),
      bias: randomTensor([channels!], random),
      mean: randomTensor([channels!], random),
      variance: positive(random, channels!),
      epsilon: 1e-3,
    }),
  (random, input) => {
    const shape = input.slice(random.integer(input.length));
    return new LayerNorm({ scale: randomTensor(shape, random), bias: randomTensor(shape, random) });
  },
  () => new Dropout(),
  (random) => new Scale({ factor: 2 * random.uniform() - 1 }),
];

const onRows: readonly Maker[] = [
  (random, [inputs]) => {
    const outputs = 1 + random.integer(7);
    return new Dense({ weight: randomTensor([inputs!, outputs], random), bias: randomTensor([outputs], random) });
  },
  (_, [inputs]) => (inputs === 1 ? new Activation("sigmoid") : new Softmax()),
];

const onPictures: readonly Maker[] = [
  convolution,
  convolution,
  convolution,
  (random, input) => new MaxPool2d(windows(random, input)),
  (random, input) => new AveragePool2d({ ...windows(random, input), countPadding: random.integer(2) === 0 }),
  () => new GlobalAveragePool2d(),
  (random) => new Flatten({ order: random.integer(2) === 0 ? "channelsFirst" : "channelsLast" }),
];

function convolution(random: Random, input: Shape): Conv2d {
  const channels = input[0]!;
  const groups = random.integer(3) === 0 ? channels : 1;
  const outputs = groups * (1 + random.integer(3));
  const { size, padding } = windows(random, input);
  const weight = randomTensor([outputs, channels / groups, ...size], random);
  const bias = random.integer(3) === 0 ? {} : { bias: randomTensor([outputs], random) };
  return new Conv2d({ weight, ...bias, padding, groups, stride: [1 + random.integer(2), 1 + random.integer(3)] });
}

/** Windows that fit, and paddings that are less. */
function windows(random: Random, [, height, width]: Shape) {
  const size = [height!, width!].map((most) => 1 + random.integer(Math.min(3, most)));
  const [rows, columns] = size as [number, number];
  const padding = [rows, columns, rows, columns].map((most) => random.integer(most));
  return { size, padding, stride: 1 + random.integer(3) };
}
