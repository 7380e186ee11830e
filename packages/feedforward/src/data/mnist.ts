/**
 * MNIST as the chapter's `load_mnist(normalize, flatten, one_hot_label)` gives it, from the bytes of its four IDX files
 * (plain or gzipped). Any data set in the same layout is read as well: Fashion-MNIST, EMNIST, images of other sizes.
 */

import { shapeError } from "../errors.ts";
import { checkOptions } from "../options/check.ts";
import { thousands } from "../print/thousands.ts";
import { Tensor, zeros } from "../tensor/tensor.ts";
import { type IdxLimits, readIdx } from "./idx.ts";

/** The chapter's flags with the chapter's defaults. */
export interface MnistFlags {
  /** Pixels as float32 from 0 to 1, each x / 255 rounded once; otherwise uint8 from 0 to 255. Default true. */
  readonly normalize?: boolean;
  /** An image is one row of height × width pixels; otherwise [1, height, width]. Default true. */
  readonly flatten?: boolean;
  /** A label is a row that is 1 at the label and 0 elsewhere; otherwise a number. Default false. */
  readonly oneHotLabel?: boolean;
}

/** Images [n, 784] or [n, 1, 28, 28]; labels uint8 [n], or float64 [n, 10] as NumPy's `zeros` makes one-hot rows. */
export interface MnistSet {
  readonly images: Tensor<"float32" | "uint8">;
  readonly labels: Tensor<"uint8" | "float64">;
}

/** The bytes of the two IDX files of one set. */
export interface MnistSetBytes {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/**
 * How the files are called, the original name first and then the one that some unpackers make of it; each may carry
 * `.gz`. The first set is for training, the second for testing.
 */
export const mnistFileNames = {
  train: {
    images: ["train-images-idx3-ubyte", "train-images.idx3-ubyte"],
    labels: ["train-labels-idx1-ubyte", "train-labels.idx1-ubyte"],
  },
  test: {
    images: ["t10k-images-idx3-ubyte", "t10k-images.idx3-ubyte"],
    labels: ["t10k-labels-idx1-ubyte", "t10k-labels.idx1-ubyte"],
  },
} as const;

/** Both sets, each as `readMnistSet` gives it. */
export function readMnist(
  files: { readonly train: MnistSetBytes; readonly test: MnistSetBytes },
  flags: MnistFlags = {},
  limits: IdxLimits = {},
): { readonly train: MnistSet; readonly test: MnistSet } {
  return { train: readMnistSet(files.train, flags, limits), test: readMnistSet(files.test, flags, limits) };
}

/** One set. A `FormatError` for bytes that are no IDX file, a `ShapeError` for tensors that are no labelled images. */
export function readMnistSet(files: MnistSetBytes, flags: MnistFlags = {}, limits: IdxLimits = {}): MnistSet {
  checkFlags(flags);
  const images = readBytes(files.images, limits, "images uint8 [n, height, width]", 3);
  const labels = readBytes(files.labels, limits, "labels uint8 [n]", 1);
  return applyMnistFlags({ images, labels }, flags);
}

/** Images and labels as they stand in the files: [n, height, width] and [n]. */
export interface MnistPixels {
  readonly images: Tensor<"uint8">;
  readonly labels: Tensor<"uint8">;
}

function checkFlags(flags: MnistFlags): MnistFlags {
  return checkOptions("mnist", flags, { normalize: "a boolean", flatten: "a boolean", oneHotLabel: "a boolean" });
}

/** What the flags make of a set that is read already. A `ShapeError` unless there is one label for each image. */
export function applyMnistFlags({ images, labels }: MnistPixels, flags: MnistFlags = {}): MnistSet {
  const { normalize = true, flatten = true, oneHotLabel = false } = checkFlags(flags);
  if (images.rank !== 3 || labels.rank !== 1) {
    const sentence = "mnist: expected images [n, height, width] and labels [n], got $images and $labels";
    throw shapeError("mnist-shapes", sentence, images.shape, labels.shape);
  }
  const [count, height, width] = images.shape as [number, number, number];
  if (count !== labels.size) {
    throw shapeError(
      "mnist-count",
      "mnist: $images images but $labels labels",
      thousands(count),
      thousands(labels.size),
    );
  }
  const arranged = flatten ? images.reshape(count, height * width) : images.reshape(count, 1, height, width);
  return { images: normalize ? normalizePixels(arranged) : arranged, labels: oneHotLabel ? oneHot(labels) : labels };
}

/** Each x / 255, rounded once to float32: from 0 to 1. */
export function normalizePixels(images: Tensor<"uint8">): Tensor<"float32"> {
  // Only 256 quotients occur. Dividing in float64 and rounding the result is the same as dividing in float32.
  const quotients = Float32Array.from({ length: 256 }, (_, pixel) => pixel / 255);
  const data = new Float32Array(images.size);
  for (let i = 0; i < data.length; i++) data[i] = quotients[images.data[i]!]!;
  return new Tensor("float32", images.shape, data);
}

/**
 * Rows of 0 with a 1 at the label: [n] → [n, classes], float64 as in the chapter. Without a number of classes there
 * are 10, or as many as the largest label asks for.
 */
export function oneHot(labels: Tensor<"uint8">, classes?: number): Tensor<"float64"> {
  const needed = labels.data.reduce((most, label) => Math.max(most, label + 1), 0);
  const width = classes ?? Math.max(10, needed);
  if (needed > width)
    throw shapeError("one-hot-label", "one-hot: expected labels below $limit, got $got", width, needed - 1);
  const rows = zeros([labels.size, width], "float64");
  for (let i = 0; i < labels.size; i++) rows.data[i * width + labels.data[i]!] = 1;
  return rows;
}

function readBytes(bytes: Uint8Array, limits: IdxLimits, expected: string, rank: number): Tensor<"uint8"> {
  const read = readIdx(bytes, limits);
  if (read.dtype === "uint8" && read.rank === rank) return read as Tensor<"uint8">;
  throw shapeError("mnist-array", "mnist: expected $expected, got $dtype $shape", expected, read.dtype, read.shape);
}
