/** One digit is not taken for two, and two side by side are: judged by MNIST's own images. */

import { Tensor } from "feedforward";
import { readMnistSet } from "feedforward/data";
import { describe, expect, it } from "vitest";
import { mnistBytes } from "../../feedforward/test/data/mnist-files.ts";
import { looksLikeTwo } from "../src/parts/draw/pieces.ts";

const images = readMnistSet(mnistBytes("test"), { normalize: false }).images as Tensor<"uint8">;
const side = 28;
const at = (row: number) => images.row(row).reshape(side, side);

/** Two images, so that between their ink lie so many columns. */
function beside(a: Tensor<"uint8">, b: Tensor<"uint8">, gap: number): Tensor<"uint8"> {
  const [left, right] = [columnsOf(a), columnsOf(b)];
  const width = left.length + gap + right.length;
  const data = new Uint8Array(side * width);
  for (const [x, column] of [...left, ...Array.from({ length: gap }, () => []), ...right].entries()) {
    for (const [y, value] of column.entries()) data[y * width + x] = value;
  }
  return new Tensor("uint8", [side, width], data);
}

/** The columns from the first with ink to the last. */
function columnsOf({ data }: Tensor<"uint8">): number[][] {
  const columns = Array.from({ length: side }, (_, x) => Array.from({ length: side }, (_, y) => data[y * side + x]!));
  const hasInk = columns.map((column) => column.some((value) => value > 0));
  return columns.slice(hasInk.indexOf(true), hasInk.lastIndexOf(true) + 1);
}

describe("two digits", () => {
  it("are seen in one image of one in a thousand at most", () => {
    const seen = Array.from({ length: 10_000 }, (_, row) => row).filter((row) => looksLikeTwo(at(row)));
    expect(seen.length).toBeLessThanOrEqual(10);
  });

  it.each([3, 5, 8])("are seen in nearly all pairs that stand %i columns apart", (gap) => {
    const pairs = Array.from({ length: 500 }, (_, i) => beside(at(2 * i), at(2 * i + 1), gap));
    expect(pairs.filter(looksLikeTwo).length).toBeGreaterThanOrEqual(495);
  });

  it("are not seen in a dot beside a digit", () => {
    const dot = new Tensor(
      "uint8",
      [side, side],
      Uint8Array.from({ length: side * side }, (_, i) => (i === 20 * side + 14 ? 255 : 0)),
    );
    expect(looksLikeTwo(beside(at(0), dot, 6))).toBe(false);
  });
});
