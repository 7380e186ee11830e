/** MNIST as the chapter's `load_mnist` gives it: shapes, dtypes and values for every flag. */

import { describe, expect, it } from "vitest";
import {
  applyMnistFlags,
  mnistFileNames,
  normalizePixels,
  oneHot,
  readMnist,
  readMnistSet,
} from "../../src/data/mnist.ts";
import { FormatError, ShapeError } from "../../src/errors.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { idx, mnistBytes } from "./mnist-files.ts";

const pixels = Uint8Array.from({ length: 256 }, (_, i) => i);
/** Two images of 8 × 16 with the labels 3 and 9. */
const small = { images: idx(8, [2, 8, 16], pixels), labels: idx(8, [2], [3, 9]) };
/** `count` images of one pixel. */
const images = (count: number): Uint8Array => idx(8, [count, 1, 1], new Uint8Array(count));

describe("flags", () => {
  it.each([
    [{}, "float32", [2, 128], "uint8", [2]],
    [{ normalize: true, flatten: true, oneHotLabel: false }, "float32", [2, 128], "uint8", [2]],
    [{ normalize: false }, "uint8", [2, 128], "uint8", [2]],
    [{ flatten: false }, "float32", [2, 1, 8, 16], "uint8", [2]],
    [{ normalize: false, flatten: false }, "uint8", [2, 1, 8, 16], "uint8", [2]],
    [{ oneHotLabel: true }, "float32", [2, 128], "float64", [2, 10]],
  ] as const)("%j", (flags, dtype, shape, labelDType, labelShape) => {
    const set = readMnistSet(small, flags);
    expect([set.images.dtype, set.images.shape]).toEqual([dtype, shape]);
    expect([set.labels.dtype, set.labels.shape]).toEqual([labelDType, labelShape]);
  });
});

describe("values", () => {
  it("pixels are x / 255 in float32, 0 and 1 at the ends", () => {
    const { images: normalized } = readMnistSet(small);
    expect([...normalized.data]).toEqual(Array.from(pixels, (x) => Math.fround(x / 255)));
    expect([normalized.data[0], normalized.data[255]]).toEqual([0, 1]);
  });

  it("pixels that are not normalized are those of the file, without a copy", () => {
    const set = readMnistSet(small, { normalize: false });
    expect([...set.images.data]).toEqual([...pixels]);
    expect(set.images.data.buffer).toBe(small.images.buffer);
  });

  it("a one-hot row is 1 at its label", () => {
    expect(readMnistSet(small, { oneHotLabel: true }).labels.toArray()).toEqual([
      [0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
    ]);
  });

  it.each([
    [[0, 1], 10],
    [[], 10],
    [[0, 9], 10],
    [[0, 10], 11],
    [[61, 5], 62],
  ])("labels %j make one-hot rows of %i", (labels, width) => {
    expect(oneHot(tensor(Uint8Array.from(labels), { dtype: "uint8" })).shape).toEqual([labels.length, width]);
  });

  it("labels beyond the asked number of classes are refused", () => {
    expect(() => oneHot(tensor([3, 4], { dtype: "uint8" }), 4)).toThrow("one-hot: expected labels below 4, got 4");
  });

  it("normalizePixels keeps the shape", () => {
    expect(normalizePixels(tensor([[[51]], [[255]]], { dtype: "uint8" })).toArray()).toEqual([
      [[Math.fround(0.2)]],
      [[1]],
    ]);
  });
});

describe("a set that is read already", () => {
  const images = tensor(pixels, { shape: [2, 8, 16], dtype: "uint8" });
  const labels = tensor(Uint8Array.of(3, 9), { dtype: "uint8" });

  it.each([{}, { normalize: false, flatten: false, oneHotLabel: true }])(
    "%j makes what reading the files with them makes",
    (flags) => {
      expect(applyMnistFlags({ images, labels }, flags)).toEqual(readMnistSet(small, flags));
    },
  );

  it.each([
    [
      { images: images.reshape(2, 128), labels },
      "expected images [n, height, width] and labels [n], got [2, 128] and [2]",
    ],
    [{ images, labels: labels.slice(1) }, "mnist: 2 images but 1 labels"],
    [
      { images, labels: labels.reshape(1, 2) },
      "expected images [n, height, width] and labels [n], got [2, 8, 16] and [1, 2]",
    ],
  ])("must have a label for each image: %#", (set, message) => {
    expect(() => applyMnistFlags(set)).toThrow(message);
  });
});

describe("what is refused", () => {
  it.each([
    [{ images: images(3), labels: idx(8, [2], [1, 2]) }, "mnist: 3 images but 2 labels"],
    [
      { images: images(60_000), labels: idx(8, [10_000], new Uint8Array(10_000)) },
      "mnist: 60,000 images but 10,000 labels",
    ],
    [
      { images: idx(8, [2], [1, 2]), labels: small.labels },
      "mnist: expected images uint8 [n, height, width], got uint8 [2]",
    ],
    [
      { images: idx(9, [1, 1, 1], [1]), labels: idx(8, [1], [1]) },
      "mnist: expected images uint8 [n, height, width], got int8 [1, 1, 1]",
    ],
    [{ images: small.images, labels: small.images }, "mnist: expected labels uint8 [n], got uint8 [2, 8, 16]"],
    [{ images: small.labels, labels: small.images }, "mnist: expected images uint8 [n, height, width], got uint8 [2]"],
  ])("%#: %s", (files, message) => {
    expect(() => readMnistSet(files)).toThrow(ShapeError);
    expect(() => readMnistSet(files)).toThrow(message);
  });

  it("bytes that are no IDX file", () => {
    expect(() => readMnistSet({ images: small.images, labels: Uint8Array.of(1) })).toThrow(FormatError);
  });

  it("a set of no images is a set", () => {
    const set = readMnistSet({ images: idx(8, [0, 28, 28]), labels: idx(8, [0]) });
    expect([set.images.shape, set.labels.shape]).toEqual([[0, 784], [0]]);
  });
});

describe("the real files", () => {
  it("have 60,000 and 10,000 images, and the first labels are 5 and 7", () => {
    const { train, test } = readMnist({ train: mnistBytes("train"), test: mnistBytes("test") }, { normalize: false });
    expect([train.images.shape, test.images.shape]).toEqual([
      [60000, 784],
      [10000, 784],
    ]);
    expect([train.labels.data[0], test.labels.data[0]]).toEqual([5, 7]);
  });

  it("are named as their publisher named them", () => {
    expect(mnistFileNames.train.images[0]).toBe("train-images-idx3-ubyte");
    expect(mnistFileNames.test.labels[0]).toBe("t10k-labels-idx1-ubyte");
  });
});
