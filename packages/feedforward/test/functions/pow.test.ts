/**
 * Powers of float32 against NumPy at every corner of the line, and against exact arithmetic (Python's decimal) and float64's own
 * pow all over it (scripts/golden-pow.py). sin and cos against float64's own, and where a turn is nearly whole.
 */

import { describe, expect, it } from "vitest";
import { pow } from "../../src/functions/pow.ts";
import { cos, sin } from "../../src/functions/sine.ts";
import { wideNumbers } from "../../src/functions/wide.ts";
import { Random } from "../../src/tensor/random.ts";
import { hex } from "../bits.ts";
import { draws, stride } from "../effort.ts";
import { readGolden } from "../golden.ts";
import { sweep } from "./ulp.ts";

type Triple = readonly [x: number, y: number, z: number];

const golden = readGolden("pow") as { readonly special: readonly Triple[]; readonly exact: readonly Triple[] };
const { fround } = Math;

function floatOf(bits: number): number {
  return new Float32Array(Uint32Array.of(bits).buffer)[0]!;
}

function power(x: number, y: number): number {
  return fround(pow(wideNumbers, x, y));
}

/** The distance between float32 numbers around x. */
function ulpOf(x: number): number {
  return 2 ** (Math.max(-126, Math.min(127, Math.floor(Math.log2(Math.abs(x))))) - 23);
}

/** NumPy's last digit is not always right; what is 0, 1, infinite or no number has none. */
function isAsNumPy([x, y, z]: Triple): boolean {
  const [own, wanted] = [power(floatOf(x), floatOf(y)), floatOf(z)];
  const isSpecial = !Number.isFinite(wanted) || wanted === 0 || Math.abs(wanted) === 1;
  return isSpecial ? hex([own]) === hex([wanted]) : Math.abs(own - wanted) <= ulpOf(wanted);
}

describe("pow", () => {
  it("has NumPy's special values", () => {
    expect(golden.special).toHaveLength(17 * 17);
    expect(golden.special.filter((row) => !isAsNumPy(row)).map(([x, y]) => [floatOf(x), floatOf(y)])).toEqual([]);
  });

  it("is the exact power, rounded", () => {
    const wrong = golden.exact.filter(([x, y, z]) => power(floatOf(x), floatOf(y)) !== fround(z));
    expect(wrong).toEqual([]);
    expect(golden.exact.length).toBeGreaterThan(1000);
  });

  it("of random pairs of every size is float64's own power, within half a unit and as much as that may be off", () => {
    const random = new Random(11);
    const bits = (): number => floatOf(random.integer(2 ** 16) * 2 ** 16 + random.integer(2 ** 16));
    const bases = Array.from({ length: draws(100_000) }, bits);
    const wrong = bases.flatMap((x, i) => {
      const y = i % 2 === 0 ? bits() : fround(Math.round(40 * random.uniform() - 20) / (1 + (i % 3)));
      if (Math.abs(x) === 1) return []; // JavaScript says NaN of 1^∞
      const [own, wanted] = [power(x, y), x ** y];
      const isNear = Math.abs(own - wanted) <= 0.500001 * ulpOf(wanted);
      return Object.is(own, fround(wanted)) || isNear ? [] : [[x, y]];
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    [2, (x: number) => fround(x * x)],
    [-1, (x: number) => fround(1 / x)],
    [1, (x: number) => x],
  ])("to %d is that of one float32 operation, for every size", (y, operation) => {
    const inputs = new Float32Array(Uint32Array.from({ length: 65536 }, (_, i) => i * 65537).buffer);
    expect(hex(inputs.map((x) => power(x, y)))).toBe(hex(inputs.map(operation)));
  });

  /** Of ±0 and -∞ as IEEE has them: no square root is asked. */
  const root = (x: number): number => (x === 0 || x === -Infinity ? Math.abs(x) : Math.sqrt(x));

  it.each<[number, (x: number) => number]>([
    [-2, (x) => 1 / (x * x)],
    [-1, (x) => 1 / x],
    [-0.5, (x) => 1 / root(x)],
    [0.5, root],
    [2, (x) => x * x],
    [3, (x) => x * x * x],
  ])("to %d is right within 0.501 units in the last place, on one in 4,093 of all inputs", (y, truth) => {
    const { error, wrong } = sweep((x) => power(x, y), truth, stride(4093));
    expect(wrong).toEqual([]);
    expect(error).toBeLessThanOrEqual(0.501);
  });

  it("of float64 has float64's digits", () => {
    for (const [x, y] of [
      [0.1, 0.3],
      [1e-300, 0.7],
      [1 + 2 ** -40, 1e12],
      [7, -300],
    ] as const) {
      expect(Math.abs(pow(wideNumbers, x, y) / x ** y - 1)).toBeLessThan(1e-12);
    }
  });
});

/** float32 numbers that are nearly k quarters of a turn: what is left of them has lost most digits. */
const nearQuarters = Array.from({ length: 2000 }, (_, i) => fround((i * i * i + 1) * (Math.PI / 2)));

describe.each([
  ["sin", sin, Math.sin],
  ["cos", cos, Math.cos],
] as const)("%s", (_, own, truth) => {
  it("near quarters of a turn is float64's own, rounded", () => {
    const wrong = nearQuarters.filter((x) => fround(own(wideNumbers, x)) !== fround(truth(x)));
    expect(wrong).toEqual([]);
  });

  it("of the hardest numbers there are", () => {
    // The nearest to a multiple of π/2, after J.-M. Muller, and the greatest.
    for (const x of [16367173 * 2 ** 72, 14905 * 2 ** -10, 11 * 2 ** 28, (2 - 2 ** -23) * 2 ** 127]) {
      expect(fround(own(wideNumbers, x))).toBe(fround(truth(x)));
    }
  });
});
