/**
 * The two S-shaped functions, sigmoid and tanh, over a lane: accurate over the whole line, where the textbook forms
 * overflow or lose their digits.
 */

import { expDown, horner } from "./exp.ts";
import type { Lane } from "./lane.ts";

/**
 * 1 / (1 + exp(-x)) over the whole line: with e = exp(-|x|), which cannot overflow, it is 1/(1+e) on the right and
 * e/(1+e) on the left. What 1 + e rounds away is put back by one correction, whose 1/(1+e) is q or 1 - q.
 */
export function sigmoid<V, M>(lane: Lane<V, M>, x: V): V {
  const one = lane.constant(1);
  const e = lane.let(expDown(lane, lane.minusAbs(x)));
  const d = lane.let(lane.add(one, e));
  const lost = lane.sub(e, lane.sub(d, one));
  const numerator = lane.atLeast(e, lane.keep(lane.less(lane.constant(0), x), one)); // e ≤ 1
  const q = lane.let(lane.div(numerator, d));
  const reciprocal = lane.atLeast(q, lane.sub(one, q)); // the one that is at least ½
  return lane.sub(q, lane.mul(lane.mul(q, lost), reciprocal));
}

/** An odd polynomial near 0, where the exponential form would lose its digits; 1 - 2/(exp(2|x|) + 1) beyond. */
export function tanh<V, M>(lane: Lane<V, M>, x: V): V {
  const c = lane.precision;
  const magnitude = lane.let(lane.abs(x));
  const square = lane.let(lane.mul(magnitude, magnitude));
  const tail = lane.mul(lane.mul(horner(lane, c.tanh, square), square), magnitude);
  const small = lane.add(tail, magnitude);
  const bounded = lane.let(lane.atMost(magnitude, lane.constant(c.tanhHigh)));
  const e = expDown(lane, lane.add(bounded, bounded));
  const large = lane.sub(lane.constant(1), lane.div(lane.constant(2), lane.add(e, lane.constant(1))));
  const y = lane.let(lane.select(lane.less(magnitude, lane.constant(c.tanhSmall)), small, large));
  // At ±0 the sum above is +0: x itself is right there, and for NaN.
  const signed = lane.select(lane.less(x, lane.constant(0)), lane.negate(y), y);
  return lane.select(lane.equal(x, lane.constant(0)), x, signed);
}
