/**
 * A lane is the arithmetic that a formula is written over. A formula of this folder is written once: over the float32
 * lane it computes numbers, each operation rounded on its own; over the float64 lane (`float64.ts`) it checks gradients; over a
 * lane of code it emits a kernel. `V` is a value of the lane, `M` the answer of a comparison.
 *
 * In a code lane a value is the code that computes it, evaluated where it is placed: a value that is used twice
 * goes through `let`.
 */

import { type ExpPrecision, type Precision, single } from "./precision.ts";

/** What exp is written over. */
export interface ExpLane<V, M> {
  readonly precision: ExpPrecision;
  /** A constant, rounded to the lane. */
  constant(value: number): V;
  /** The same value, held so that it can be used more than once. */
  let(x: V): V;
  add(a: V, b: V): V;
  sub(a: V, b: V): V;
  mul(a: V, b: V): V;
  div(a: V, b: V): V;
  /** The lesser; NaN where either is NaN; -0 is less than +0. */
  min(a: V, b: V): V;
  /** The greater; NaN where either is NaN; +0 is greater than -0. */
  max(a: V, b: V): V;
  /** x, but not below the bound: `x < bound ? bound : x`. NaN stays, and so does -0 at a bound of 0. */
  atLeast(x: V, bound: V): V;
  /** x, but not above the bound: `bound < x ? bound : x`. NaN stays. */
  atMost(x: V, bound: V): V;
  abs(x: V): V;
  /** -|x| */
  minusAbs(x: V): V;
  negate(x: V): V;
  /** √x, rounded. */
  sqrt(x: V): V;
  /** False where either is NaN. */
  less(a: V, b: V): M;
  equal(a: V, b: V): M;
  /** x where the condition holds, else 0. */
  keep(condition: M, x: V): V;
  select(condition: M, whenTrue: V, whenFalse: V): V;
  /** 2^(n + precision.lift), where `shifted` is n + precision.shift. Anything where `shifted` is NaN. */
  power(shifted: V): V;
}

export interface Lane<V, M> extends ExpLane<V, M> {
  readonly precision: Precision;
  /** The whole k with x = m·2^k and m in [√½, √2), for normal x > 0. */
  exponent(x: V): V;
  /** The m of that x. */
  mantissa(x: V): V;
}

/** A lane whose values are JavaScript numbers. */
export type NumberLane = Lane<number, boolean>;

/** Where a number lane keeps its values. */
export type FloatArray = Float32Array | Float64Array;

const halfRoot = 0x3f3504f3; // the bits of √½ in float32
const floatBuffer = /* @__PURE__ */ new ArrayBuffer(4);
const floatView = /* @__PURE__ */ new Float32Array(floatBuffer);
const floatBits = /* @__PURE__ */ new Int32Array(floatBuffer);

const { fround } = Math;

/** IEEE 754 float32: every operation is rounded on its own. The definition of every result of this library. */
export const float32: NumberLane = {
  precision: single,
  constant: fround,
  let: (x) => x,
  add: (a, b) => fround(a + b),
  sub: (a, b) => fround(a - b),
  mul: (a, b) => fround(a * b),
  div: (a, b) => fround(a / b),
  min: Math.min,
  max: Math.max,
  atLeast: (x, bound) => (x < bound ? bound : x),
  atMost: (x, bound) => (bound < x ? bound : x),
  abs: Math.abs,
  minusAbs: (x) => -Math.abs(x),
  negate: (x) => -x,
  sqrt: (x) => fround(Math.sqrt(x)),
  less: (a, b) => a < b,
  equal: (a, b) => a === b,
  keep: (condition, x) => (condition ? x : 0),
  select: (condition, whenTrue, whenFalse) => (condition ? whenTrue : whenFalse),
  power(shifted) {
    floatBits[0] = (((shifted - single.shift) | 0) + single.lift + 127) << 23;
    return floatView[0]!;
  },
  exponent(x) {
    floatView[0] = x;
    return ((floatBits[0]! - halfRoot + 0x3f800000) >> 23) - 127;
  },
  mantissa(x) {
    floatView[0] = x;
    floatBits[0] = ((floatBits[0]! - halfRoot + 0x3f800000) & 0x7fffff) + halfRoot;
    return floatView[0]!;
  },
};
