/**
 * Data and networks that are small enough to be judged by eye. An image is 2 × 2 pixels, one of them bright; the network
 * passes pixels through, so it says where the bright pixel is.
 */

import { writeSafetensors } from "../../src/formats/safetensors.ts";
import { networkMetadata } from "../../src/network/describe.ts";
import type { InputOptions } from "../../src/network/input.ts";
import { Dense, Softmax } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { idx } from "../data/mnist-files.ts";

const uint8 = 8;

/** Images whose bright pixels are at these positions. */
export function images(...bright: readonly number[]): Uint8Array {
  const pixels = bright.flatMap((position) => [0, 1, 2, 3].map((i) => (i === position ? 255 : 0)));
  return idx(uint8, [bright.length, 2, 2], pixels);
}

export function labels(...numbers: readonly number[]): Uint8Array {
  return idx(uint8, [numbers.length], numbers);
}

const trainBright = [0, 1, 2, 3, 0, 1, 2, 3];

/** A data folder: eight training images, and four test images of which three are labelled as the network sees them. */
export const data = {
  "train-images-idx3-ubyte": images(...trainBright),
  "train-labels-idx1-ubyte": labels(...trainBright),
  "t10k-images-idx3-ubyte": images(2, 1, 0, 3),
  "t10k-labels-idx1-ubyte": labels(2, 1, 0, 0),
};

/** y = softmax(x · 10·I). */
export function network({ scale = "1/255", ...input }: InputOptions = {}): Network {
  const weight = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 10 : 0)));
  return new Network([new Dense({ weight }), new Softmax()], { input: { scale, ...input } });
}

export function safetensors(net: Network = network()): Uint8Array {
  return writeSafetensors(net.parameters, networkMetadata(net));
}
