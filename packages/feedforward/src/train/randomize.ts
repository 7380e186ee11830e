/**
 * First weights for any network that is to be trained, by the rules of the literature: uniform numbers or normal ones, as wide as the
 * number of inputs and outputs of a sum asks. Only arithmetic that every engine does alike, so a seed is a network.
 */

import { optionError, unsupportedError } from "../errors.ts";
import { log } from "../functions/exp.ts";
import { float64 } from "../functions/float64.ts";
import { isNamed, type Layer, type LayerType, parametersOf } from "../network/layer.ts";
import type { Network } from "../network/network.ts";
import { checkOptions, unknownName } from "../options/check.ts";
import { Random } from "../tensor/random.ts";
import { Tensor } from "../tensor/tensor.ts";

/** A rule by its name. */
export type InitializerName = "heNormal" | "heUniform" | "xavierNormal" | "xavierUniform" | "lecunNormal";

/** Which random numbers weights become. */
export interface RandomizeOptions {
  /**
   * A number is the standard deviation of normal numbers: 0.01, as the book begins. By default `heUniform` before ReLU and leaky ReLU,
   * else `xavierUniform`, as in `initializeNetwork`.
   */
  readonly initializer?: InitializerName | number;
}

/** The inputs of each sum, and the outputs that each input has a part in. */
interface Fans {
  readonly into: number;
  readonly from: number;
}

interface Initializer {
  readonly isNormal: boolean;
  /** Of the weights. */
  readonly variance: (fans: Fans) => number;
}

/** He et al. (2015), Glorot and Bengio (2010), LeCun et al. (1998). The book's "Xavier" is `lecunNormal`. */
const initializers: Readonly<Record<InitializerName, Initializer>> = {
  heNormal: { isNormal: true, variance: ({ into }) => 2 / into },
  heUniform: { isNormal: false, variance: ({ into }) => 2 / into },
  xavierNormal: { isNormal: true, variance: ({ into, from }) => 2 / (into + from) },
  xavierUniform: { isNormal: false, variance: ({ into, from }) => 2 / (into + from) },
  lecunNormal: { isNormal: true, variance: ({ into }) => 1 / into },
};

export const initializerNames = /* @__PURE__ */ Object.keys(initializers) as readonly InitializerName[];

/**
 * The same network with random weights and biases of 0, layer by layer in order; normalisation scales by 1 and has measured mean 0 and
 * variance 1. The generator goes on.
 */
export function randomizeNetwork(network: Network, random: Random, options: RandomizeOptions = {}): Network {
  const { initializer } = checkOptions("randomizeNetwork", options, { initializer: "a string or a number" });
  if (!(random instanceof Random)) {
    const sentence = "randomizeNetwork: expected a Random as second argument, for example new Random(0)";
    throw optionError("randomize-random", sentence);
  }
  const { layers } = network;
  const made = layers.map((layer, i): Layer => {
    if (!isNamed(layer)) return layer;
    if (!randomized.includes(layer.type)) {
      const sentence = "randomizeNetwork: expected dense layers, convolutions and normalisation, got $layer";
      throw unsupportedError("randomize-layer", sentence, layer.type);
    }
    const rule = ruleOf(initializer ?? usualBefore(layers[i + 1]));
    const own = Object.entries(parametersOf(layer)).map(([part, { shape, size }]) => {
      const data = part === "weight" ? draw(size, rule, fansOf(layer, shape), random) : filled(size, part);
      return [part, new Tensor("float32", shape, data)] as const;
    });
    return layer.named(layer.name, Object.fromEntries(own));
  });
  return network.with({ layers: made });
}

const randomized: readonly LayerType[] = ["dense", "conv2d", "batchNorm", "layerNorm"];

function ruleOf(initializer: InitializerName | number): Initializer {
  if (typeof initializer === "number") {
    if (initializer >= 0 && initializer < Infinity) return { isNormal: true, variance: () => initializer ** 2 };
    const sentence = "randomizeNetwork: expected a standard deviation of at least 0, got $got";
    throw optionError("randomize-deviation", sentence, initializer);
  }
  if (Object.hasOwn(initializers, initializer)) return initializers[initializer];
  const unknown = { kind: "initializer", name: initializer, names: initializerNames };
  throw unknownName(unsupportedError, "randomizeNetwork", unknown);
}

function usualBefore(next: Layer | undefined): InitializerName {
  const isRectified = next?.type === "activation" && ["relu", "leakyRelu"].includes(next.activation.name);
  return isRectified ? "heUniform" : "xavierUniform";
}

/** What is no weight begins as if it were not there. */
function filled(size: number, part: string): Float32Array<ArrayBuffer> {
  return new Float32Array(size).fill(part === "scale" || part === "variance" ? 1 : 0);
}

/** Dense weights are [in, out], convolutions' [out, in / groups, height, width]. */
function fansOf(layer: Layer, shape: readonly number[]): Fans {
  const [a = 1, b = 1, ...window] = shape;
  if (layer.type === "dense") return { into: a, from: b };
  const area = window.reduce((product, length) => product * length, 1);
  return { into: b * area, from: a * area };
}

function draw(
  size: number,
  { isNormal, variance }: Initializer,
  fans: Fans,
  random: Random,
): Float32Array<ArrayBuffer> {
  const spread = Math.sqrt(variance(fans));
  const limit = Math.sqrt(3 * variance(fans));
  const next = isNormal ? normalNumbers(random) : () => 2 * random.uniform() - 1;
  return Float32Array.from({ length: size }, () => next() * (isNormal ? spread : limit));
}

/** Normal numbers by Marsaglia's polar method, two from a point within the unit circle; each layer begins with a new point. */
function normalNumbers(random: Random): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const [x, y] = [2 * random.uniform() - 1, 2 * random.uniform() - 1];
      const square = x * x + y * y;
      if (square === 0 || square >= 1) continue;
      const factor = Math.sqrt((-2 * log(float64, square)) / square);
      spare = y * factor;
      return x * factor;
    }
  };
}
