/**
 * exp, log and log1p over a lane: range reduction by a two-part ln 2 and a polynomial. No engine's `Math.exp` is asked,
 * because engines differ. Within 1 unit in the last place of float32 (exp 0.87, log 0.83) over every input.
 */

import type { ExpLane, Lane } from "./lane.ts";
import type { Polynomial } from "./precision.ts";

/** exp(x) for x ≤ 50: the bits of `exp` (`whole-exp.ts`) with fewer operations. Below -103.98 it is 0. */
export function expDown<V, M>(lane: ExpLane<V, M>, x: V): V {
  const { tail, shifted } = reduce(lane, lane.let(lane.atLeast(x, lane.constant(lane.precision.expLow))));
  return scale(lane, lane.add(tail, lane.constant(1)), shifted);
}

/** exp(x) - 1 for x < 0, with all digits near 0: 2^k·(exp(r) - 1) + (2^k - 1). */
export function expm1Below<V, M>(lane: ExpLane<V, M>, x: V): V {
  const one = lane.constant(1);
  const { tail, shifted } = reduce(lane, lane.let(lane.atLeast(x, lane.constant(lane.precision.expLow))));
  return lane.add(scale(lane, tail, shifted), lane.sub(scale(lane, one, shifted), one));
}

/** y·2^n, where `shifted` is n + precision.shift: the first product is exact, so a subnormal result is rounded once. */
export function scale<V, M>(lane: ExpLane<V, M>, y: V, shifted: V): V {
  return lane.mul(lane.mul(y, lane.power(shifted)), lane.constant(2 ** -lane.precision.lift));
}

/**
 * x + rest = n·ln 2 + r with |r| ≤ ln 2 / 2, where |rest| is small, or there is none: `tail` is exp(r) - 1, to be used once,
 * and `shifted` is n + precision.shift.
 */
export function reduce<V, M>(lane: ExpLane<V, M>, x: V, rest?: V): { readonly tail: V; readonly shifted: V } {
  const c = lane.precision;
  const whole = rest === undefined ? x : lane.add(x, rest);
  const shifted = lane.let(lane.add(lane.mul(whole, lane.constant(c.log2e)), lane.constant(c.shift)));
  const k = lane.let(lane.sub(shifted, lane.constant(c.shift)));
  // r in two parts: the high one is exact, so r keeps the digits that the subtraction frees.
  const high = lane.let(lane.sub(x, lane.mul(k, lane.constant(c.ln2High))));
  const product = lane.mul(k, lane.constant(-c.ln2Low));
  const low = lane.let(rest === undefined ? product : lane.add(rest, product));
  const r = lane.let(lane.add(high, low));
  const p = horner(lane, c.exp, r);
  return { tail: lane.add(lane.add(lane.mul(p, lane.mul(r, r)), low), high), shifted };
}

/** The natural logarithm. log(0) = -∞; NaN below 0. */
export function log<V, M>(lane: Lane<V, M>, x: V): V {
  const c = lane.precision;
  const zero = lane.constant(0);
  const isSubnormal = lane.less(x, lane.constant(c.leastNormal));
  const normal = lane.let(lane.select(isSubnormal, lane.mul(x, lane.constant(c.subnormalScale)), x));
  const shift = lane.select(isSubnormal, lane.constant(c.subnormalExponent), zero);
  const k = lane.let(lane.add(lane.exponent(normal), shift));
  const f = lane.let(lane.sub(lane.mantissa(normal), lane.constant(1)));
  const finite = logOnePlus(lane, f, k);
  const positive = lane.select(lane.less(x, lane.constant(Infinity)), finite, x); // ∞ and NaN stay
  const nonNegative = lane.select(lane.equal(x, zero), lane.constant(-Infinity), positive);
  return lane.select(lane.less(x, zero), lane.constant(Number.NaN), nonNegative);
}

/**
 * log(1 + x) for x ≥ 0, accurate also where 1 + x would round x away. Around 1 it is ln 2 + log(1 + (x - 1)/2), because
 * 1 + x has a bit less than x there.
 */
export function log1p<V, M>(lane: Lane<V, M>, x: V): V {
  const one = lane.constant(1);
  const isSmall = lane.less(x, lane.constant(Math.SQRT2 - 1));
  const half = lane.mul(lane.sub(x, one), lane.constant(0.5));
  const near = logOnePlus(lane, lane.let(lane.select(isSmall, x, half)), lane.select(isSmall, lane.constant(0), one));
  const far = log(lane, lane.let(lane.add(one, x)));
  return lane.select(lane.less(x, lane.constant(2 * Math.SQRT2 - 1)), near, far);
}

/** c0·x^n + … + cn, from the highest power inwards. */
export function horner<V, M>(lane: ExpLane<V, M>, coefficients: Polynomial, x: V): V {
  let sum = lane.constant(coefficients[0]!);
  for (let i = 1; i < coefficients.length; i++) sum = lane.add(lane.mul(sum, x), lane.constant(coefficients[i]!));
  return sum;
}

/** log(1 + f) + k·ln 2 for √½ - 1 ≤ f < √2 - 1. */
function logOnePlus<V, M>(lane: Lane<V, M>, f: V, k: V): V {
  const c = lane.precision;
  const square = lane.let(lane.mul(f, f));
  const cubic = lane.mul(lane.mul(horner(lane, c.log, f), f), square);
  const low = lane.add(cubic, lane.mul(k, lane.constant(c.ln2Low)));
  const y = lane.sub(low, lane.mul(lane.constant(0.5), square));
  return lane.add(lane.add(f, y), lane.mul(k, lane.constant(c.ln2High)));
}
