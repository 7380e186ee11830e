/**
 * Augmentation: what SciPy makes of the same changes, what moves by whole pixels and quarter turns without a rounding,
 * what stays whatever is drawn, and the same bytes forever.
 */

import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { augmentation, type Change, type ChangeRanges, changeImage, drawChange, turn } from "../../src/data/augment.ts";
import { centerOfMass } from "../../src/data/image.ts";
import { OptionError, ShapeError } from "../../src/errors.ts";
import { Random } from "../../src/tensor/random.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { readGolden } from "../golden.ts";

/** Written by scripts/golden-augment.py. */
interface Golden {
  readonly shape: readonly [number, number];
  readonly image: readonly number[];
  readonly changes: readonly { readonly change: Change; readonly pixels: readonly number[] }[];
}

const golden = readGolden("augment") as Golden;
const all: ChangeRanges = { shift: 3, rotate: 15, scale: 0.2, shear: 0.3, stroke: 1 };

type Image = Tensor<"uint8">;

function image([height, width]: readonly [number, number], pixelAt: (row: number, column: number) => number): Image {
  const data = Uint8Array.from({ length: height * width }, (_, i) => pixelAt(Math.floor(i / width), i % width));
  return new Tensor("uint8", [height, width], data);
}

/** A soft blob in the middle of 28 × 28, wider than high, with its edges far from the border. */
const blob = image([28, 28], (row, column) => {
  const distance = Math.hypot((row - 13.5) / 4, (column - 13.5) / 6);
  return Math.max(0, Math.round(200 * (1 - distance)));
});

/** An image of one, with paper outside. */
function pixel({ shape, data }: Image, row: number, column: number): number {
  const [height, width] = shape as [number, number];
  const isInside = row >= 0 && row < height && column >= 0 && column < width;
  return isInside ? data[row * width + column]! : 0;
}

function massOf({ data }: Image): number {
  return data.reduce((sum, value) => sum + value, 0);
}

const images = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })).chain(([height, width]) =>
  fc.uint8Array({ minLength: height * width, maxLength: height * width }).map((data) => {
    return new Tensor("uint8", [height, width], Uint8Array.from(data));
  }),
);

describe("a change", () => {
  it.each(golden.changes)("is SciPy's, rounded once: $change", ({ change, pixels }) => {
    const { data } = changeImage(new Tensor("uint8", golden.shape, Uint8Array.from(golden.image)), change);
    const furthest = Math.max(...pixels.map((value, i) => Math.abs(value - data[i]!)));
    expect(furthest).toBeLessThanOrEqual(0.5 + 1e-6);
  });

  it("of nothing leaves every image as it is, in new memory", () => {
    const still = { right: 0, down: 0, degrees: 0, wide: 1, high: 1, slant: 0, stroke: 0 };
    fc.assert(
      fc.property(images, (before) => {
        for (const after of [changeImage(before, {}), changeImage(before, still)]) {
          expect(after).toEqual(before);
          expect(after.data).not.toBe(before.data);
        }
      }),
    );
  });

  it("by whole pixels is exact; what leaves the image is lost", () => {
    const steps = fc.integer({ min: -10, max: 10 });
    fc.assert(
      fc.property(images, steps, steps, (before, right, down) => {
        const [height, width] = before.shape as [number, number];
        const expected = image([height, width], (row, column) => pixel(before, row - down, column - right));
        expect(changeImage(before, { right, down })).toEqual(expected);
      }),
    );
  });

  it.each<[number, (size: number, row: number, column: number) => [number, number]]>([
    [90, (last, row, column) => [last - column, row]],
    [-90, (last, row, column) => [column, last - row]],
    [180, (last, row, column) => [last - row, last - column]],
    [-180, (last, row, column) => [last - row, last - column]],
  ])("by %i degrees turns a square exactly, clockwise", (degrees, from) => {
    const random = new Random(1);
    for (const size of [1, 2, 5, 28]) {
      const before = image([size, size], () => random.integer(256));
      const expected = image([size, size], (row, column) => pixel(before, ...from(size - 1, row, column)));
      expect(changeImage(before, { degrees })).toEqual(expected);
    }
  });

  it("slants to the right what is above the middle, to the left what is below", () => {
    const bar = image([5, 5], (_, column) => (column === 2 ? 9 : 0));
    const expected = image([5, 5], (row, column) => (row + column === 4 ? 9 : 0));
    expect(changeImage(bar, { slant: 1 })).toEqual(expected);
  });

  it.each<[Change, number]>([
    [{ degrees: 33 }, 1],
    [{ slant: 0.4 }, 1],
    [{ wide: 1.2, high: 1.2 }, 1.44],
    [{ wide: 0.8 }, 0.8],
    [{ high: 1.5 }, 1.5],
    [{ right: 2.6, down: -1.3 }, 1],
    [{ degrees: -20, wide: 0.9, high: 1.3, slant: -0.2, right: -3.5, down: 3.5 }, 1.17],
  ])("%j multiplies the ink by %d and moves its middle by what was said", (change, times) => {
    const after = changeImage(blob, change);
    const [row, column] = centerOfMass(after);
    expect(massOf(after) / massOf(blob) / times).toBeCloseTo(1, 1.7);
    expect(row - 13.5).toBeCloseTo(change.down ?? 0, 1);
    expect(column - 13.5).toBeCloseTo(change.right ?? 0, 1);
  });
});

