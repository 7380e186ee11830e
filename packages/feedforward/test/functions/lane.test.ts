import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { float64, laneOf } from "../../src/functions/float64.ts";
import { float32, type NumberLane } from "../../src/functions/lane.ts";

const lanes: [string, NumberLane][] = [
  ["float32", float32],
  ["float64", float64],
];

const anyFloat32 = fc.float();

describe("float32 rounds each operation on its own", () => {
  it.each<["add" | "sub" | "mul" | "div", (a: number, b: number) => number]>([
    ["add", (a, b) => a + b],
    ["sub", (a, b) => a - b],
    ["mul", (a, b) => a * b],
    ["div", (a, b) => a / b],
  ])("%s", (name, exact) => {
    fc.assert(
      fc.property(anyFloat32, anyFloat32, (a, b) => {
        expect(float32[name](a, b)).toBe(new Float32Array([exact(a, b)])[0]);
        expect(float64[name](a, b)).toBe(exact(a, b));
      }),
    );
  });

  it("and constants", () => {
    expect(float32.constant(0.1)).toBe(Math.fround(0.1));
    expect(float64.constant(0.1)).toBe(0.1);
  });
});

describe.each(lanes)("%s", (_, lane) => {
  it.each([
    [1, 2, 1, 2],
    [0, -0, -0, 0],
    [-0, 0, -0, 0],
    [Number.NaN, 1, Number.NaN, Number.NaN],
    [1, Number.NaN, Number.NaN, Number.NaN],
    [-Infinity, Infinity, -Infinity, Infinity],
  ])("min and max of %d and %d are %d and %d", (a, b, least, greatest) => {
    expect([lane.min(a, b), lane.max(a, b)]).toEqual([least, greatest]);
  });

  it.each([
    [1, 2, true, false],
    [2, 1, false, false],
    [0, -0, false, true],
    [-0, 0, false, true],
    [Number.NaN, 1, false, false],
    [1, Number.NaN, false, false],
    [Number.NaN, Number.NaN, false, false],
    [Infinity, Infinity, false, true],
  ])("%d and %d: less %s, equal %s", (a, b, less, equal) => {
    expect([lane.less(a, b), lane.equal(a, b)]).toEqual([less, equal]);
  });

  it.each([
    [-0, 0, 0],
    [0, 0, -0],
    [-3, 3, 3],
    [Infinity, Infinity, -Infinity],
  ])("abs and negate of %d are %d and %d", (x, abs, negate) => {
    expect([lane.abs(x), lane.negate(x)]).toEqual([abs, negate]);
  });

  it("select takes one of two, let the same value", () => {
    expect([lane.select(true, 1, 2), lane.select(false, 1, 2), lane.let(3)]).toEqual([1, 2, 3]);
  });

  it("x = m·2^k with m in [√½, √2)", () => {
    const normal = fc.float({ min: Math.fround(2 ** -126), noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(normal, (x) => {
        const [m, k] = [lane.mantissa(x), lane.exponent(x)];
        expect(m * 2 ** k).toBe(x);
        expect(m >= Math.fround(Math.SQRT1_2) && m < Math.SQRT2).toBe(true);
      }),
    );
  });

  it.each([
    [1, 0],
    [Math.SQRT1_2 - 1e-7, -1],
    [Math.SQRT2 - 1e-7, 0],
    [Math.SQRT2 + 1e-7, 1],
    [2 ** -126, -126],
    [2 ** 127, 127],
  ])("the exponent of %d is %i", (x, k) => {
    expect(lane.exponent(Math.fround(x))).toBe(k);
  });
});

describe("scale", () => {
  it("is y·2^n rounded once, down to subnormal results and up to infinity", () => {
    const y = fc.float({ min: 0.5, max: 2, noNaN: true });
    fc.assert(
      fc.property(y, fc.integer({ min: -151, max: 129 }), (factor, n) => {
        expect(float32.scale(factor, float32.precision.shift + n)).toBe(Math.fround(factor * 2 ** n));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [1, -1074, 2 ** -1074],
    [1.5, -1074, 2 ** -1073],
    [1.25, -1074, 2 ** -1074],
    [1, -1076, 0],
    [1, 1023, 2 ** 1023],
    [1, 1025, Infinity],
  ])("in float64: %d·2^%i is %d", (y, n, scaled) => {
    expect(float64.scale(y, float64.precision.shift + n)).toBe(scaled);
  });

  it.each(lanes)("keeps NaN in %s", (_, lane) => {
    expect(lane.scale(Number.NaN, Number.NaN)).toBeNaN();
  });
});

describe("laneOf", () => {
  it.each([
    [new Float32Array(1), float32],
    [new Float64Array(1), float64],
  ])("%o", (array, lane) => {
    expect(laneOf(array)).toBe(lane);
  });
});
