/** Few numbers for many times: the least, the middle, how far the middle half lies apart. */

import { describe, expect, it } from "vitest";
import { rotated, statistics } from "../statistics.js";

describe("statistics", () => {
  it.each([
    [[7], { count: 1, min: 7, median: 7, spread: 0 }],
    [[3, 1], { count: 2, min: 1, median: 2, spread: 0.5 }],
    [[5, 1, 3, 2, 4], { count: 5, min: 1, median: 3, spread: 2 / 3 }],
    [[0, 0], { count: 2, min: 0, median: 0, spread: 0 }],
    [[10, 9, 1000], { count: 3, min: 9, median: 10, spread: 49.55 }],
  ])("of %j", (values, expected) => {
    const { spread, ...rest } = statistics(values);
    const { spread: expectedSpread, ...expectedRest } = expected;
    expect(rest).toEqual(expectedRest);
    expect(spread).toBeCloseTo(expectedSpread, 12);
  });

  it("leaves the list as it is", () => {
    const values = [3, 1, 2];
    statistics(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it("refuses none", () => {
    expect(() => statistics([])).toThrow(new RangeError("statistics: expected at least one value, got none"));
  });
});

describe("rotated", () => {
  it.each([
    [[], 3, []],
    [["a", "b", "c"], 0, ["a", "b", "c"]],
    [["a", "b", "c"], 1, ["b", "c", "a"]],
    [["a", "b", "c"], 5, ["c", "a", "b"]],
  ])("%j by %i", (list: string[], count, expected) => {
    expect(rotated(list, count)).toEqual(expected);
  });
});
