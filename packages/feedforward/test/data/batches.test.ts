/** Batches: every row once, in order, as views; the last batch shorter. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batches, batchRanges } from "../../src/data/batches.ts";
import { ShapeError } from "../../src/errors.ts";
import { tensor, zeros } from "../../src/tensor/tensor.ts";

const rows = (count: number): ReturnType<typeof tensor> =>
  tensor(
    Float32Array.from({ length: count * 2 }, (_, i) => i),
    { shape: [count, 2] },
  );

describe("ranges", () => {
  it.each([
    [
      10,
      5,
      [
        [0, 5],
        [5, 10],
      ],
    ],
    [
      10,
      4,
      [
        [0, 4],
        [4, 8],
        [8, 10],
      ],
    ],
    [3, 100, [[0, 3]]],
    [
      2,
      1,
      [
        [0, 1],
        [1, 2],
      ],
    ],
    [0, 7, []],
  ])("%i rows in batches of %i", (size, batchSize, expected) => {
    expect([...batchRanges(size, batchSize)].map(({ start, end }) => [start, end])).toEqual(expected);
  });

  it.each([
    [0, "batches: expected a batch size of at least 1, got 0"],
    [-1, "batches: expected a batch size of at least 1, got -1"],
    [Number.NaN, "batches: expected a batch size of at least 1, got NaN"],
    [0.5, "batches: expected a batch size of at least 1, got 0.5"],
    [2.5, "batches: expected a whole batch size, got 2.5"],
    [Infinity, "batches: expected a whole batch size, got Infinity"],
  ])("a batch size of %d is refused before the first batch is asked for", (batchSize, message) => {
    expect(() => batchRanges(10, batchSize)).toThrow(RangeError);
    expect(() => batches(rows(10), batchSize)).toThrow(message);
  });
});

describe("batches", () => {
  it("are views", () => {
    const images = rows(5);
    const [first] = batches(images, 2);
    expect(first!.images.toArray()).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(first!.images.data.buffer).toBe(images.data.buffer);
    expect(first!.labels).toBeUndefined();
  });

  it("take the labels of the same rows", () => {
    const labels = tensor([7, 2, 1], { dtype: "uint8" });
    const made = [...batches(rows(3), labels, 2)];
    expect(made.map((batch) => batch.labels.toArray())).toEqual([[7, 2], [1]]);
    expect(made.map((batch) => batch.images.shape)).toEqual([
      [2, 2],
      [1, 2],
    ]);
  });

  it("hold every row once, in order", () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 60 }), (count, batchSize) => {
        const made = [...batches(rows(count), batchSize)];
        expect(made.flatMap((batch) => batch.images.toArray())).toEqual(rows(count).toArray());
        expect(made.slice(0, -1).every((batch) => batch.images.shape[0] === batchSize)).toBe(true);
      }),
    );
  });

  it("need as many labels as images", () => {
    expect(() => batches(rows(3), zeros([2]), 1)).toThrow(ShapeError);
    expect(() => batches(rows(3), zeros([2]), 1)).toThrow("batches: expected as many labels as images, got 2 for 3");
  });

  it("need rows", () => {
    expect(() => batches(tensor(1), 1)).toThrow("batches: a scalar has no rows");
  });
});
