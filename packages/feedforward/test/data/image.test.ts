/**
 * A digit does not depend on where it stands in the picture, how large it is, which of ink and paper is dark: MNIST's
 * preprocessing by algebra, and by MNIST's own images, which must come back from what is made of them.
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digitFromImage, digitSteps } from "../../src/data/digit.ts";
import { grayFromImage } from "../../src/data/gray.ts";
import { centerDigit, centerOfMass, fitInk, inkBox } from "../../src/data/image.ts";
import { inkOf } from "../../src/data/ink.ts";
import { readMnistSet } from "../../src/data/mnist.ts";
import { ShapeError } from "../../src/errors.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { mnistBytes } from "./mnist-files.ts";

type Plane = Tensor<"uint8">;

const draw = (height: number, width: number, at: (y: number, x: number) => number): Plane =>
  new Tensor(
    "uint8",
    [height, width],
    Uint8Array.from({ length: height * width }, (_, i) => at(Math.floor(i / width), i % width)),
  );

const heightOf = (picture: Plane): number => picture.shape[0]!;
const widthOf = (picture: Plane): number => picture.shape[1]!;
const at = (picture: Plane, y: number, x: number): number => {
  const isInside = y >= 0 && x >= 0 && y < heightOf(picture) && x < widthOf(picture);
  return isInside ? picture.data[y * widthOf(picture) + x]! : 0;
};

const enlarged = (picture: Plane, k: number): Plane =>
  draw(heightOf(picture) * k, widthOf(picture) * k, (y, x) => at(picture, Math.floor(y / k), Math.floor(x / k)));
const inverted = (picture: Plane): Plane =>
  draw(heightOf(picture), widthOf(picture), (y, x) => 255 - at(picture, y, x));
/** On a larger canvas of paper. */
const moved = (picture: Plane, down: number, right: number): Plane =>
  draw(heightOf(picture) + down + 9, widthOf(picture) + right + 3, (y, x) => at(picture, y - down, x - right));

const largestDifference = (a: Plane, b: Plane): number =>
  a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i]!)), 0);

const { images } = readMnistSet(mnistBytes("test"), { normalize: false, flatten: false });
const mnistImage = (index: number): Plane => images.row(index).reshape(28, 28) as Plane;
const first = Array.from({ length: 20 }, (_, index) => index);

/** Pictures are slow to draw pixel by pixel: fewer runs than usual. */
const runs = { numRuns: 30 };

