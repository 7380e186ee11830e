import { describe, expect, it } from "vitest";
import { ShapeError } from "../../src/errors.ts";
import { checkShape, formatShape, inferShape, sameShape, sizeOf } from "../../src/tensor/shape.ts";

describe("shapes", () => {
  it.each([
    [[], 1, "[]"],
    [[3], 3, "[3]"],
    [[784, 50], 39200, "[784, 50]"],
    [[2, 0, 3], 0, "[2, 0, 3]"],
  ])("%j has %i elements and is written %s", (shape, size, text) => {
    expect([sizeOf(shape), formatShape(shape)]).toEqual([size, text]);
  });

  it.each([
    [[], [], true],
    [[2, 3], [2, 3], true],
    [[2, 3], [3, 2], false],
    [[2], [2, 1], false],
    [[2, 1], [2], false],
  ])("sameShape %j %j: %s", (a, b, same) => {
    expect(sameShape(a, b)).toBe(same);
  });

  it.each([[[]], [[0]], [[0, 5]], [[2 ** 26, 2 ** 26]], [[2 ** 53 - 1]]])("%j is a shape", (shape) => {
    expect(() => checkShape(shape)).not.toThrow();
  });

  it.each([
    [[-1], "shape: expected whole sizes of at least 0, got [-1]"],
    [[1.5, 2], "shape: expected whole sizes of at least 0, got [1.5, 2]"],
    [[Number.NaN], "shape: expected whole sizes of at least 0, got [NaN]"],
    [[Infinity], "shape: expected whole sizes of at least 0, got [Infinity]"],
    [[2 ** 27, 2 ** 27], "shape: [134217728, 134217728] has too many elements"],
    [[2 ** 52, 2 ** 52, 2 ** 52], `shape: ${formatShape([2 ** 52, 2 ** 52, 2 ** 52])} has too many elements`],
  ])("%j is none", (shape, message) => {
    expect(() => checkShape(shape)).toThrow(new ShapeError(message));
  });
});

describe("inferShape", () => {
  it.each([
    [[-1], 6, [6]],
    [[2, -1], 6, [2, 3]],
    [[-1, 1, 2], 6, [3, 1, 2]],
    [[-1], 0, [0]],
    [[3, -1], 0, [3, 0]],
    [[], 1, []],
    [[6], 6, [6]],
    [[0, 5], 0, [0, 5]],
  ])("%j of %i elements is %j", (shape, size, full) => {
    expect(inferShape(shape, size)).toEqual(full);
  });

  it.each([
    [[-1, -1], 4, "reshape: only one size may be -1, got [-1, -1]"],
    [[4, -1], 6, "reshape: cannot arrange 6 elements as [4, -1]"],
    [[-1, 0], 6, "reshape: cannot arrange 6 elements as [-1, 0]"],
    [[-1, -2], 6, "reshape: cannot arrange 6 elements as [-1, -2]"],
    [[-2, -3], 6, "reshape: cannot arrange 6 elements as [-2, -3]"],
    [[1.5, 4], 6, "reshape: cannot arrange 6 elements as [1.5, 4]"],
    [[2, 2], 6, "reshape: cannot arrange 6 elements as [2, 2]"],
    [[], 6, "reshape: cannot arrange 6 elements as []"],
    [[], 0, "reshape: cannot arrange 0 elements as []"],
  ])("%j of %i elements is refused", (shape, size, message) => {
    expect(() => inferShape(shape, size)).toThrow(new ShapeError(message));
  });
});
