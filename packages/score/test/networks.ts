/** Networks for tests, made here: small, with weights that look random, and the same in every run. */

import { initializeNetwork, type Network, Random, Session } from "feedforward";

export interface Shape {
  readonly sizes: readonly number[];
  readonly output?: "softmax" | "sigmoid" | "identity";
  readonly labels?: readonly string[];
  readonly scale?: string;
}

export function network({ sizes, output = "softmax", labels, scale }: Shape): Network {
  return initializeNetwork({ sizes, hidden: "relu", output }, new Random(7), {
    ...(labels && { labels }),
    ...(scale !== undefined && { input: { size: sizes[0]!, scale } }),
  });
}

export function session(shape: Shape): Session {
  return new Session(network(shape));
}

/** Numbers around 0, the same in every run. */
export function numbers(count: number, seed = 1): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: count }, () => 4 * random.uniform() - 2);
}
