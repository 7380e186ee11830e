/**
 * Values of four, eight or sixteen lanes. A class is a way to look at 128 bits: `bits()` and `bytes()` look at the same
 * ones another way and cost nothing; nothing else turns one class into another.
 */

import type { Code } from "./instructions.ts";
import * as op from "./instructions.ts";
import { type Address, F32, I32, load } from "./values.ts";

/** Four float32 lanes. */
export class F32x4 {
  declare readonly type: "f32x4";
  static get valueType(): "v128" {
    return "v128";
  }
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  /** The same value in every lane. */
  static splat(value: F32): F32x4 {
    return new F32x4(value.code.concat(op.f32x4_splat));
  }

  static load(address: Address): F32x4 {
    return new F32x4(load(op.v128_load, address));
  }

  /** One float32 of memory in every lane. */
  static loadSplat(address: Address): F32x4 {
    return new F32x4(load(op.v128_load32_splat, address));
  }

  add(b: F32x4): F32x4 {
    return new F32x4(this.code.concat(b.code, op.f32x4_add));
  }

  sub(b: F32x4): F32x4 {
    return new F32x4(this.code.concat(b.code, op.f32x4_sub));
  }

  mul(b: F32x4): F32x4 {
    return new F32x4(this.code.concat(b.code, op.f32x4_mul));
  }

  div(b: F32x4): F32x4 {
    return new F32x4(this.code.concat(b.code, op.f32x4_div));
  }

  min(b: F32x4): F32x4 {
    return new F32x4(this.code.concat(b.code, op.f32x4_min));
  }

  max(b: F32x4): F32x4 {
    return new F32x4(this.code.concat(b.code, op.f32x4_max));
  }

  /** `this < b ? b : this`: one instruction, where `max` must look after NaN and the sign of 0. */
  atLeast(b: F32x4): F32x4 {
    return new F32x4(this.code.concat(b.code, op.f32x4_pmax));
  }

  /** `b < this ? b : this`. */
  atMost(b: F32x4): F32x4 {
    return new F32x4(this.code.concat(b.code, op.f32x4_pmin));
  }

  abs(): F32x4 {
    return new F32x4(this.code.concat(op.f32x4_abs));
  }

  negate(): F32x4 {
    return new F32x4(this.code.concat(op.f32x4_neg));
  }

  sqrt(): F32x4 {
    return new F32x4(this.code.concat(op.f32x4_sqrt));
  }

  less(b: F32x4): Mask32x4 {
    return new Mask32x4(this.code.concat(b.code, op.f32x4_lt));
  }

  equal(b: F32x4): Mask32x4 {
    return new Mask32x4(this.code.concat(b.code, op.f32x4_eq));
  }

  notEqual(b: F32x4): Mask32x4 {
    return new Mask32x4(this.code.concat(b.code, op.f32x4_ne));
  }

  lane(i: number): F32 {
    return new F32(this.code.concat(op.f32x4_extract_lane, [i]));
  }

  /** Four lanes of two vectors: 0 to 3 are this one's, 4 to 7 the other's. */
  shuffle(b: F32x4, lanes: readonly [number, number, number, number]): F32x4 {
    const bytes = lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte));
    return new F32x4(this.code.concat(b.code, op.i8x16_shuffle, bytes));
  }

  /** The same bits as integers. */
  bits(): I32x4 {
    return new I32x4(this.code);
  }

  /** The same bits as a mask: each lane must be all ones or all zeros. */
  asMask(): Mask32x4 {
    return new Mask32x4(this.code);
  }

  /** The same bits as bytes. */
  bytes(): I8x16 {
    return new I8x16(this.code);
  }
}

/** Four 32-bit integer lanes. */
export class I32x4 {
  declare readonly type: "i32x4";
  static get valueType(): "v128" {
    return "v128";
  }
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  static splat(value: I32): I32x4 {
    return new I32x4(value.code.concat(op.i32x4_splat));
  }

  static load(address: Address): I32x4 {
    return new I32x4(load(op.v128_load, address));
  }

  add(b: I32x4): I32x4 {
    return new I32x4(this.code.concat(b.code, op.i32x4_add));
  }

  sub(b: I32x4): I32x4 {
    return new I32x4(this.code.concat(b.code, op.i32x4_sub));
  }

  mul(b: I32x4): I32x4 {
    return new I32x4(this.code.concat(b.code, op.i32x4_mul));
  }

  /** The greater, both without a sign. */
  maxU(b: I32x4): I32x4 {
    return new I32x4(this.code.concat(b.code, op.i32x4_max_u));
  }

  and(b: I32x4): I32x4 {
    return new I32x4(this.code.concat(b.code, op.v128_and));
  }