describe("the pen", () => {
  const strokes = [-1, -0.5, -0.1, 0, 0.1, 0.5, 1];

  it("grows with its number, pixel by pixel where it is thick", () => {
    const drawn = strokes.map((stroke) => changeImage(blob, { stroke }));
    const masses = drawn.map(massOf);
    expect(masses).toEqual([...masses].sort((a, b) => a - b));
    for (const [thinner, thicker] of [
      [3, 4],
      [4, 5],
      [5, 6],
    ] as const) {
      expect(drawn[thicker]!.data.every((value, i) => value >= drawn[thinner]!.data[i]!)).toBe(true);
    }
  });

  it("draws in ink as dark as before, and leaves half of it where it is thin", () => {
    fc.assert(
      fc.property(images, fc.double({ min: -1, max: 1, noNaN: true }), (before, stroke) => {
        const after = changeImage(before, { stroke });
        expect(Math.max(...after.data)).toBe(Math.max(...before.data));
        // Each pixel is rounded, by at most a half.
        expect(massOf(after) + before.size / 2).toBeGreaterThanOrEqual(massOf(before) / 2);
      }),
    );
  });

  it.each(strokes)("of %d leaves blank paper blank", (stroke) => {
    const blank = image([3, 4], () => 0);
    expect(changeImage(blank, { stroke })).toEqual(blank);
  });
});

describe("at random", () => {
  it("keeps every number within its range, and uses the range", () => {
    const random = new Random(2);
    const drawn = Array.from({ length: 1000 }, () => drawChange(all, random));
    const bounds = { right: 3, down: 3, degrees: 15, wide: 0.2, high: 0.2, slant: 0.3, stroke: 1 };
    for (const name of Object.keys(bounds) as (keyof typeof bounds)[]) {
      const middle = name === "wide" || name === "high" ? 1 : 0;
      const shares = drawn.map((change) => (change[name] - middle) / bounds[name]);
      expect(Math.max(...shares), name).toBeLessThanOrEqual(1);
      expect(Math.min(...shares), name).toBeGreaterThanOrEqual(-1);
      expect(Math.max(...shares) - Math.min(...shares), name).toBeGreaterThan(1.98);
      expect(Math.abs(shares.reduce((sum, share) => sum + share, 0)) / 1000, name).toBeLessThan(0.07);
    }
  });

  it("changes nothing where no range is given, and takes the same numbers from the generator", () => {
    const [a, b] = [new Random(3), new Random(3)];
    expect(augmentation([28, 28], {})(blob, a)).toEqual(blob);
    augmentation([28, 28], all)(blob, b);
    expect(a.state).toEqual(b.state);
  });

  it("takes a row of pixels as it takes an image", () => {
    const row = augmentation([28, 28], all)(blob.reshape(784), new Random(4));
    expect(row.shape).toEqual([784]);
    expect(row.data).toEqual(augmentation([28, 28], all)(blob, new Random(4)).data);
    expect(row.data).toEqual(changeImage(blob, drawChange(all, new Random(4))).data);
  });

  it("gives the same bytes in every engine, forever", () => {
    const random = new Random(5);
    const hash = createHash("sha256");
    for (let i = 0; i < 200; i++) hash.update(augmentation([28, 28], all)(blob, random).data);
    expect(hash.digest("hex")).toBe("d2f36bfe02bb05cafa3ef659b0e4c78029d6b231ef7438f445fd62aef0131a30");
  });
});

it("knows cosine and sine", () => {
  for (let degrees = -180; degrees <= 180; degrees += 0.5) {
    const { cos, sin } = turn(degrees);
    const angle = (degrees * Math.PI) / 180;
    expect(Math.abs(cos - Math.cos(angle)) + Math.abs(sin - Math.sin(angle))).toBeLessThan(2e-15);
  }
});

describe("refused", () => {
  it.each<[ChangeRanges, string]>([
    [{ shift: -1 }, "expected shift to be a number from 0 to 1000, got -1"],
    [{ rotate: 181 }, "expected rotate to be a number from 0 to 180, got 181"],
    [{ scale: 1 }, "expected scale to be a number from 0 to 0.9, got 1"],
    [{ shear: Infinity }, "expected shear to be a number from 0 to 10, got Infinity"],
    [{ stroke: 1.5 }, "expected stroke to be a number from 0 to 1, got 1.5"],
  ])("ranges %j", (ranges, message) => {
    expect(() => augmentation([28, 28], ranges)).toThrow(new RangeError(`augment: ${message}`));
    expect(() => drawChange(ranges, new Random(0))).toThrow(RangeError);
  });

  it("a range of NaN", () => {
    const error = new OptionError("augment: expected shear to be a number, got NaN");
    expect(() => augmentation([28, 28], { shear: Number.NaN })).toThrow(error);
  });

  it.each<[Change, string]>([
    [{ right: Infinity }, "expected right to be a finite number, got Infinity"],
    [{ wide: 0 }, "expected to stretch by more than 0, got 0 and 1"],
    [{ high: -1 }, "expected to stretch by more than 0, got 1 and -1"],
    [{ degrees: 200 }, "expected degrees from -180 to 180, got 200"],
    [{ stroke: -2 }, "expected stroke from -1 to 1, got -2"],
  ])("change %j", (change, message) => {
    expect(() => changeImage(blob, change)).toThrow(new RangeError(`augment: ${message}`));
  });

  it("what is no image", () => {
    expect(() => changeImage(blob.reshape(784), {})).toThrow(ShapeError);
    expect(() => augmentation([28, 28], {})(blob.slice(1), new Random(0))).toThrow(ShapeError);
  });
});
