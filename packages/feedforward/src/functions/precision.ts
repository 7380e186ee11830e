/**
 * What a formula needs to know of the width of its lane: constants of range reduction and polynomials. Those of float32
 * are minimax polynomials (exp) and those of S. Moshier's Cephes library (log, tanh), in the digits that float32 keeps.
 */

/** Coefficients, the highest power first. */
export type Polynomial = readonly number[];

/** What exp needs. */
export interface ExpPrecision {
  /**
   * 1.5·2^(bits of the mantissa), plus something even: adding it rounds to a whole number n, which then stands in the lowest
   * bits. In float32 they are the exponent field of 2^(n + lift): n + lift + 127.
   */
  readonly shift: number;
  /** So much greater is 2^(n + lift) than 2^n that it is a normal number for the least n that occurs. */
  readonly lift: number;
  /** Below `expLow` exp is 0, above `expHigh` infinity. */
  readonly expLow: number;
  readonly expHigh: number;
  readonly log2e: number;
  /** ln 2 in two parts; n·ln2High is exact for every n that occurs. */
  readonly ln2High: number;
  readonly ln2Low: number;
  /** p with exp(r) = 1 + r + r²·p(r), for |r| ≤ ln 2 / 2. */
  readonly exp: Polynomial;
}

export interface GeluPrecision {
  /** p with Φ(x) = 1/2 + x·p(x²), for |x| < 1: the normal distribution. */
  readonly near: Polynomial;
  /** p with t·Φ(-t) = exp(-t²/2)·p((t - c)/(t + c)), for t from 1 to `high`, where it is 0; c is `center`. */
  readonly tail: Polynomial;
  readonly center: number;
  readonly high: number;
}

export interface Precision extends ExpPrecision {
  /** p with log(1 + f) = f - f²/2 + f³·p(f), for √½ - 1 ≤ f < √2 - 1. */
  readonly log: Polynomial;
  /** Where tanh changes from its polynomial to exp. */
  readonly tanhSmall: number;
  /** p with tanh(x) = x + x³·p(x²), for |x| < tanhSmall. */
  readonly tanh: Polynomial;
  /** Above it tanh is 1. */
  readonly tanhHigh: number;
  /** 2^⌈digits/2⌉ + 1: multiplying by it splits a number into two halves of its digits. */
  readonly split: number;
  /** What gelu needs, where it is not `singleGelu`: only pages with gelu carry that. */
  readonly gelu?: GeluPrecision;
  /** The least normal number, and a power of two that makes every subnormal number normal. */
  readonly leastNormal: number;
  readonly subnormalScale: number;
  readonly subnormalExponent: number;
}

export const single: Precision = {
  shift: 12582912 + 168,
  lift: 41,
  expLow: -104,
  expHigh: 89,
  log2e: Math.LOG2E,
  ln2High: 0.693359375,
  ln2Low: -2.1219444e-4,
  exp: [0.00017345471, 0.0013933274, 0.0083378665, 0.04166648, 0.16666648, 0.5],
  log: [
    0.070376836, -0.1151461, 0.116769987, -0.12420141, 0.14249323, -0.16668058, 0.200007148, -0.24999994, 0.3333333,
  ],
  tanhSmall: 0.625,
  tanh: [-0.0057049887, 0.0206390888, -0.053739716, 0.13331442, -0.3333328],
  tanhHigh: 10,
  split: 2 ** 12 + 1,
  leastNormal: 2 ** -126,
  subnormalScale: 2 ** 23,
  subnormalExponent: -23,
};

export const singleGelu: GeluPrecision = {
  near: [-7.654208e-6, 1.1348637e-4, -1.18633e-3, 9.973323e-3, -0.06649036, 0.3989423],
  tail: [
    9.616928e-5, -2.2798924e-5, -6.4150733e-4, -1.9592442e-5, 3.9978856e-3, -1.7433453e-3, -0.028862705, 0.09137722,
    -0.13965714, 0.10987586, 0.36454186,
  ],
  center: 3,
  high: 14.6,
};
