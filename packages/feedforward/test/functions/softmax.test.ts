import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { float64 } from "../../src/functions/float64.ts";
import { float32 } from "../../src/functions/lane.ts";
import { logSoftmaxAt } from "../../src/functions/log-softmax.ts";
import { argmaxRow, softmaxRow } from "../../src/functions/softmax.ts";
import { hex } from "../bits.ts";

/** Softmax of a whole array as one row, in float32. */
function softmaxOf(values: readonly number[]): Float32Array {
  const x = Float32Array.from(values);
  const y = new Float32Array(x.length).fill(Number.NaN);
  softmaxRow(float32, x, y, { offset: 0, size: x.length });
  return y;
}

const logits = fc.array(fc.float({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 12 });

describe("softmaxRow", () => {
  it("sums to 1, each within 0 and 1", () => {
    fc.assert(
      fc.property(logits, (x) => {
        const y = softmaxOf(x);
        expect(Math.abs(y.reduce((sum, value) => sum + value, 0) - 1)).toBeLessThan(1e-6);
        expect(y.every((value) => value >= 0 && value <= 1)).toBe(true);
      }),
    );
  });

  it("is what float64's Math says", () => {
    fc.assert(
      fc.property(logits, (x) => {
        const m = Math.max(...x);
        const sum = x.reduce((total, value) => total + Math.exp(value - m), 0);
        softmaxOf(x).forEach((y, i) => {
          expect(Math.abs(y - Math.exp(x[i]! - m) / sum)).toBeLessThan(1e-6);
        });
      }),
    );
  });

  it("does not change to the last bit where all logits move by what float32 can add exactly", () => {
    const whole = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(whole, fc.integer({ min: -1e6, max: 1e6 }), (x, shift) => {
        expect(hex(softmaxOf(x.map((value) => value + shift)))).toBe(hex(softmaxOf(x)));
      }),
    );
  });

  it.each([
    [[5], [1]],
    [
      [0, 0],
      [0.5, 0.5],
    ],
    [
      [1e30, 0, -1e30],
      [1, 0, 0],
    ],
    [
      [3.4e38, 3.4e38],
      [0.5, 0.5],
    ],
    [
      [-3.4e38, 3.4e38],
      [0, 1],
    ],
    [
      [-Infinity, 0],
      [0, 1],
    ],
    [[1010, 1000, 990], softmaxOf([20, 10, 0])],
    [
      [Math.log(1), Math.log(3)],
      [0.25, 0.75],
    ],
  ])("%j", (x, y) => {
    expect(Array.from(softmaxOf([...x]))).toEqual(Array.from(y, (value) => expect.closeTo(value, 6)));
  });

  it.each([
    [[Number.NaN, 1]],
    [[1, Number.NaN]],
    [[Infinity, 1]],
    [[1, Infinity, Infinity]],
    [[-Infinity]],
    [[-Infinity, -Infinity]],
    [[Number.NaN, Infinity]],
  ])("%j is NaN throughout", (x) => {
    expect([...softmaxOf(x)].every(Number.isNaN)).toBe(true);
  });

  it("touches its own row alone, also in place", () => {
    const x = Float32Array.of(9, 9, 1, 2, 3, 9);
    const y = new Float32Array(6).fill(7);
    const row = { offset: 2, size: 3 };
    softmaxRow(float32, x, y, row);
    expect([y[0], y[1], y[5]]).toEqual([7, 7, 7]);
    expect(hex(y.subarray(2, 5))).toBe(hex(softmaxOf([1, 2, 3])));
    softmaxRow(float32, x, x, row);
    expect(hex(x)).toBe(hex([9, 9, ...y.subarray(2, 5), 9]));
  });

  it("adds in ascending order", () => {
    // 1 + 2^-24 + 2^-24 is 1 from the left, and a unit more from the right.
    const tiny = Math.fround(-24 * Math.LN2);
    const e = softmaxOf([0, tiny])[1]!;
    expect(e).toBeGreaterThan(0);
    expect(softmaxOf([0, tiny, tiny])[0]).toBe(1);
    expect(softmaxOf([tiny, tiny, 0])[2]).toBeLessThan(1);
  });
});

describe("logSoftmaxAt", () => {
  it.each([
    [[0, 0], 0, Math.log(0.5)],
    [[5], 0, 0],
    [[20, 0], 0, -Math.log1p(Math.exp(-20))],
    [[20, 0], 1, -20 - Math.log1p(Math.exp(-20))],
    [[0, 20], 1, -Math.log1p(Math.exp(-20))],
    [[1000, 0], 1, -1000],
    [[1000, 1000, 0], 1, Math.log(0.5)],
    [[1e30, 0, -1e30], 0, 0],
    [[1e30, 0, -1e30], 2, -2e30],
    [[0, -Infinity], 1, -Infinity],
    [[0, -Infinity], 0, 0],
  ])("of %j at %i keeps its relative accuracy", (x, k, expected) => {
    const value = logSoftmaxAt(float32, Float32Array.from(x), { offset: 0, size: x.length }, k);
    const error = value === expected ? 0 : Math.abs(value - expected);
    expect(error).toBeLessThanOrEqual(4 * 2 ** -24 * Math.abs(expected));
  });

  it.each([[[Number.NaN, 1]], [[Infinity, 1]], [[-Infinity, -Infinity]], [[-Infinity]]])("of %j is NaN", (x) => {
    expect(logSoftmaxAt(float32, Float32Array.from(x), { offset: 0, size: x.length }, 0)).toBeNaN();
  });

  it("is the logarithm of softmax, anywhere in an array", () => {
    fc.assert(
      fc.property(logits, fc.nat(3), (x, before) => {
        const all = Float64Array.from([...new Array<number>(before).fill(99), ...x, 99]);
        const row = { offset: before, size: x.length };
        const y = new Float64Array(all.length);
        softmaxRow(float64, all, y, row);
        x.forEach((_, k) => {
          const difference = logSoftmaxAt(float64, all, row, k) - Math.log(y[before + k]!);
          expect(Math.abs(difference)).toBeLessThan(1e-12);
        });
      }),
    );
  });
});

describe("argmaxRow", () => {
  it.each([
    [[1], 0],
    [[1, 3, 2], 1],
    [[3, 3, 1], 0],
    [[1, 3, 3], 1],
    [[0, -0], 0],
    [[-0, 0], 0],
    [[-Infinity, -Infinity], 0],
    [[1, Number.NaN, 9], 1],
    [[Number.NaN, Number.NaN], 0],
    [[Infinity, Number.NaN], 1],
  ])("%j: %i", (x, position) => {
    expect(argmaxRow([99, ...x, 99], { offset: 1, size: x.length })).toBe(position);
  });
});
