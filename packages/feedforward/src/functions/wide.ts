/**
 * A lane of float64, for functions of float32 that need more digits on the way than float32 has: they compute in it by
 * +, −, ×, ÷ and √ alone, which are the same on every machine, and are rounded to float32 once, at the end. Over JavaScript
 * numbers it defines the bits; over two lanes of WebAssembly (`kernels/wide-lane.ts`) it emits a kernel.
 */

export interface WideLane<V, M> {
  constant(value: number): V;
  /** The same value, held so that it can be used more than once. */
  let(x: V): V;
  add(a: V, b: V): V;
  sub(a: V, b: V): V;
  mul(a: V, b: V): V;
  div(a: V, b: V): V;
  sqrt(x: V): V;
  abs(x: V): V;
  negate(x: V): V;
  /** False where either is NaN. */
  less(a: V, b: V): M;
  equal(a: V, b: V): M;
  select(condition: M, whenTrue: V, whenFalse: V): V;
  /** The whole k with x = m·2^k and m in about [√½, √2), for normal x > 0; a whole number for every other x. */
  exponent(x: V): V;
  /** The m of that x. */
  mantissa(x: V): V;
  /** 2^n for a whole n from -1022 to 1023; anything where n is NaN. */
  power(n: V): V;
  /** The element of a table at a whole index. */
  entry(table: readonly number[], index: V): V;
}

/** The upper half of the bits of √½ and of 1: with zeros below, only the upper words are added. */
export const upperHalfRoot = 0x3fe6a09e;
export const upperOne = 0x3ff00000;

const view = /* @__PURE__ */ new Float64Array(1);
/** The lower word first, as every machine that runs JavaScript stores them. */
const words = /* @__PURE__ */ new Int32Array(view.buffer);

export const wideNumbers: WideLane<number, boolean> = {
  constant: (value) => value,
  let: (x) => x,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  sqrt: Math.sqrt,
  abs: Math.abs,
  negate: (x) => -x,
  less: (a, b) => a < b,
  equal: (a, b) => a === b,
  select: (condition, whenTrue, whenFalse) => (condition ? whenTrue : whenFalse),
  exponent(x) {
    view[0] = x;
    return ((words[1]! + (upperOne - upperHalfRoot)) >>> 20) - 1023;
  },
  mantissa(x) {
    view[0] = x;
    words[1] = ((words[1]! + (upperOne - upperHalfRoot)) & 0xfffff) + upperHalfRoot;
    return view[0]!;
  },
  power(n) {
    words[0] = 0;
    words[1] = (n + 1023) << 20;
    return view[0]!;
  },
  entry: (table, index) => table[index]!,
};

/** 1.5·2^52: what is added to it and taken away again is rounded to a whole number, ties to even. */
export const wholeShift = 1.5 * 2 ** 52;

/** The nearest whole number of |x| < 2^51, ties to even. */
export function nearest<V, M>(lane: WideLane<V, M>, x: V): V {
  return lane.let(lane.sub(lane.add(x, lane.constant(wholeShift)), lane.constant(wholeShift)));
}

/** c0·x^n + … + cn, from the highest power inwards. */
export function polynomial<V, M>(lane: WideLane<V, M>, coefficients: readonly number[], x: V): V {
  let sum = lane.constant(coefficients[0]!);
  for (const coefficient of coefficients.slice(1)) sum = lane.add(lane.mul(sum, x), lane.constant(coefficient));
  return sum;
}
