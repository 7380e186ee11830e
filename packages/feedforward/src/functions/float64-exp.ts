/**
 * The arithmetic of float64, and exp over it. Apart from the whole lane, which has the numbers of every function: who shows
 * softmax in float64 needs none of those.
 */

import { type ExpLane, float32 } from "./lane.ts";
import type { ExpPrecision, Polynomial } from "./precision.ts";

const powersOfTwo = /* @__PURE__ */ powers(-1022, 1023);

const double: ExpPrecision = {
  shift: 1.5 * 2 ** 52,
  lift: 60,
  expLow: -746,
  expHigh: 710,
  log2e: Math.LOG2E,
  ln2High: 0.6931471803691238,
  ln2Low: 1.9082149292705877e-10,
  exp: /* @__PURE__ */ series(14, 2, (n) => 1 / factorial(n)),
};

/** IEEE 754 float64, every operation rounded on its own, as far as exp goes. */
export const float64Exp: ExpLane<number, boolean> = {
  ...float32,
  precision: double,
  constant: (value) => value,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  sqrt: Math.sqrt,
  power: (shifted) => powersOfTwo[((shifted - double.shift) | 0) + double.lift + 1022]!,
};

/** Coefficients of x^last down to x^first, lowered by `first` powers. */
export function series(last: number, first: number, coefficient: (n: number) => number): Polynomial {
  return Array.from({ length: last - first + 1 }, (_, i) => coefficient(last - i));
}

export function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

/** 2^first … 2^last, each exact. */
function powers(first: number, last: number): Float64Array {
  const table = new Float64Array(last - first + 1);
  for (let i = 0; i < table.length; i++) table[i] = 2 ** (first + i);
  return table;
}
