/**
 * Networks with something the matter: noise on their weights, or no biases. What they still get right tells what the
 * weights and the biases are for.
 */

import { optionError } from "../errors.ts";
import { Random } from "../tensor/random.ts";
import { Tensor, zeros } from "../tensor/tensor.ts";
import { isNamed, type Layer, parametersOf } from "./layer.ts";
import type { Network } from "./network.ts";

/**
 * W + e with e uniform in ±level·√3·rms(W), for each layer with a weight by itself: the noise is `level` times as strong
 * as the weights, in root mean square. Biases stay. A `RangeError` for a level that is negative or not finite.
 */
export function addNoise(network: Network, level: number, random: Random): Network {
  if (!Number.isFinite(level) || level < 0)
    throw optionError("noise-level", "noise: expected a level of at least 0, got $got", level);
  if (!(random instanceof Random)) {
    throw optionError("noise-random", "noise: expected a Random as third argument, for example new Random(0)");
  }
  return withPart(network, "weight", ({ shape, data }) => {
    const limit = level * Math.sqrt(3) * rootMeanSquare(data);
    const noisy = data.map((w) => w + (2 * random.uniform() - 1) * limit);
    return new Tensor("float32", shape, noisy);
  });
}

/** The same network with every bias 0. */
export function withoutBiases(network: Network): Network {
  return withPart(network, "bias", ({ shape }) => zeros(shape));
}

type Parameter = Tensor<"float32">;

function withPart(network: Network, part: "weight" | "bias", change: (own: Parameter) => Parameter): Network {
  const layers = network.layers.map((layer): Layer => {
    const own = parametersOf(layer);
    if (!isNamed(layer) || own[part] === undefined) return layer;
    return layer.named(layer.name, { ...own, [part]: change(own[part]) });
  });
  return network.with({ layers });
}

function rootMeanSquare(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}