  /** The lanes of both, in half as many bits; what does not fit becomes the nearest signed integer that does. */
  narrow(b: I32x4): I16x8 {
    return new I16x8(this.code.concat(b.code, op.i16x8_narrow_i32x4_s));
  }

  /** 1 where a bit is. */
  anyTrue(): I32 {
    return new I32(this.code.concat(op.v128_any_true));
  }

  or(b: I32x4): I32x4 {
    return new I32x4(this.code.concat(b.code, op.v128_or));
  }

  shl(bits: number): I32x4 {
    return new I32x4(this.code.concat(I32.constant(bits).code, op.i32x4_shl));
  }

  shrS(bits: number): I32x4 {
    return new I32x4(this.code.concat(I32.constant(bits).code, op.i32x4_shr_s));
  }

  /** Each lane as a float32, rounded to nearest. */
  toF32x4(): F32x4 {
    return new F32x4(this.code.concat(op.f32x4_convert_i32x4_s));
  }

  bytes(): I8x16 {
    return new I8x16(this.code);
  }

  /** The same bits as floats. */
  bitsAsFloats(): F32x4 {
    return new F32x4(this.code);
  }
}

/** The answer of a comparison: all ones or all zeros in each lane. */
export class Mask32x4 {
  declare readonly type: "mask32x4";
  static get valueType(): "v128" {
    return "v128";
  }
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  /** The lanes where it holds; 0 in the others. */
  keep(x: F32x4): F32x4 {
    return new F32x4(x.code.concat(this.code, op.v128_and));
  }

  select(whenTrue: F32x4, whenFalse: F32x4): F32x4 {
    return new F32x4(whenTrue.code.concat(whenFalse.code, this.code, op.v128_bitselect));
  }

  /** The lanes of both, in half as many bits; what does not fit becomes the nearest signed integer that does. */
  narrow(b: Mask32x4): I16x8 {
    return new I16x8(this.code.concat(b.code, op.i16x8_narrow_i32x4_s));
  }
}

/** Sixteen bytes. */
export class I8x16 {
  declare readonly type: "i8x16";
  static get valueType(): "v128" {
    return "v128";
  }
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  static load(address: Address): I8x16 {
    return new I8x16(load(op.v128_load, address));
  }

  /** Four bytes of memory, and twelve zeros. */
  static load4(address: Address): I8x16 {
    return new I8x16(load(op.v128_load32_zero, address));
  }

  /** Eight bytes of memory, and eight zeros. */
  static load8(address: Address): I8x16 {
    return new I8x16(load(op.v128_load64_zero, address));
  }

  /** Lane i is byte `indices[i]` of this vector, 0 where the index is 16 or more. */
  swizzle(indices: I8x16): I8x16 {
    return new I8x16(this.code.concat(indices.code, op.i8x16_swizzle));
  }

  notEqual(b: I8x16): I8x16 {
    return new I8x16(this.code.concat(b.code, op.i8x16_ne));
  }

  /** The highest bit of each byte, the first byte lowest. */
  bitmask(): I32 {
    return new I32(this.code.concat(op.i8x16_bitmask));
  }

  /** The first or last eight bytes as 16-bit integers. */
  extendLow(): I16x8 {
    return new I16x8(this.code.concat(op.i16x8_extend_low_i8x16_u));
  }

  extendHigh(): I16x8 {
    return new I16x8(this.code.concat(op.i16x8_extend_high_i8x16_u));
  }
}

/** Eight 16-bit integers. */
export class I16x8 {
  declare readonly type: "i16x8";
  static get valueType(): "v128" {
    return "v128";
  }
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  static load(address: Address): I16x8 {
    return new I16x8(load(op.v128_load, address));
  }

  /** The low half of an integer in every lane. */
  static splat(value: I32): I16x8 {
    return new I16x8(value.code.concat(op.i16x8_splat));
  }

  add(b: I16x8): I16x8 {
    return new I16x8(this.code.concat(b.code, op.i16x8_add));
  }

  shl(bits: number): I16x8 {
    return new I16x8(this.code.concat(I32.constant(bits).code, op.i16x8_shl));
  }

  /** The lanes of both, in half as many bits; what does not fit becomes the nearest signed integer that does. */
  narrow(b: I16x8): I8x16 {
    return new I8x16(this.code.concat(b.code, op.i8x16_narrow_i16x8_s));
  }

  extendLow(): I32x4 {
    return new I32x4(this.code.concat(op.i32x4_extend_low_i16x8_u));
  }

  extendHigh(): I32x4 {
    return new I32x4(this.code.concat(op.i32x4_extend_high_i16x8_u));
  }
}
