/**
 * erf, gelu's derivative and log-softmax of a row, and the judge of gelu: the normal distribution, against digits from
 * mpmath 1.3.
 */

import { describe, expect, it } from "vitest";
import { erf } from "../../src/functions/erf.ts";
import { float64 } from "../../src/functions/float64.ts";
import { gelu, geluTanh } from "../../src/functions/gelu.ts";
import { geluDerivative, geluTanhDerivative } from "../../src/functions/gelu-derivative.ts";
import { float32 } from "../../src/functions/lane.ts";
import { logSoftmaxAt, logSoftmaxRow } from "../../src/functions/log-softmax.ts";
import { stride } from "../effort.ts";
import { normalDistribution, erf as realErf } from "./normal.ts";
import { sweep } from "./ulp.ts";

describe("the judge", () => {
  it.each([
    [-30, 4.906713927148187e-198],
    [-5, 2.866515718791939e-7],
    [-2.1, 0.017864420562816546],
    [-1.9, 0.028716559816001797],
    [-0.25, 0.40129367431707635],
    [0, 0.5],
    [1.5, 0.9331927987311419],
  ])("Φ(%d) is %d", (x, y) => {
    expect(Math.abs(normalDistribution(x) / y - 1)).toBeLessThan(3e-14);
  });

  it.each([
    [1e-8, 1.1283791670955126e-8],
    [0.5, 0.5204998778130465],
    [-1.75, -0.9866716712191824],
    [2.5, 0.999593047982555],
  ])("erf(%d) is %d", (x, y) => {
    expect(Math.abs(realErf(x) / y - 1)).toBeLessThan(3e-14);
  });
});

describe("erf", () => {
  it("is within 2 units in the last place everywhere", () => {
    const worst = sweep((x) => erf(float32, x), realErf, stride(4093));
    expect(worst.wrong).toEqual([]);
    expect(worst.error).toBeLessThanOrEqual(2);
  });

  it.each([
    [0, 0],
    [-0, -0],
    [Infinity, 1],
    [-Infinity, -1],
    [Number.NaN, Number.NaN],
  ])("erf(%d) is %d", (x, y) => {
    expect(erf(float32, x)).toBe(y);
  });
});

describe.each([
  ["gelu", gelu, geluDerivative],
  ["geluTanh", geluTanh, geluTanhDerivative],
] as const)("%s", (_, f, derivative) => {
  it.each([
    [0, 0],
    [-0, -0],
    [Infinity, Infinity],
    [-Infinity, -0],
    [1e30, 1e30],
    [-1e30, -0],
    [Number.NaN, Number.NaN],
  ])("of %d is %d", (x, y) => {
    expect(f(float32, Math.fround(x))).toBe(Math.fround(y));
  });

  it.each([
    [0, 0.5],
    [30, 1],
    [-30, 0],
  ])("has at %d the slope %d", (x, slope) => {
    expect(Math.abs(derivative(float64, x) - slope)).toBeLessThan(1e-15);
  });
});

describe("logSoftmaxRow", () => {
  it("is logSoftmaxAt at every place of a row in the middle of an array, and in place", () => {
    const x = Float32Array.of(9, 1, 2, -3, 2, 9);
    const row = { offset: 1, size: 4 };
    const expected = [0, 1, 2, 3].map((k) => logSoftmaxAt(float32, x, row, k));
    logSoftmaxRow(float32, x, x, row);
    expect([...x]).toEqual([9, ...expected, 9]);
    expect(expected.reduce((sum, y) => sum + Math.exp(y), 0)).toBeCloseTo(1, 6);
  });
});
