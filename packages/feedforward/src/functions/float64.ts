/**
 * The float64 lane, for what float32 is too coarse to check: gradients against central differences. Apart from the float32
 * lane, so that a page that only runs networks does not load it. Its polynomials are mostly Taylor series, long rather than
 * clever.
 */

import { factorial, float64Exp, series } from "./float64-exp.ts";
import { type FloatArray, float32, type NumberLane } from "./lane.ts";
import type { Precision } from "./precision.ts";

const doubleView = new Float64Array(1);
const doubleBits = new BigInt64Array(doubleView.buffer);
const halfRoot = 0x3fe6a09e667f3bcdn; // the bits of √½
const one = 0x3ff0000000000000n; // and those of 1

const double: Precision = {
  ...float64Exp.precision,
  log: series(60, 3, (n) => (n % 2 === 0 ? -1 : 1) / n),
  tanhSmall: 0.1,
  tanh: [21844 / 6081075, -1382 / 155925, 62 / 2835, -17 / 315, 2 / 15, -1 / 3],
  tanhHigh: 20,
  split: 2 ** 27 + 1,
  gelu: {
    near: series(14, 0, (n) => (-1) ** n / (Math.sqrt(2 * Math.PI) * 2 ** n * factorial(n) * (2 * n + 1))),
    tail: [
      2.9332976576249127e-7, 3.715084615047875e-7, -2.9044274259773646e-6, -2.804205048169094e-6, 1.7739236557166017e-5,
      1.672671129347684e-5, -1.1644623585677322e-4, -4.89060728812709e-5, 8.820720485499992e-4, -9.244322140038695e-4,
      -5.50993976496028e-3, 2.642819258490643e-2, -6.306264157989663e-2, 0.10030777140449326, -0.11037962061390238,
      7.369424422179705e-2, 0.37764256520787237,
    ],
    center: 4,
    high: 38.5,
  },
  leastNormal: 2 ** -1022,
  subnormalScale: 2 ** 52,
  subnormalExponent: -52,
};

/** IEEE 754 float64, every operation rounded on its own. */
export const float64: NumberLane = {
  ...float64Exp,
  precision: double,
  exponent(x) {
    doubleView[0] = x;
    return Number(((doubleBits[0]! - halfRoot + one) >> 52n) - 1023n);
  },
  mantissa(x) {
    doubleView[0] = x;
    doubleBits[0] = ((doubleBits[0]! - halfRoot + one) & 0xfffffffffffffn) + halfRoot;
    return doubleView[0]!;
  },
};

/** The lane that rounds as an array stores. */
export function laneOf(array: FloatArray): NumberLane {
  return array instanceof Float32Array ? float32 : float64;
}
