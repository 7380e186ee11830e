/** Brightness of pictures in every layout, and the paper that transparent pictures are laid on. */

import { describe, expect, it } from "vitest";
import { grayFromImage, paperOf } from "../../src/data/gray.ts";
import { ShapeError } from "../../src/errors.ts";
import { tensor, zeros } from "../../src/tensor/tensor.ts";

const uint8 = { dtype: "uint8" } as const;
const uint16 = { dtype: "uint16" } as const;

/** A picture of 3 × 3 with one pixel in the middle of a border. */
const framed = (border: readonly number[], middle: readonly number[]): number[][][] =>
  [0, 1, 2].map((y) => [0, 1, 2].map((x) => [...(x === 1 && y === 1 ? middle : border)]));

describe("brightness", () => {
  it.each([
    ["[height, width]", tensor([[1, 2]], uint8), [[1, 2]]],
    ["one channel", tensor([[[1], [2]]], uint8), [[1, 2]]],
    [
      "gray RGB stays",
      tensor(
        [
          [
            [0, 0, 0],
            [77, 77, 77],
            [255, 255, 255],
          ],
        ],
        uint8,
      ),
      [[0, 77, 255]],
    ],
    [
      "red, green, blue",
      tensor(
        [
          [
            [255, 0, 0],
            [0, 255, 0],
            [0, 0, 255],
          ],
        ],
        uint8,
      ),
      [[76, 150, 29]],
    ],
    ["16 bits", tensor([[[0], [257], [65535], [30000]]], uint16), [[0, 1, 255, 117]]],
    [
      "opaque alpha",
      tensor(
        [
          [
            [9, 255],
            [8, 255],
          ],
        ],
        uint8,
      ),
      [[9, 8]],
    ],
  ])("%s", (_name, picture, expected) => {
    expect(grayFromImage(picture).toArray()).toEqual(expected);
  });
});

describe("transparency", () => {
  it.each([
    ["black ink on nothing lies on white", framed([0, 0], [0, 255]), 255, 0],
    ["white ink on nothing lies on black", framed([0, 0], [255, 255]), 0, 255],
    ["the colour of what cannot be seen does not count", framed([255, 0], [0, 255]), 255, 0],
    ["half opaque ink is half as dark", framed([0, 0], [0, 51]), 255, 204],
    ["a hole in paper is paper", framed([200, 255], [0, 0]), 200, 200],
    ["RGBA", framed([0, 0, 0, 0], [10, 10, 10, 255]), 255, 10],
  ])("%s", (_name, pixels, paper, middle) => {
    const gray = grayFromImage(tensor(pixels, uint8));
    expect([gray.data[0], gray.data[4]]).toEqual([paper, middle]);
  });

  it("16 bits of alpha", () => {
    expect(grayFromImage(tensor(framed([0, 0], [0, 65535]), uint16)).data[4]).toBe(0);
  });

  it("transparent corners of an opaque picture are its paper", () => {
    const pixels = framed([240, 255], [0, 255]);
    pixels[0]![0] = [0, 0];
    expect(grayFromImage(tensor(pixels, uint8)).data[0]).toBe(240);
  });
});

describe("paper", () => {
  it.each([
    [
      "one colour",
      [
        [7, 7, 7],
        [7, 200, 7],
        [7, 7, 7],
      ],
      7,
      0,
    ],
    [
      "ink that runs over the edge",
      [
        [7, 0, 7],
        [7, 0, 7],
        [7, 7, 7],
      ],
      7,
      0,
    ],
    ["one row", [[5, 5, 9]], 5, 0],
    [
      "noise of ± 1",
      [
        [10, 11, 12],
        [12, 0, 10],
        [10, 11, 12],
      ],
      11,
      8,
    ],
  ])("%s", (_name, rows, brightness, noise) => {
    expect(paperOf(tensor(rows, uint8))).toEqual({ brightness, noise });
  });
});

it.each([
  ["no picture", zeros([3], "uint8"), "uint8 [3]"],
  ["no pixels", zeros([0, 3], "uint8"), "uint8 [0, 3]"],
  ["five channels", zeros([2, 2, 5], "uint8"), "uint8 [2, 2, 5]"],
  ["a batch", zeros([1, 2, 2, 1], "uint8"), "uint8 [1, 2, 2, 1]"],
  ["floats", zeros([2, 2]) as never, "float32 [2, 2]"],
])("%s is refused", (_name, picture, got) => {
  expect(() => grayFromImage(picture)).toThrow(ShapeError);
  expect(() => grayFromImage(picture)).toThrow(`digit: expected a picture uint8 [height, width, 1 … 4], got ${got}`);
});
