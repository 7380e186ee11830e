/**
 * Rounding to whole numbers over a lane, and the sign. Numbers from 2^23 on (2^52 in float64) are whole already; below, a sum
 * with that number has no digits behind the point, and takes ties to even.
 */

import type { Lane } from "./lane.ts";

/** The nearest whole number, ties to even; NaN, ±∞ and ±0 stay. */
export function roundEven<V, M>(lane: Lane<V, M>, x: V): V {
  const magnitude = lane.let(lane.abs(x));
  const whole = lane.constant(lane.precision.shift / 1.5);
  const nearest = lane.let(lane.sub(lane.add(magnitude, whole), whole));
  const signed = lane.select(lane.less(x, lane.constant(0)), lane.negate(nearest), nearest);
  const isFraction = lane.less(magnitude, whole);
  const rounded = lane.select(isFraction, signed, x);
  return lane.select(lane.equal(x, lane.constant(0)), x, rounded);
}

/** The greatest whole number that is not greater. */
export function floor<V, M>(lane: Lane<V, M>, x: V): V {
  const nearest = lane.let(roundEven(lane, x));
  return lane.select(lane.less(x, nearest), lane.sub(nearest, lane.constant(1)), nearest);
}

/** The least whole number that is not less; between -1 and 0 it is -0. */
export function ceil<V, M>(lane: Lane<V, M>, x: V): V {
  return lane.negate(floor(lane, lane.let(lane.negate(x))));
}

/** -1, 0 or 1; NaN stays. */
export function sign<V, M>(lane: Lane<V, M>, x: V): V {
  const zero = lane.constant(0);
  const negative = lane.select(lane.less(x, zero), lane.constant(-1), x);
  return lane.select(lane.less(zero, x), lane.constant(1), negative);
}
