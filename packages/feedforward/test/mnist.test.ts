/**
 * The main job on real data: the chapter's network on MNIST's 10,000 test images, one by one and in batches. The book's
 * own weights are no part of the project: where FEEDFORWARD_SAMPLE_WEIGHT names no file, the tests that need them say so.
 */

import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { gunzip } from "../src/bytes/gzip.ts";
import { readNetwork } from "../src/formats/model.ts";
import type { Network } from "../src/network/network.ts";
import { loadMnistSet } from "../src/node.ts";
import { Session } from "../src/session.ts";
import type { Tensor } from "../src/tensor/tensor.ts";
import { bookWeights } from "./book-weights.ts";

const batchSizes = [1, 7, 100, 999, 10_000];
const shippedFile = new URL("../../../models/mnist-mlp.safetensors", import.meta.url);

let images: Tensor<"float32">;
let bytes: Tensor<"uint8">;
let labels: Tensor<"uint8">;

beforeAll(async () => {
  const normalized = await loadMnistSet("test");
  const raw = await loadMnistSet("test", { normalize: false });
  images = normalized.images as Tensor<"float32">;
  bytes = raw.images as Tensor<"uint8">;
  labels = raw.labels as Tensor<"uint8">;
});

describe.skipIf(bookWeights === null)(
  "the book's weights (skipped where FEEDFORWARD_SAMPLE_WEIGHT names no file)",
  () => {
    scores(() => readNetwork(readFileSync(bookWeights!)), { correct: 9352, golden: "book-outputs.u32.gz" });

    it("has the bad accuracy of unnormalised pixels, since the file declares no scale", () => {
      expect(new Session(readNetwork(readFileSync(bookWeights!))).accuracy(bytes, labels)).toBeLessThan(0.93);
    });
  },
);

describe("the shipped network", () => {
  it("is there", () => {
    expect(existsSync(shippedFile)).toBe(true);
  });
  scores(() => readNetwork(readFileSync(shippedFile)), { correct: null, golden: "mnist-mlp-outputs.u32.gz" });

  it("classifies at least 98.3 % of the test images", () => {
    const session = new Session(readNetwork(readFileSync(shippedFile)));
    expect(session.accuracy(bytes, labels, { batchSize: 100 })).toBeGreaterThanOrEqual(0.983);
  });

  it("gives the same bits from bytes as from pixels normalised by hand: it declares its scale", () => {
    const session = new Session(readNetwork(readFileSync(shippedFile)));
    expect(bitsOf(session.predict(bytes))).toEqual(bitsOf(session.predict(images)));
  });
});

describe("the network that was shipped before", () => {
  const file = new URL("golden/models/mnist-mlp-1.safetensors", import.meta.url);
  scores(() => readNetwork(readFileSync(file)), { correct: 9811, golden: "mnist-mlp-1-outputs.u32.gz" });
});

/** What must hold of any network of the chapter's shape. */
function scores(load: () => Network, { correct, golden }: { correct: number | null; golden: string }): void {
  let session: Session;
  let whole: Tensor<"float32">;

  beforeAll(() => {
    session = new Session(load());
    whole = session.predict(images);
  });

  it.each(batchSizes)("has the same accuracy in batches of %i", (batchSize) => {
    const accuracy = session.accuracy(images, labels, { batchSize });
    expect(accuracy * 10_000).toBeCloseTo(correct ?? session.accuracy(images, labels) * 10_000, 9);
  });

  it.each(batchSizes)("has the same bits in batches of %i", (batchSize) => {
    const rows: Uint8Array[] = [];
    for (let start = 0; start < 10_000; start += batchSize) {
      rows.push(new Uint8Array(session.predict(images.slice(start, start + batchSize)).data.buffer));
    }
    expect(Buffer.concat(rows).equals(bitsOf(whole))).toBe(true);
  });

  it("agrees with NumPy within 2e-6, and on the class of all 10,000 images", () => {
    const file = gunzip(readFileSync(new URL(`golden/${golden}`, import.meta.url)), 1 << 20);
    const units = new Uint32Array(file.buffer, 0, 100_000);
    const expected = Float64Array.from(units, (unit) => unit / 2 ** 24);
    const rounding = 2 ** -25; // half a unit of the file
    let furthest = 0;
    for (let i = 0; i < expected.length; i++) furthest = Math.max(furthest, Math.abs(whole.data[i]! - expected[i]!));
    expect(furthest + rounding).toBeLessThan(2e-6);
    expect(classes(whole.data)).toEqual(classes(expected));
  });

  it("sums each row of probabilities to 1", () => {
    for (let row = 0; row < 10_000; row += 97) {
      const sum = whole.row(row).data.reduce((total, y) => total + y, 0);
      expect(Math.abs(sum - 1)).toBeLessThan(1e-6);
    }
  });
}

function bitsOf(tensor: Tensor): Buffer {
  return Buffer.from(tensor.data.buffer, tensor.data.byteOffset, tensor.byteLength);
}

function classes(probabilities: Float32Array | Float64Array): number[] {
  return Array.from({ length: probabilities.length / 10 }, (_, row) => {
    const values = probabilities.subarray(row * 10, row * 10 + 10);
    return values.indexOf(Math.max(...values));
  });
}
