/**
 * exp, log and log1p: one float32 in 4093 of all against float64's Math, the float64 lane on a grid, results that are
 * subnormal, and the very bits of a second implementation (scripts/golden-bits.py).
 */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expDown, horner, log, log1p, scale } from "../../src/functions/exp.ts";
import { float64 } from "../../src/functions/float64.ts";
import { float32, type NumberLane } from "../../src/functions/lane.ts";
import { exp } from "../../src/functions/whole-exp.ts";
import { fromHex, hex } from "../bits.ts";
import { stride } from "../effort.ts";
import { readGolden } from "../golden.ts";
import { sweep } from "./ulp.ts";

const golden = readGolden("bits") as { inputs: string; functions: Record<string, string> };
const functions = { exp, log, log1p, scale };
const names = ["exp", "log", "log1p"] as const;
const onlyFrom0 = (f: (x: number) => number) => (x: number) => (x < 0 ? Number.NaN : f(x));

describe("float32", () => {
  it.each([
    ["exp", exp, Math.exp, 1],
    ["log", log, Math.log, 1],
    ["log1p", log1p, Math.log1p, 2],
  ] as const)("%s is within its bar everywhere", (name, f, truth, bar) => {
    const isFrom0 = name === "log1p";
    const f32 = (x: number) => f(float32, x);
    const worst = isFrom0 ? sweep(onlyFrom0(f32), onlyFrom0(truth), stride(4093)) : sweep(f32, truth, stride(4093));
    expect(worst.wrong).toEqual([]);
    expect(worst.error).toBeLessThanOrEqual(bar);
  });

  it.each([0.41455954, 0.41455957, 0.4370578, 0.46351082, 1.0001, 1.8284271, 1.8284272, 1e-6, 2 ** -24])(
    "log1p(%d) is within 1.5 units, where 1 + x would round",
    (x) => {
      const [y, exact] = [log1p(float32, Math.fround(x)), Math.log1p(Math.fround(x))];
      expect(Math.abs(y - exact)).toBeLessThan(1.5 * 2 ** (Math.floor(Math.log2(exact)) - 23));
    },
  );

  it.each(names)("%s has the bits of the golden file", (name) => {
    const inputs = fromHex(golden.inputs);
    const f = (x: number) => functions[name](float32, x);
    const outputs = inputs.map(name === "log1p" ? onlyFrom0(f) : f);
    expect(hex(outputs)).toBe(golden.functions[name]);
  });

  it("exp is right where its result is subnormal", () => {
    const inputs = Array.from({ length: 17_000 }, (_, i) => Math.fround(-87 - i / 1000));
    expect(inputs.filter((x) => Math.abs(exp(float32, x) - Math.exp(x)) > 2 ** -149)).toEqual([]);
  });

  it("expDown is exp up to 50", () => {
    const inputs = new Float32Array(Uint32Array.from({ length: 2 ** 18 }, (_, i) => i * 16381).buffer);
    const low = inputs.filter((x) => !(x > 50)); // NaN too
    expect(low.filter((x) => !Object.is(expDown(float32, x), exp(float32, x)))).toEqual(low.subarray(0, 0));
  });

  it.each([
    ["exp", -103.97, 2 ** -149],
    ["exp", -103.98, 0],
    ["exp", -104.5, 0],
    ["exp", 88.7228, 3.4026947e38],
    ["exp", 88.73, Infinity],
    ["exp", 1e30, Infinity],
    ["log", 2 ** -149, -103.27893],
    ["log", 2 ** -126, -87.33655],
    ["log", 3.4028235e38, 88.72284],
    ["log1p", 2 ** -149, 2 ** -149],
    ["log1p", 1e-20, 1e-20],
  ] as const)("%s(%d) is %d", (name, x, y) => {
    expect(functions[name](float32, Math.fround(x))).toBe(Math.fround(y));
  });
});

const lanes: [string, NumberLane][] = [
  ["float32", float32],
  ["float64", float64],
];

describe.each(lanes)("the ends of the line in %s", (_, lane) => {
  it.each([
    ["exp", 0, 1],
    ["exp", -0, 1],
    ["exp", Infinity, Infinity],
    ["exp", -Infinity, 0],
    ["exp", Number.NaN, Number.NaN],
    ["log", 1, 0],
    ["log", 0, -Infinity],
    ["log", -0, -Infinity],
    ["log", -1, Number.NaN],
    ["log", -(2 ** -149), Number.NaN],
    ["log", Infinity, Infinity],
    ["log", -Infinity, Number.NaN],
    ["log", Number.NaN, Number.NaN],
    ["log1p", 0, 0],
    ["log1p", Infinity, Infinity],
    ["log1p", Number.NaN, Number.NaN],
  ] as const)("%s(%d) is %d", (name, x, y) => {
    expect(functions[name](lane, x)).toBe(y);
  });
});

describe("float64", () => {
  const grid = Array.from({ length: 20_001 }, (_, i) => (i - 10_000) * 0.07);
  const positive = [...Array.from({ length: 4000 }, (_, i) => 2 ** ((i - 2000) / 2)), ...grid.filter((x) => x > 0)];
  const finite = (x: number) => Number.isFinite(x) && x > 0;

  it.each([
    ["exp", exp, Math.exp, grid],
    ["log", log, Math.log, positive.filter(finite)],
    ["log1p", log1p, Math.log1p, positive.filter(finite)],
  ] as const)("%s is within 1e-13 of Math", (_, f, truth, inputs) => {
    const far = inputs.filter((x) => Math.abs(f(float64, x) - truth(x)) > 1e-13 * Math.abs(truth(x)));
    expect(far).toEqual([]);
  });

  it("exp is right where its result is subnormal", () => {
    const inputs = Array.from({ length: 3660 }, (_, i) => -708.4 - i / 100);
    const bar = (x: number) => 2 ** -1074 + 1e-15 * Math.exp(x);
    expect(inputs.filter((x) => Math.abs(exp(float64, x) - Math.exp(x)) > bar(x))).toEqual([]);
  });
});

describe("scale", () => {
  it("is y·2^n rounded once, down to subnormal results", () => {
    const y = fc.float({ min: 0.25, max: 2, noNaN: true });
    fc.assert(
      fc.property(y, fc.integer({ min: -154, max: 80 }), (factor, n) => {
        expect(scale(float32, factor, float32.precision.shift + n)).toBe(Math.fround(factor * 2 ** n));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    [1, -1074, 2 ** -1074],
    [1.5, -1074, 2 ** -1073],
    [1.25, -1074, 2 ** -1074],
    [1, -1076, 0],
    [1, 900, 2 ** 900],
  ])("in float64: %d·2^%i is %d", (y, n, scaled) => {
    expect(scale(float64, y, float64.precision.shift + n)).toBe(scaled);
  });

  it("keeps NaN", () => {
    for (const lane of [float32, float64]) expect(scale(lane, Number.NaN, Number.NaN)).toBeNaN();
  });
});

describe("horner", () => {
  it.each([
    [[7], 3, 7],
    [[2, -1, 5], 3, 20],
    [[1, 0, 0, 0], -2, -8],
  ])("%j at %i is %i", (coefficients, x, value) => {
    expect(horner(float64, coefficients, x)).toBe(value);
  });

  it("rounds each operation", () => {
    const [a, b, x] = [0.1, 0.2, 0.3].map(Math.fround) as [number, number, number];
    expect(horner(float32, [0.1, 0.2], x)).toBe(Math.fround(Math.fround(a * x) + b));
  });
});
