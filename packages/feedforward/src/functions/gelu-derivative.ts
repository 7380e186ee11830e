/** The derivatives of gelu and of its approximation by tanh; a page that only runs networks does without them. */

import { expDown } from "./exp.ts";
import { aroundZero, cubeFactor, geluPrecision, tail, tanhScale, twiceU } from "./gelu.ts";
import type { Lane } from "./lane.ts";
import { sigmoid } from "./sigmoid.ts";

/** d gelu / dx = Φ(x) + x·φ(x), with φ(x) = exp(-x²/2) / √(2π). */
export function geluDerivative<V, M>(lane: Lane<V, M>, x: V): V {
  const magnitude = lane.let(lane.min(lane.abs(x), lane.constant(geluPrecision(lane).high)));
  const q = lane.let(lane.div(tail(lane, magnitude), magnitude));
  const far = lane.select(lane.less(x, lane.constant(0)), q, lane.sub(lane.constant(1), q));
  const distribution = lane.select(lane.less(magnitude, lane.constant(1)), aroundZero(lane, x), far);
  const bounded = lane.select(lane.less(x, lane.constant(0)), lane.negate(magnitude), magnitude);
  const density = lane.mul(
    expDown(lane, lane.mul(lane.constant(-0.5), lane.mul(magnitude, magnitude))),
    inverseRoot(lane),
  );
  return lane.add(distribution, lane.mul(bounded, density));
}

/** s + x·s·(1 - s)·d(2u)/dx, with s = sigmoid(2u). */
export function geluTanhDerivative<V, M>(lane: Lane<V, M>, x: V): V {
  const bounded = lane.let(lane.min(lane.max(x, lane.constant(-20)), lane.constant(20)));
  const s = lane.let(sigmoid(lane, twiceU(lane, bounded)));
  const cube = lane.mul(lane.constant(3 * cubeFactor), lane.mul(bounded, bounded));
  const slope = lane.mul(lane.constant(2 * tanhScale), lane.add(lane.constant(1), cube));
  const change = lane.mul(lane.mul(bounded, slope), lane.mul(s, lane.sub(lane.constant(1), s)));
  return lane.add(s, change);
}

function inverseRoot<V, M>(lane: Lane<V, M>): V {
  return lane.constant(1 / Math.sqrt(2 * Math.PI));
}
