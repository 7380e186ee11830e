/**
 * exp for every x: on the right, too, where 2^n may be beyond the greatest number. Apart from `exp.ts`, since activations and
 * softmax need it on the left alone.
 */

import { reduce } from "./exp.ts";
import type { ExpLane } from "./lane.ts";

/** exp(x). NaN stays NaN; below -103.98 it is 0, above 88.72 infinity; subnormal results are right too. */
export function exp<V, M>(lane: ExpLane<V, M>, x: V): V {
  const { expLow, expHigh, lift } = lane.precision;
  const bounded = lane.atMost(lane.atLeast(x, lane.constant(expLow)), lane.constant(expHigh));
  const { tail, shifted } = reduce(lane, lane.let(bounded));
  // On the right 2^n may be beyond the greatest number: there the power is as much too small as it is too great on the left.
  const isRight = lane.less(lane.constant(0), x);
  const power = lane.power(lane.sub(shifted, lane.keep(isRight, lane.constant(2 * lift))));
  const rest = lane.select(isRight, lane.constant(2 ** lift), lane.constant(2 ** -lift));
  return lane.mul(lane.mul(lane.add(tail, lane.constant(1)), power), rest);
}
