/**
 * gelu(x) = x·Φ(x) with Φ the normal distribution (Hendrycks and Gimpel, 2016), and its approximation by tanh. The
 * textbook form x/2·(1 + erf(x/√2)) loses every digit on the left, where 1 + erf cancels; here Φ has a polynomial near 0
 * and a tail of its own.
 */

import { horner, reduce, scale } from "./exp.ts";
import type { Lane } from "./lane.ts";
import { type GeluPrecision, singleGelu } from "./precision.ts";
import { sigmoid } from "./sigmoid.ts";

/** x·Φ(x). */
export function gelu<V, M>(lane: Lane<V, M>, x: V): V {
  const magnitude = lane.let(lane.abs(x));
  const near = lane.mul(x, aroundZero(lane, x));
  const v = lane.let(tail(lane, magnitude));
  const far = lane.select(lane.less(x, lane.constant(0)), lane.negate(v), lane.sub(x, v));
  return lane.select(lane.less(magnitude, lane.constant(1)), near, far);
}

/** x/2·(1 + tanh u) = x·sigmoid(2u), with u = √(2/π)·(x + 0.044715·x³). */
export function geluTanh<V, M>(lane: Lane<V, M>, x: V): V {
  // Below -20 the sigmoid is 0, and 0·-∞ would be NaN.
  const bounded = lane.max(x, lane.constant(-20));
  return lane.mul(bounded, sigmoid(lane, twiceU(lane, x)));
}

/** √(2/π), and the factor of x³. */
export const tanhScale = /* @__PURE__ */ Math.sqrt(2 / Math.PI);
export const cubeFactor = 0.044715;

/** 2u, with u as `geluTanh` has it. */
export function twiceU<V, M>(lane: Lane<V, M>, x: V): V {
  const cube = lane.mul(lane.constant(cubeFactor), lane.mul(lane.mul(x, x), x));
  return lane.let(lane.mul(lane.constant(2 * tanhScale), lane.add(x, cube)));
}

/** Of the lane's width. */
export function geluPrecision<V, M>({ precision }: Lane<V, M>): GeluPrecision {
  return precision.gelu ?? singleGelu;
}

/** Φ(x) for |x| < 1. */
export function aroundZero<V, M>(lane: Lane<V, M>, x: V): V {
  const square = lane.let(lane.mul(x, x));
  return lane.add(lane.mul(horner(lane, geluPrecision(lane).near, square), x), lane.constant(0.5));
}

/**
 * t·Φ(-t) for t ≥ 1, as a polynomial in (t - c)/(t + c) times exp(-t²/2). t² is split in two, because exp turns an
 * absolute error of its argument into a relative one of the result.
 */
export function tail<V, M>(lane: Lane<V, M>, magnitude: V): V {
  const c = geluPrecision(lane);
  const t = lane.let(lane.min(magnitude, lane.constant(c.high)));
  const center = lane.constant(c.center);
  const y = lane.let(lane.div(lane.sub(t, center), lane.add(t, center)));
  // Veltkamp's splitting: `high` has half the digits of t, so that its square is exact.
  const scaled = lane.let(lane.mul(t, lane.constant(lane.precision.split)));
  const high = lane.let(lane.sub(scaled, lane.sub(scaled, t)));
  const minusHalf = lane.constant(-0.5);
  const squareHigh = lane.let(lane.mul(minusHalf, lane.mul(high, high)));
  const squareLow = lane.let(lane.mul(minusHalf, lane.mul(lane.sub(t, high), lane.add(t, high))));
  const polynomial = horner(lane, c.tail, y);
  const exponential = reduce(lane, squareHigh, squareLow);
  return scale(lane, lane.mul(polynomial, lane.add(exponential.tail, lane.constant(1))), exponential.shifted);
}
