import { describe, expect, it } from "vitest";
import { ShapeError, UnsupportedError } from "../../src/errors.ts";
import { declareInput, type InputOptions } from "../../src/network/input.ts";

describe("declareInput", () => {
  it.each<[InputOptions, object]>([
    [{}, { scale: null, divisor: 1, mean: null, std: null }],
    [{ scale: "1/255" }, { scale: "1/255", divisor: 255, mean: null, std: null }],
    [{ scale: "1/0.1" }, { scale: "1/0.1", divisor: Math.fround(0.1), mean: null, std: null }],
    [
      { scale: null, mean: [0.1], std: [3] },
      { scale: null, divisor: 1, mean: [Math.fround(0.1)], std: [3] },
    ],
    [{ names: ["a", "b", "층"] }, { scale: null, divisor: 1, mean: null, std: null, names: ["a", "b", "층"] }],
    [{ mean: [1, 2, 3] }, { scale: null, divisor: 1, mean: [1, 2, 3], std: null }],
  ])("%j", (options, input) => {
    expect(declareInput([3], options)).toEqual({ size: 3, shape: [3], names: null, ...input });
  });

  it("cannot be changed afterwards", () => {
    const mean = [1];
    const input = declareInput([3], { mean });
    mean[0] = 2;
    expect(input.mean).toEqual([1]);
    expect([input, input.mean].every(Object.isFrozen)).toBe(true);
  });

  it.each(["255", "1/0", "1/-255", "1/1e3", "1/", "", "1/255 ", "2/255", "1/0x10", "1/Infinity", "1/0.0"])(
    "refuses the scale %j",
    (scale) => {
      expect(() => declareInput([3], { scale })).toThrow(
        new UnsupportedError(`input: expected a scale like "1/255", got "${scale}"`),
      );
    },
  );

  it.each<[InputOptions, string]>([
    [{ names: [] }, "input: expected 3 names, got 0"],
    [{ names: ["a", "b"] }, "input: expected 3 names, got 2"],
    [{ mean: [] }, "input: expected 1 or 3 numbers as mean, got 0"],
    [{ mean: [1, 2] }, "input: expected 1 or 3 numbers as mean, got 2"],
    [{ std: [1, 2, 3, 4] }, "input: expected 1 or 3 numbers as std, got 4"],
    [{ mean: [Number.NaN] }, "input: expected finite numbers as mean"],
    [{ mean: [1e39] }, "input: expected finite numbers as mean"],
    [{ std: [0] }, "input: expected finite numbers as std, none of them 0"],
    [{ std: [1e-60] }, "input: expected finite numbers as std, none of them 0"],
    [{ std: [1, -0, 1] }, "input: expected finite numbers as std, none of them 0"],
  ])("refuses %j", (options, message) => {
    expect(() => declareInput([3], options)).toThrow(new ShapeError(message));
  });
});
