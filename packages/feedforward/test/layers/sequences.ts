/**
 * Small random networks over sequences, with rows to run through them: LSTM, GRU and RNN in every direction, stacked, with and
 * without biases, normalisation and functions between them, weights with zeros of both signs among them.
 */

import fc from "fast-check";
import { Flatten } from "../../src/layers/flatten.ts";
import { LayerNorm } from "../../src/layers/normal.ts";
import { Gru, Lstm, Rnn } from "../../src/layers/recurrent.ts";
import type { Direction } from "../../src/layers/recurrent-options.ts";
import { Dropout } from "../../src/layers/scale.ts";
import { Activation, Dense, type Layer } from "../../src/network/layer.ts";
import { Network, shapesOf } from "../../src/network/network.ts";
import { Random } from "../../src/tensor/random.ts";
import type { Shape } from "../../src/tensor/shape.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { randomTensor } from "../network/arbitrary.ts";

export interface SequenceCase {
  readonly network: Network;
  /** [n, time, features] */
  readonly rows: Tensor<"float32">;
}

export function sequenceCases(): fc.Arbitrary<SequenceCase> {
  return fc.nat().map(sequenceCase);
}

export function sequenceCase(seed: number): SequenceCase {
  const random = new Random(seed);
  const shape = [1 + random.integer(5), 1 + random.integer(6)];
  const layers: Layer[] = [];
  let input: Shape = shape;
  const add = (layer: Layer): void => {
    layers.push(layer);
    input = shapesOf([layer], input).at(-1)!;
  };
  for (let left = 1 + random.integer(3); left > 0; left--) {
    add(randomRecurrent(random, input, left > 1 || random.integer(2) === 0));
    if (random.integer(3) === 0) add(randomBetween(random, input));
  }
  if (input.length === 2 && random.integer(2) === 0) add(new Flatten());
  if (input.length === 1) add(new Dense({ weight: randomTensor([input[0]!, 3], random), name: "head" }));
  const network = new Network(layers, { input: { shape, ...(random.integer(2) === 0 && { mean: [0.25] }) } });
  return { network, rows: randomTensor([1 + random.integer(5), ...shape], random) };
}

function randomBetween(random: Random, input: Shape): Layer {
  const shape = input.slice(-1);
  const norm = new LayerNorm({ scale: randomTensor(shape, random), bias: randomTensor(shape, random) });
  return [norm, new Activation("relu"), new Dropout()][random.integer(3)]!;
}

function randomRecurrent(random: Random, [, inputs]: Shape, returnSequences: boolean): Layer {
  const gates = ([4, 3, 1] as const)[random.integer(3)]!;
  const hidden = 1 + random.integer(9);
  const direction = (["forward", "reverse", "both"] as const satisfies Direction[])[random.integer(3)]!;
  const both = direction === "both" ? [2] : [];
  const make = (...shape: number[]): Tensor<"float32"> => randomTensor([...both, ...shape], random);
  const options = {
    inputWeight: make(inputs!, gates * hidden),
    stateWeight: make(hidden, gates * hidden),
    ...(random.integer(3) > 0 && { bias: make(gates * hidden) }),
    direction,
    returnSequences,
  };
  if (gates === 4) return new Lstm(options);
  if (gates === 1) return new Rnn({ ...options, nonlinearity: random.integer(2) === 0 ? "relu" : "tanh" });
  const resetAfter = random.integer(2) === 0;
  return new Gru({ ...options, resetAfter, ...(resetAfter && { stateBias: make(hidden) }) });
}
