/**
 * Functions that are straight on the right and bend towards a floor on the left: elu (Clevert et al., 2015), selu
 * (Klambauer et al., 2017) and softplus. On the left they live on exp(x) - 1, which keeps its digits near 0 here.
 */

import { expDown, expm1Below, log1p } from "./exp.ts";
import type { Lane } from "./lane.ts";

/** The parameters with which selu keeps mean 0 and variance 1 from layer to layer. */
export const seluAlpha = 1.6732632423543772;
export const seluGamma = 1.0507009873554805;

/** x for x ≥ 0, else alpha·(exp(x) - 1). */
export function elu<V, M>(lane: Lane<V, M>, x: V, alpha: number): V {
  return lane.select(lane.less(x, lane.constant(0)), lane.mul(lane.constant(alpha), expm1Below(lane, x)), x);
}

/** gamma·x for x ≥ 0, else gamma·alpha·(exp(x) - 1). */
export function selu<V, M>(lane: Lane<V, M>, x: V, { alpha, gamma }: { alpha: number; gamma: number }): V {
  const left = lane.mul(lane.constant(gamma * alpha), expm1Below(lane, x));
  return lane.select(lane.less(x, lane.constant(0)), left, lane.mul(lane.constant(gamma), x));
}

/** log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)): no overflow on the right, all digits on the left. */
export function softplus<V, M>(lane: Lane<V, M>, x: V): V {
  const e = lane.let(expDown(lane, lane.minusAbs(x)));
  return lane.add(lane.max(x, lane.constant(0)), log1p(lane, e));
}
