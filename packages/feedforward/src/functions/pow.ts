/**
 * x^y of float32, computed in float64 and rounded once: 2^(y·log₂|x|) with the sign that IEEE 754 says. Its special values are
 * those of IEEE's pow, which NumPy has too: pow(x, ±0) = pow(1, y) = 1 also for NaN, no root of a number below 0.
 *
 * An exponent of 2 is x·x, 3 is x·x·x, ½ is √x, -1 is 1/x, each rounded once, whether the exponent is known beforehand or not.
 */

import { nearest, polynomial, type WideLane } from "./wide.ts";

/** 2 / (ln 2·(2i + 1)), from i = 10 to 0: log₂((1 + s)/(1 - s)) = s·p(s²), for |s| ≤ 0.172. */
const logarithm = /* @__PURE__ */ Array.from({ length: 11 }, (_, i) => 2 / (Math.LN2 * (21 - 2 * i)));

/** 1 / i!, from i = 13 to 0, for |r| ≤ ln 2 / 2. */
const exponential = /* @__PURE__ */ [
  6227020800, 479001600, 39916800, 3628800, 362880, 40320, 5040, 720, 120, 24, 6, 2, 1, 1,
].map((factorial) => 1 / factorial);

/** Beyond these every result is 0 or infinity, of float64 too. */
const [least, most] = [-1080, 1030];

export function pow<V, M>(lane: WideLane<V, M>, x: V, y: V): V {
  const [zero, one] = [lane.constant(0), lane.constant(1)];
  const size = lane.let(lane.abs(x));
  const magnitude = lane.let(magnitudeOf(lane, size, y));
  // ±0 as ±∞: now whatever is negative is less than 0, and what has no fractional powers is finite.
  const signed = lane.let(lane.select(lane.equal(x, zero), lane.div(one, x), x));
  const powered = lane.select(lane.less(signed, zero), negativeBase(lane, signed, { y, magnitude }), magnitude);
  const ofOne = lane.select(lane.equal(x, one), one, powered);
  return lane.select(lane.equal(y, zero), one, ofOne);
}

/** |x|^y, for y ≠ 0. */
function magnitudeOf<V, M>(lane: WideLane<V, M>, size: V, y: V): V {
  const one = lane.constant(1);
  const isExponent = (value: number): M => lane.equal(y, lane.constant(value));
  const general = exp2(lane, lane.let(lane.mul(y, log2(lane, size))));
  const square = lane.let(lane.mul(size, size));
  const cubed = lane.select(isExponent(3), lane.mul(square, size), general);
  const squared = lane.select(isExponent(2), square, cubed);
  const rooted = lane.select(isExponent(0.5), lane.sqrt(size), squared);
  const inverted = lane.select(isExponent(-1), lane.div(one, size), rooted);
  // 1^±∞ would be 2^(0·∞).
  return lane.select(lane.equal(size, one), lane.select(lane.equal(y, y), one, y), inverted);
}

/** The sign of an odd power; NaN for roots of what is finite and not 0. */
function negativeBase<V, M>(lane: WideLane<V, M>, signed: V, { y, magnitude }: { y: V; magnitude: V }): V {
  const size = lane.let(lane.abs(y));
  const even = lane.select(
    isWhole(lane, lane.let(lane.mul(size, lane.constant(0.5)))),
    magnitude,
    lane.negate(magnitude),
  );
  const isInfinite = lane.equal(signed, lane.constant(-Infinity));
  const fraction = lane.select(isInfinite, magnitude, lane.constant(Number.NaN));
  return lane.select(isWhole(lane, size), even, fraction);
}

/** Whether x ≥ 0 is whole: beyond 2^52 every number is, and ∞ too. */
function isWhole<V, M>(lane: WideLane<V, M>, x: V): M {
  const whole = lane.constant(2 ** 52);
  const rounded = lane.sub(lane.add(x, whole), whole);
  return lane.equal(lane.select(lane.less(x, whole), rounded, x), x);
}

/** log₂ x for x ≥ 0: exact in its relative error near 1 too, because nothing cancels there. */
function log2<V, M>(lane: WideLane<V, M>, x: V): V {
  const one = lane.constant(1);
  const m = lane.let(lane.mantissa(x));
  const s = lane.let(lane.div(lane.sub(m, one), lane.add(m, one)));
  const finite = lane.add(lane.exponent(x), lane.mul(s, polynomial(lane, logarithm, lane.let(lane.mul(s, s)))));
  const notZero = lane.select(lane.less(x, lane.constant(Infinity)), finite, x); // ∞ and NaN stay
  return lane.select(lane.equal(x, lane.constant(0)), lane.constant(-Infinity), notZero);
}

/** 2^t; NaN stays. */
function exp2<V, M>(lane: WideLane<V, M>, t: V): V {
  const raised = lane.let(lane.select(lane.less(t, lane.constant(least)), lane.constant(least), t));
  const bounded = lane.let(lane.select(lane.less(lane.constant(most), raised), lane.constant(most), raised));
  const n = nearest(lane, bounded);
  const r = lane.let(lane.mul(lane.sub(bounded, n), lane.constant(Math.LN2)));
  const half = nearest(lane, lane.mul(n, lane.constant(0.5)));
  const power = lane.mul(polynomial(lane, exponential, r), lane.power(half));
  return lane.mul(power, lane.power(lane.sub(n, half)));
}
