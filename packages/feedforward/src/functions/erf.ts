/**
 * The error function, erf(x) = 2/√π·∫₀ˣ exp(-t²) dt: an odd polynomial below 1, and 1 minus a scaled exp(-x²) above.
 * Its polynomials are made for float32, within 1.5 units in the last place; wider lanes get the same digits.
 */

import { expDown, horner } from "./exp.ts";
import type { Lane } from "./lane.ts";

// erf(x) = x + x·p(x²) for |x| < 1.
const near = [
  7.853861353153693e-5, -8.010193625184903e-4, 5.188327685732524e-3, -2.685381193529856e-2, 1.128358514861418e-1,
  -3.7612625824233e-1, 0.12837916572671,
];

// Φ(-t)·exp(t²/2) = p((t - 4)/(t + 4)) / (t + 4), with t = √2·x.
const far = [
  1.6440924e-4, 1.664005e-4, 1.9104945e-4, 1.3628472e-3, -3.5656434e-3, -7.4794698e-3, 6.0415704e-2, -1.865262e-1,
  3.8713634e-1, -6.078967e-1, 7.5528514e-1,
];

export function erf<V, M>(lane: Lane<V, M>, x: V): V {
  const one = lane.constant(1);
  const magnitude = lane.let(lane.abs(x));
  const small = lane.add(lane.mul(horner(lane, near, lane.let(lane.mul(x, x))), magnitude), magnitude);
  const bounded = lane.let(lane.min(magnitude, lane.constant(4)));
  const t = lane.let(lane.mul(bounded, lane.constant(Math.SQRT2)));
  const w = lane.let(lane.div(one, lane.add(t, lane.constant(4))));
  const p = horner(lane, far, lane.let(lane.mul(lane.sub(t, lane.constant(4)), w)));
  const complement = lane.mul(lane.constant(2), lane.mul(w, p));
  const large = lane.sub(one, lane.mul(complement, expDown(lane, lane.negate(lane.mul(bounded, bounded)))));
  const y = lane.let(lane.select(lane.less(magnitude, one), small, large));
  const signed = lane.select(lane.less(x, lane.constant(0)), lane.negate(y), y);
  return lane.select(lane.equal(x, lane.constant(0)), x, signed);
}
