/**
 * Instructions that only training has a use for, as functions: a page carries each method of a class that it uses, whether or not
 * it calls it, and what predicts should not carry these.
 */

import * as op from "./instructions.ts";
import { F32, I32 } from "./values.ts";
import { F32x4, I8x16, type I32x4 } from "./vectors.ts";

/** How many of the lowest bits are 0. */
export function trailingZeros(x: I32): I32 {
  return new I32(x.code.concat(op.i32_ctz));
}

export function quotient(a: F32, b: F32): F32 {
  return new F32(a.code.concat(b.code, op.f32_div));
}

/** The lowest byte in every lane. */
export function splatByte(value: I32): I8x16 {
  return new I8x16(value.code.concat(op.i8x16_splat));
}

export function addBytes(a: I8x16, b: I8x16): I8x16 {
  return new I8x16(a.code.concat(b.code, op.i8x16_add));
}

export function orBytes(a: I8x16, b: I8x16): I8x16 {
  return new I8x16(a.code.concat(b.code, op.v128_or));
}

/** The bytes of both in turn: of the first eight of each, or of the last. */
export function interleave(a: I8x16, b: I8x16, half: "low" | "high"): I8x16 {
  const first = half === "low" ? 0 : 8;
  const lanes = Array.from({ length: 16 }, (_, i) => first + (i >> 1) + 16 * (i & 1));
  return new I8x16(a.code.concat(b.code, op.i8x16_shuffle, lanes));
}

/** Four zeros: of all constants the only one that costs nothing. */
export function zero(): F32x4 {
  return new F32x4([...op.v128_const, ...new Array<number>(16).fill(0)]);
}

/** Zero where the magnitude of x, as an integer, is not above `below`; NaN, whose magnitude is above all, stays. */
export function dropBelow(x: F32x4, below: I32x4): F32x4 {
  return new F32x4(below.code.concat(x.code, op.f32x4_abs, op.i32x4_lt_s, x.code, op.v128_and));
}
