/**
 * First weights for a network that is to be trained: uniform in ±limit, with the limit of Glorot and Bengio (2010),
 * √(6 / (in + out)), or after ReLU that of He et al. (2015), √(6 / in); biases 0. Only arithmetic that every engine
 * does alike, so a seed is a network.
 */

import { optionError } from "../errors.ts";
import type { ActivationName } from "../functions/activation.ts";
import { checkOptions } from "../options/check.ts";
import { Random } from "../tensor/random.ts";
import { zeros } from "../tensor/tensor.ts";
import { Activation, Dense, type Layer, Softmax } from "./layer.ts";
import { Network, type NetworkOptions } from "./network.ts";

/** Sizes and functions of a network of dense layers that is to be trained. */
export interface Architecture {
  /** Sizes from the input to the output: [784, 50, 100, 10]. */
  readonly sizes: readonly number[];
  readonly hidden: ActivationName;
  readonly output: ActivationName | "softmax";
}

/** A network with random weights. */
export function initializeNetwork(architecture: Architecture, random: Random, options?: NetworkOptions): Network {
  const { sizes, hidden, output } = checkOptions("initializer", architecture, {
    sizes: "a list of numbers",
    hidden: "a string",
    output: "a string",
  });
  if (sizes.length < 2)
    throw optionError("initializer-sizes", "initializer: expected at least two sizes, got $got", sizes.length);
  if (!(random instanceof Random))
    throw optionError(
      "initializer-random",
      "initializer: expected a Random as second argument, for example new Random(0)",
    );
  const layers: Layer[] = [];
  for (let i = 1; i < sizes.length; i++) {
    const isLast = i === sizes.length - 1;
    const after = isLast ? output : hidden;
    layers.push(randomDense(sizes[i - 1]!, sizes[i]!, after, random));
    layers.push(after === "softmax" ? new Softmax() : new Activation(after));
  }
  return new Network(layers, options);
}

function randomDense(inputs: number, outputs: number, after: string, random: Random): Dense {
  const isRectified = after === "relu" || after === "leakyRelu";
  const limit = Math.sqrt(6 / (isRectified ? inputs : inputs + outputs));
  const weight = zeros([inputs, outputs]);
  for (let i = 0; i < weight.size; i++) weight.data[i] = (2 * random.uniform() - 1) * limit;
  return new Dense({ weight });
}
