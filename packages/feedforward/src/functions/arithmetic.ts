/**
 * Functions of two numbers, over a lane: what runs element by element on two values.
 */

import type { Lane } from "./lane.ts";

export type ArithmeticName = "add" | "sub" | "mul" | "div" | "max" | "min" | "prelu";

type Arithmetic = <V, M>(lane: Lane<V, M>, a: V, b: V) => V;

/** The greater and the lesser are NaN where either is NaN. */
export const arithmetic = {
  add: (lane, a, b) => lane.add(a, b),
  sub: (lane, a, b) => lane.sub(a, b),
  mul: (lane, a, b) => lane.mul(a, b),
  div: (lane, a, b) => lane.div(a, b),
  max: (lane, a, b) => lane.max(a, b),
  min: (lane, a, b) => lane.min(a, b),
  /** a for a > 0, else a·b. */
  prelu: (lane, a, b) => lane.select(lane.less(lane.constant(0), a), a, lane.mul(a, b)),
} satisfies Record<ArithmeticName, Arithmetic>;
