/**
 * The activations beyond the chapter (elu, selu, softplus, gelu, hard sigmoid): one float32 in 4093 against float64, the
 * float64 lane on a grid, special values, and the very bits of a second implementation (scripts/golden-bits.py).
 */

import { describe, expect, it } from "vitest";
import { activate } from "../../src/functions/activate.ts";
import { type ActivationName, activations } from "../../src/functions/activation.ts";
import { derivatives } from "../../src/functions/derivative.ts";
import { seluAlpha, seluGamma } from "../../src/functions/elu.ts";
import { float64 } from "../../src/functions/float64.ts";
import { float32 } from "../../src/functions/lane.ts";
import { fromHex, hex } from "../bits.ts";
import { stride } from "../effort.ts";
import { readGolden } from "../golden.ts";
import { normalDistribution } from "./normal.ts";
import { type RealFunction, sweep } from "./ulp.ts";

const golden = readGolden("bits") as { inputs: string; functions: Record<string, string> };

const geluTanh: RealFunction = (x) => {
  const u = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
  return x < -40 ? -0 : x / (1 + Math.exp(-2 * u));
};

/** The bar is in units in the last place of float32, null where the constants' rounding is part of the function. */
const truths = {
  elu: { f: (x) => (x < 0 ? Math.expm1(x) : x), bar: 2 },
  selu: { f: (x) => seluGamma * (x < 0 ? seluAlpha * Math.expm1(x) : x), bar: 2 },
  softplus: { f: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), bar: 2 },
  gelu: { f: (x) => (x === -Infinity ? -0 : x * normalDistribution(x)), bar: 4 },
  geluTanh: { f: geluTanh, bar: null },
  hardSigmoid: { f: (x) => Math.max(0, Math.min(1, 0.2 * x + 0.5)), bar: null },
} satisfies { readonly [N in ActivationName]?: { f: RealFunction; bar: number | null } };

const rows = Object.entries(truths) as [keyof typeof truths, { f: RealFunction; bar: number | null }][];

describe.each(rows)("%s", (name, { f, bar }) => {
  it("is within its bar over the whole line", () => {
    if (bar === null) return expect(greatestError(name, f)).toBeLessThan(3e-7);
    const worst = sweep((x) => activate(float32, { name }, x), f, stride(4093));
    expect(worst.wrong).toEqual([]);
    expect(worst.error).toBeLessThanOrEqual(bar);
  });

  it("has the bits of the golden file", () => {
    const outputs = fromHex(golden.inputs).map((x) => activate(float32, { name }, x));
    expect(hex(outputs)).toBe(golden.functions[name]);
  });

  it("is within 1e-13 of its formula in float64", () => {
    const grid = Array.from({ length: 10_001 }, (_, i) => (i - 5000) * 0.0077);
    const error = (x: number) => Math.abs(activate(float64, { name }, x) - f(x));
    // The left tail of geluTanh multiplies the rounding of its argument; that of gelu ends in subnormal numbers.
    const floor = name === "geluTanh" ? 1e-15 : 1e-300;
    expect(grid.filter((x) => error(x) > 1e-13 * Math.abs(f(x)) + floor)).toEqual([]);
  });
});

/** The greatest error relative to max(1, |x|). */
function greatestError(name: ActivationName, f: RealFunction): number {
  let worst = 0;
  for (let x = -30; x < 30; x += 0.00093) {
    const input = Math.fround(x);
    worst = Math.max(worst, Math.abs(activate(float32, { name }, input) - f(input)) / Math.max(1, Math.abs(x)));
  }
  return worst;
}

describe("special values", () => {
  it.each([
    ["elu", -Infinity, -1],
    ["elu", Infinity, Infinity],
    ["elu", -0, -0],
    ["elu", Number.NaN, Number.NaN],
    ["selu", -Infinity, Math.fround(-seluGamma * seluAlpha)],
    ["selu", Number.NaN, Number.NaN],
    ["softplus", -Infinity, 0],
    ["softplus", Infinity, Infinity],
    ["softplus", 1e30, Math.fround(1e30)],
    ["softplus", Number.NaN, Number.NaN],
    ["hardSigmoid", -Infinity, 0],
    ["hardSigmoid", Infinity, 1],
    ["hardSigmoid", 0, 0.5],
    ["hardSigmoid", Number.NaN, Number.NaN],
  ] as const)("%s(%d) is %d", (name, x, y) => {
    expect(activate(float32, { name }, Math.fround(x))).toBe(y);
  });

  it.each([
    ["elu", 0, 1],
    ["hardSigmoid", 2.5, 0],
    ["hardSigmoid", -2.5, 0],
  ] as const)("the derivative of %s at its kink %d is %d", (name, x, derivative) => {
    const alpha = activations[name].alpha;
    const y = activate(float32, { name }, x);
    expect(derivatives[name](float32, x, y, alpha)).toBe(derivative);
  });
});
