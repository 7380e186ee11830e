/**
 * Networks made from a seed alone, with rows to run through them, and the sha256 of what must come out: any place that runs
 * JavaScript can check itself against test/golden/hashes.json without a file. scripts/golden-hashes.py draws the same
 * numbers in the same order.
 */

import { isActivationName } from "../src/functions/activation.ts";
import { Activation, Dense, type Layer, Softmax } from "../src/network/layer.ts";
import { Network } from "../src/network/network.ts";
import { Random } from "../src/tensor/random.ts";
import { Tensor, zeros } from "../src/tensor/tensor.ts";

/** How a network and its rows are drawn. */
export interface Recipe {
  readonly name: string;
  readonly seed: number;
  readonly sizes: readonly number[];
  /** The functions after each dense layer, parted by spaces. */
  readonly functions: readonly string[];
  /** Rows besides those with special values. */
  readonly rows: number;
  readonly input: "floats" | "bytes";
  readonly mean?: number;
  readonly std?: number;
}

export interface Shipped {
  /** From the repository's root. */
  readonly file: string;
  /** The sha256 of the file, and of its outputs for MNIST's 10,000 test images, where it is meant for them. */
  readonly model: string;
  readonly mnist?: string;
  readonly pictures: { readonly seed: number; readonly rows: number; readonly outputs: string };
}

export interface Hashes {
  /** The network of the chapter first. */
  readonly shipped: readonly Shipped[];
  readonly networks: readonly (Recipe & { readonly outputs: string })[];
}

export interface Seeded {
  readonly network: Network;
  readonly rows: Tensor<"float32"> | Tensor<"uint8">;
}

/** Each in a row of its own. */
const special = [Number.NaN, Infinity, -Infinity, 2 ** -149, -(2 ** -130), 3e38, -3e38, 1e-30];

export function makeSeeded({ seed, sizes, functions, rows, input, mean, std }: Recipe): Seeded {
  const random = new Random(seed);
  const layers = functions.flatMap((names, i): Layer[] => [
    new Dense({ weight: parameters(random, [sizes[i]!, sizes[i + 1]!]), bias: parameters(random, [sizes[i + 1]!]) }),
    ...names.split(" ").map(layerOf),
  ]);
  const size = sizes[0]!;
  const normalized = mean === undefined || std === undefined ? {} : { mean: [mean], std: [std] };
  if (input === "floats") {
    return { network: new Network(layers, { input: normalized }), rows: floatRows(random, rows, size) };
  }
  const network = new Network(layers, { input: { size, scale: "1/255", ...normalized } });
  return { network, rows: byteRows(random, rows, size) };
}

function layerOf(name: string): Layer {
  if (name === "softmax") return new Softmax();
  if (isActivationName(name)) return new Activation(name);
  throw new RangeError(`seeded: unknown function "${name}"`);
}

/** In [-1, 1): multiples of 2^-23. */
function parameters(random: Random, shape: readonly number[]): Tensor<"float32"> {
  const tensor = zeros(shape);
  for (let i = 0; i < tensor.size; i++) tensor.data[i] = 2 * random.uniform() - 1;
  return tensor;
}

/** A tenth of the values is 0, a tenth -0, the rest in [-2, 2); then rows with one special value each. */
function floatRows(random: Random, count: number, size: number): Tensor<"float32"> {
  const rows = zeros([count + special.length, size]);
  for (let i = 0; i < rows.size; i++) {
    const kind = random.integer(10);
    rows.data[i] = kind === 0 ? 0 : kind === 1 ? -0 : 4 * random.uniform() - 2;
  }
  special.forEach((value, i) => {
    rows.data[(count + i) * size + i] = value;
  });
  return rows;
}

/** Bytes of which a fifth is any and the rest 0: pictures, as far as a kernel can tell. */
export function byteRows(random: Random, count: number, size: number): Tensor<"uint8"> {
  const bytes = Uint8Array.from({ length: count * size }, () => (random.integer(5) === 0 ? random.integer(256) : 0));
  return new Tensor("uint8", [count, size], bytes);
}

/** The sha256 of bytes, by what browsers, workers and Node all have. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
