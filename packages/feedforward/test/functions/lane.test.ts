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
    expect([lane.abs(x), lane.negate(x), lane.minusAbs(x)]).toEqual([abs, negate, -abs]);
  });

  it("select takes one of two, keep one or 0, let the same value", () => {
    expect([lane.select(true, 1, 2), lane.select(false, 1, 2), lane.let(3)]).toEqual([1, 2, 3]);
    expect([lane.keep(true, 4), lane.keep(false, 4)]).toEqual([4, 0]);
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

describe("power", () => {
  it.each([-154, -150, -127, -126, -1, 0, 1, 86])("is 2^(%i + lift)", (n) => {
    for (const lane of [float32, float64]) {
      expect(lane.power(lane.precision.shift + n)).toBe(2 ** (n + lane.precision.lift));
    }
  });

  it("of NaN is anything: what it multiplies is NaN too", () => {
    for (const lane of [float32, float64]) expect(lane.power(Number.NaN)).toBeTypeOf("number");
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