/** Drawings of 60 × 60 out of bars of light ink, at least 20 pixels long together. */
const drawing: fc.Arbitrary<Plane> = fc
  .array(
    fc.record({
      top: fc.nat(30),
      left: fc.nat(30),
      height: fc.integer({ min: 1, max: 25 }),
      ink: fc.integer({ min: 60, max: 255 }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((bars) =>
    draw(60, 60, (y, x) => {
      const over = bars.filter(
        ({ top, left, height }) => y >= top + 2 && y < top + 2 + height && x >= left + 2 && x < left + 24,
      );
      return over.reduce((most, { ink }) => Math.max(most, ink), 0);
    }),
  );

describe("MNIST's images come back", () => {
  it.each([1, 2, 10])("from themselves enlarged %i ×", (k) => {
    for (const index of first) {
      const original = mnistImage(index);
      expect(largestDifference(digitSteps(enlarged(original, k)).digit, original)).toBeLessThanOrEqual(2);
    }
  });

  it("from dark on light, moved away", () => {
    for (const index of first) {
      const original = mnistImage(index);
      const picture = inverted(moved(enlarged(original, 3), 50, 11));
      expect(largestDifference(digitSteps(picture).digit, original)).toBeLessThanOrEqual(2);
    }
  });

  it("nearly, from a picture with noise", () => {
    for (const index of first.slice(0, 8)) {
      const original = mnistImage(index);
      let state = index;
      const noisy = enlarged(original, 8);
      const picture = draw(224, 224, (y, x) => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return 40 + at(noisy, y, x) * 0.7 + (state >>> 24) / 32;
      });
      const { digit } = digitSteps(picture);
      const difference = digit.data.reduce((sum, value, i) => sum + Math.abs(value - original.data[i]!), 0) / 784;
      expect(difference).toBeLessThan(6);
    }
  });
});

describe("the same digit", () => {
  const digit = (picture: Plane): Plane => digitSteps(picture).digit;

  it("wherever it stands", () => {
    fc.assert(
      fc.property(drawing, fc.nat(40), fc.nat(40), (picture, down, right) => {
        expect(largestDifference(digit(moved(picture, down, right)), digit(picture))).toBe(0);
      }),
      runs,
    );
  });

  it("dark on light and light on dark", () => {
    fc.assert(
      fc.property(drawing, (picture) => {
        expect(largestDifference(digit(inverted(picture)), digit(picture))).toBe(0);
      }),
      runs,
    );
  });

  it("at any size", () => {
    fc.assert(
      fc.property(drawing, fc.integer({ min: 2, max: 5 }), (picture, k) => {
        expect(largestDifference(digit(enlarged(picture, k)), digit(picture))).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });

  it("as gray, RGB, with alpha, in 16 bits", () => {
    const gray = enlarged(mnistImage(0), 2);
    const shape = gray.shape;
    const channels = (count: number, of: (value: number) => number[]): Plane =>
      new Tensor("uint8", [...shape, count], Uint8Array.from([...gray.data].flatMap(of)));
    const deep = new Tensor(
      "uint16",
      [...shape, 1],
      Uint16Array.from(gray.data, (value) => value * 257),
    );
    const expected = digitFromImage(gray);
    expect(digitFromImage(channels(3, (v) => [v, v, v]))).toEqual(expected);
    expect(digitFromImage(channels(4, (v) => [v, v, v, 255]))).toEqual(expected);
    expect(digitFromImage(channels(2, (v) => [0, v]))).toEqual(expected);
    expect(digitFromImage(channels(4, (v) => [255, 255, 255, v]))).toEqual(expected);
    expect(digitFromImage(deep)).toEqual(expected);
    const [height, width] = shape as [number, number];
    const { data } = channels(4, (v) => [255, 255, 255, v]);
    const canvas = { data: Uint8ClampedArray.from(data), width, height };
    expect(digitFromImage(canvas)).toEqual(expected);
    expect(digitSteps({ ...canvas, data: Buffer.from(data) }).digit).toEqual(expected.reshape(28, 28));
    expect(grayFromImage(canvas)).toEqual(grayFromImage(channels(4, (v) => [255, 255, 255, v])));
  });
});

describe("what a digit is", () => {
  it("784 pixels as uint8, the darkest ink 255", () => {
    fc.assert(
      fc.property(drawing, (picture) => {
        const made = digitFromImage(picture);
        expect([made.dtype, made.shape, Math.max(...made.data)]).toEqual(["uint8", [784], 255]);
      }),
      runs,
    );
  });

  it("its centre of mass lies within half a pixel of (14, 14), unless ink would be lost", () => {
    fc.assert(
      fc.property(drawing, (picture) => {
        const { digit } = digitSteps(picture);
        const { top, left, bottom, right } = inkBox(digit);
        const [row, column] = centerOfMass(digit);
        if (top > 0 && bottom < 28) expect(Math.abs(row - 14)).toBeLessThanOrEqual(0.5);
        if (left > 0 && right < 28) expect(Math.abs(column - 14)).toBeLessThanOrEqual(0.5);
      }),
      runs,
    );
  });

  it("a faint drawing is stretched to full contrast", () => {
    const faint = draw(40, 40, (y, x) => (x > 10 && x < 14 && y > 5 && y < 35 ? 230 : 250));
    expect(Math.max(...digitFromImage(faint).data)).toBe(255);
  });
});

describe("ink", () => {
  it.each([
    [
      "light on dark",
      [
        [10, 10, 10],
        [10, 210, 110],
        [10, 10, 10],
      ],
      [0, 0, 0, 0, 255, 128, 0, 0, 0],
    ],
    [
      "dark on light",
      [
        [210, 210, 210],
        [210, 10, 110],
        [210, 210, 210],
      ],
      [0, 0, 0, 0, 255, 128, 0, 0, 0],
    ],
    [
      "black on middling gray",
      [
        [120, 120, 120],
        [120, 0, 120],
        [120, 120, 120],
      ],
      [0, 0, 0, 0, 255, 0, 0, 0, 0],
    ],
    [
      "a shade of 2 is none",
      [
        [0, 2, 0],
        [0, 100, 0],
        [0, 0, 0],
      ],
      [0, 0, 0, 0, 255, 0, 0, 0, 0],
    ],
    [
      "lighter specks beside dark ink",
      [
        [90, 90, 90, 90],
        [90, 0, 0, 90],
        [90, 120, 90, 90],
      ],
      [0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0],
    ],
  ])("%s", (_name, rows, expected) => {
    expect([...inkOf(tensor(rows, { dtype: "uint8" })).data]).toEqual(expected);
  });

  it("has a box", () => {
    const ink = draw(9, 12, (y, x) => Number(y >= 2 && y < 5 && x >= 7 && x < 11));
    expect(inkBox(ink)).toEqual({ top: 2, left: 7, bottom: 5, right: 11 });
  });
});

describe("the 20 × 20", () => {
  const whole = (ink: Plane): Plane => fitInk(ink, inkBox(ink));

  it("is the mean of what lies under each pixel", () => {
    const checkered = draw(40, 40, (y, x) => (y % 2 === 0 && x % 2 === 0 ? 200 : 100));
    expect(new Set(whole(checkered).data)).toEqual(new Set([255]));
    const halves = draw(40, 40, (y, x) => (x < 20 ? 200 : (y + x) % 2 === 0 ? 200 : 0));
    expect([at(whole(halves), 5, 9), at(whole(halves), 5, 10)]).toEqual([255, 128]);
  });

  it("is linear interpolation where the picture grows", () => {
    const two = draw(2, 2, (_, x) => (x === 0 ? 100 : 200));
    // Source pixels are 10 wide, their centres at 4.5 and 14.5.
    const row = [...whole(two).row(9).data].slice(5, 15);
    expect(row).toEqual([5, 15, 25, 35, 45, 55, 65, 75, 85, 95].map((part) => Math.round(((100 + part) / 195) * 255)));
  });

  it.each([
    [40, 10, { top: 0, left: 7, bottom: 20, right: 12 }],
    [10, 40, { top: 7, left: 0, bottom: 12, right: 20 }],
    [13, 13, { top: 0, left: 0, bottom: 20, right: 20 }],
  ])("keeps the proportions of %i × %i", (height, width, box) => {
    expect(inkBox(whole(draw(height, width, () => 255)))).toEqual(box);
  });

  it("a single pixel fills it, most in the middle", () => {
    const dot = whole(draw(1, 1, () => 9));
    expect([at(dot, 9, 9), at(dot, 0, 0) < at(dot, 5, 5)]).toEqual([255, true]);
  });
});

describe("the whole picture at the size of an image, not cropped", () => {
  const page = { top: 0, left: 0, bottom: 56, right: 56 };

  it("is the mean of what lies under each pixel, wherever the ink is", () => {
    const corner = draw(56, 56, (y, x) => (y < 4 && x < 4 ? (y < 2 ? 100 : 200) : 0));
    const shrunk = fitInk(corner, page, 28);
    expect(shrunk.shape).toEqual([28, 28]);
    expect([at(shrunk, 0, 0), at(shrunk, 1, 1), at(shrunk, 2, 2)]).toEqual([128, 255, 0]);
    expect(inkBox(shrunk)).toEqual({ top: 0, left: 0, bottom: 2, right: 2 });
  });

  it("leaves an image of MNIST as it is", () => {
    for (const index of first) {
      const original = mnistImage(index);
      expect(largestDifference(fitInk(enlarged(original, 2), page, 28), original)).toBeLessThanOrEqual(1);
    }
  });

  it("refuses a box without ink", () => {
    expect(() =>
      fitInk(
        draw(56, 56, () => 0),
        page,
        28,
      ),
    ).toThrow("digit: the box is blank: it has no ink");
  });
});

describe("placing", () => {
  it("moves without changing", () => {
    fc.assert(
      fc.property(drawing, (picture) => {
        const { fitted, digit } = digitSteps(picture);
        expect(digit.data.filter((value) => value > 0)).toEqual(fitted.data.filter((value) => value > 0));
      }),
      runs,
    );
  });

  it("loses no ink of a lopsided drawing", () => {
    const lopsided = draw(20, 20, (y, x) => (x < 3 ? 255 : Number(y === 10) * 40));
    const digit = centerDigit(lopsided);
    expect(inkBox(digit)).toMatchObject({ left: 8, right: 28 });
  });
});

describe("what is refused", () => {
  it.each([
    ["white", draw(50, 50, () => 255)],
    ["black", draw(50, 50, () => 0)],
    ["one pixel", draw(1, 1, () => 77)],
    ["nearly one colour", draw(50, 50, (y, x) => 100 + ((y * x) % 7))],
    ["noise", draw(50, 50, (y, x) => ((y * 7919 + x * 104729) * 31) % 256)],
    ["transparent", new Tensor("uint8", [5, 5, 4], new Uint8Array(100))],
  ])("%s is blank", (_name, picture) => {
    expect(() => digitFromImage(picture)).toThrow(ShapeError);
    expect(() => digitFromImage(picture)).toThrow("digit: no ink found");
  });

  it.each<[string, object, string]>([
    ["too few bytes", { data: new Uint8ClampedArray(783), width: 28, height: 28 }, "got 783 for 28 × 28"],
    ["one byte a pixel", { data: new Uint8ClampedArray(784), width: 28, height: 28 }, "got 784 for 28 × 28"],
    ["the bytes alone", new Uint8ClampedArray(784), "got none for none × none"],
    ["no size", { data: new Uint8ClampedArray(784) }, "got 784 for none × none"],
  ])("%s, as a canvas has them", (_name, picture, got) => {
    const expected = "digit: expected { data, width, height } of RGBA, with data.length = 4·width·height";
    expect(() => digitFromImage(picture as Plane)).toThrow(new ShapeError(`${expected}, ${got}`));
  });

  it("a canvas of floats", () => {
    const floats = { data: new Float32Array(100), width: 5, height: 5 } as unknown as Plane;
    expect(() => digitFromImage(floats)).toThrow(
      "expected a picture uint8 [height, width, 1 … 4], got float32 [5, 5, 4]",
    );
  });

  it("the steps refuse ink that is none", () => {
    expect(() => inkBox(draw(3, 3, () => 0))).toThrow("digit: the picture is blank: it has no ink");
  });
});
