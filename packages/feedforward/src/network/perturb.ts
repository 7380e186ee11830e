/**
 * Networks with something the matter: noise on their weights, or no biases. What they still get right tells what the
 * weights and the biases are for.
 */

import type { Random } from "../tensor/random.ts";
import { Tensor, zeros } from "../tensor/tensor.ts";
import { Dense, type Layer } from "./layer.ts";
import { Network } from "./network.ts";

/**
 * W + e with e uniform in ±level·√3·rms(W), for each dense layer [in, out] by itself: the noise is `level` times as strong
 * as the weights, in root mean square. Biases stay. A `RangeError` for a level that is negative or not finite.
 */
export function addNoise(network: Network, level: number, random: Random): Network {
  if (!Number.isFinite(level) || level < 0) throw new RangeError(`noise: expected a level of at least 0, got ${level}`);
  return withDense(network, ({ name, weight, bias }) => {
    const limit = level * Math.sqrt(3) * rootMeanSquare(weight.data);
    const noisy = weight.data.map((w) => w + (2 * random.uniform() - 1) * limit);
    return new Dense({ name, weight: new Tensor("float32", weight.shape, noisy), bias });
  });
}

/** The same network with every bias 0. */
export function withoutBiases(network: Network): Network {
  return withDense(network, ({ name, weight, bias }) => new Dense({ name, weight, bias: zeros(bias.shape) }));
}

function withDense(network: Network, change: (layer: Dense) => Dense): Network {
  const { input, labels, provenance, notes } = network;
  const layers = network.layers.map((layer): Layer => (layer.type === "dense" ? change(layer) : layer));
  return new Network(layers, { input, labels, provenance, notes, allowNonFinite: !network.isFinite });
}

function rootMeanSquare(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
