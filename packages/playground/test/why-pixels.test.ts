/** Why this digit: the gradient agrees with differences, and the changes that it proposes change the answer. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Tensor } from "feedforward";
import {
  type ActivationName,
  initializeNetwork,
  type Network,
  networkFromMetadata,
  Random,
  readSafetensors,
  trace,
} from "feedforward";
import { readMnistSet } from "feedforward/data";
import { describe, expect, it } from "vitest";
import { mnistBytes } from "../../feedforward/test/data/mnist-files.ts";
import { whyOf } from "../src/worker/why.ts";

const set = readMnistSet(mnistBytes("test"), { normalize: false });
const pixelsOf = (row: number) => (set.images as Tensor<"uint8">).row(row).data.slice() as Uint8Array<ArrayBuffer>;

const file = fileURLToPath(new URL("../../../models/mnist-mlp.safetensors", import.meta.url));
const { metadata, tensors } = readSafetensors(new Uint8Array(readFileSync(file)));
const mlp = networkFromMetadata(metadata, tensors);

/** The difference of two sums before softmax, for inputs as the first layer gets them. */
function difference(network: Network, x: Float32Array, plus: number, minus: number): number {
  const bare = network.with({ input: { scale: null, mean: null, std: null } });
  const sums = trace(bare, x).at(-2)!.values.data;
  return sums[plus]! - sums[minus]!;
}

const small = (hidden: ActivationName) =>
  initializeNetwork({ sizes: [784, 12, 8, 10], hidden, output: "softmax" }, new Random(7));

describe("what the pixels said", () => {
  it.each<[string, Network, boolean]>([
    ["the book's network", mlp, false],
    ["sigmoid", small("sigmoid"), true],
    ["tanh", small("tanh"), true],
    ["elu", small("elu"), true],
    ["identity", small("identity"), true],
  ])("is x times the slope that differences have: %s", (_, network, normalize) => {
    const pixels = pixelsOf(0);
    const { winner, runnerUp, spoke } = whyOf({ network, normalize, pixels }, 3);
    const x = Float32Array.from(pixels, (pixel) => pixel / 255);
    const inked = [...x.keys()].filter((i) => x[i]! > 0.3);
    const step = 1 / 64;
    for (const i of inked) {
      const at = (by: number) => difference(network, x.with(i, x[i]! + by), winner, runnerUp);
      expect(spoke[i]! / x[i]!).toBeCloseTo((at(step) - at(-step)) / (2 * step), 2);
    }
    expect(inked.length).toBeGreaterThan(50);
    expect([...spoke].filter((value, i) => value !== 0 && x[i] === 0)).toEqual([]);
  });
});

describe("what would make it another digit", () => {
  it.each([1, 2, 3, 4, 5, 6, 8, 9, 0])("changes the answer to a %i by some pixels, and no others", (wanted) => {
    const pixels = pixelsOf(0);
    const { winner, wish, changed, changedCount, changedOutputs } = whyOf(
      { network: mlp, normalize: false, pixels },
      wanted,
    );
    expect(winner).toBe(7);
    expect(changedOutputs.indexOf(Math.max(...changedOutputs))).toBe(wanted);
    const different = [...pixels.keys()].filter((i) => pixels[i] !== changed[i]);
    expect(different.length).toBeGreaterThan(0);
    expect(different.length).toBeLessThanOrEqual(changedCount);
    // Ink is wished where there is less than full, paper where there is some.
    expect(
      [...wish.keys()].filter((i) => (wish[i]! > 0 && pixels[i] === 255) || (wish[i]! < 0 && pixels[i] === 0)),
    ).toEqual([]);
  });

  it("leaves an image as it is that is that digit already", () => {
    const pixels = pixelsOf(0);
    const { changed, changedCount } = whyOf({ network: mlp, normalize: false, pixels }, 7);
    expect([changed, changedCount]).toEqual([pixels, 0]);
  });
});
