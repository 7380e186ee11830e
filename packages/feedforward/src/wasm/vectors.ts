/**
 * Values of four, eight or sixteen lanes. A class is a way to look at 128 bits: `bits()` and `bytes()` look at the same
 * ones another way and cost nothing; nothing else turns one class into another.
 */

import { type Address, type Code, F32, I32, load, operation } from "./values.ts";

/** Four float32 lanes. */
export class F32x4 {
  declare readonly type: "f32x4";
  static readonly valueType = "v128";
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  /** The same value in every lane. V8 builds it anew at each use: what is used in a loop is better loaded. */
  static constant(value: number): F32x4 {
    const bytes = new Uint8Array(Float32Array.of(value, value, value, value).buffer);
    return new F32x4(operation("v128.const", [], [...bytes]));
  }

  /** The same value in every lane. */
  static splat(value: F32): F32x4 {
    return new F32x4(operation("f32x4.splat", [value]));
  }

  static load(address: Address): F32x4 {
    return new F32x4(load("v128.load", address));
  }

  /** One float32 of memory in every lane. */
  static loadSplat(address: Address): F32x4 {
    return new F32x4(load("v128.load32_splat", address));
  }

  add(b: F32x4): F32x4 {
    return new F32x4(operation("f32x4.add", [this, b]));
  }

  sub(b: F32x4): F32x4 {
    return new F32x4(operation("f32x4.sub", [this, b]));
  }

  mul(b: F32x4): F32x4 {
    return new F32x4(operation("f32x4.mul", [this, b]));
  }

  div(b: F32x4): F32x4 {
    return new F32x4(operation("f32x4.div", [this, b]));
  }

  min(b: F32x4): F32x4 {
    return new F32x4(operation("f32x4.min", [this, b]));
  }

  max(b: F32x4): F32x4 {
    return new F32x4(operation("f32x4.max", [this, b]));
  }

  /** `this < b ? b : this`: one instruction, where `max` must look after NaN and the sign of 0. */
  atLeast(b: F32x4): F32x4 {
    return new F32x4(operation("f32x4.pmax", [this, b]));
  }

  /** `b < this ? b : this`. */
  atMost(b: F32x4): F32x4 {
    return new F32x4(operation("f32x4.pmin", [this, b]));
  }

  abs(): F32x4 {
    return new F32x4(operation("f32x4.abs", [this]));
  }

  negate(): F32x4 {
    return new F32x4(operation("f32x4.neg", [this]));
  }

  less(b: F32x4): Mask32x4 {
    return new Mask32x4(operation("f32x4.lt", [this, b]));
  }

  equal(b: F32x4): Mask32x4 {
    return new Mask32x4(operation("f32x4.eq", [this, b]));
  }

  notEqual(b: F32x4): Mask32x4 {
    return new Mask32x4(operation("f32x4.ne", [this, b]));
  }

  lane(i: number): F32 {
    return new F32(operation("f32x4.extract_lane", [this], [i]));
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
  static readonly valueType = "v128";
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  static constant(value: number): I32x4 {
    const bytes = new Uint8Array(Int32Array.of(value, value, value, value).buffer);
    return new I32x4(operation("v128.const", [], [...bytes]));
  }

  static splat(value: I32): I32x4 {
    return new I32x4(operation("i32x4.splat", [value]));
  }

  static load(address: Address): I32x4 {
    return new I32x4(load("v128.load", address));
  }

  add(b: I32x4): I32x4 {
    return new I32x4(operation("i32x4.add", [this, b]));
  }

  sub(b: I32x4): I32x4 {
    return new I32x4(operation("i32x4.sub", [this, b]));
  }

  mul(b: I32x4): I32x4 {
    return new I32x4(operation("i32x4.mul", [this, b]));
  }

  and(b: I32x4): I32x4 {
    return new I32x4(operation("v128.and", [this, b]));
  }

  or(b: I32x4): I32x4 {
    return new I32x4(operation("v128.or", [this, b]));
  }

  shl(bits: number): I32x4 {
    return new I32x4(operation("i32x4.shl", [this, I32.constant(bits)]));
  }

  shrS(bits: number): I32x4 {
    return new I32x4(operation("i32x4.shr_s", [this, I32.constant(bits)]));
  }

  lane(i: number): I32 {
    return new I32(operation("i32x4.extract_lane", [this], [i]));
  }

  /** Each lane as a float32, rounded to nearest. */
  toF32x4(): F32x4 {
    return new F32x4(operation("f32x4.convert_i32x4_s", [this]));
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
  static readonly valueType = "v128";
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  select(whenTrue: F32x4, whenFalse: F32x4): F32x4 {
    return new F32x4(operation("v128.bitselect", [whenTrue, whenFalse, this]));
  }

  /** One bit a lane, the first lane lowest. */
  bitmask(): I32 {
    return new I32(operation("i32x4.bitmask", [this]));
  }
}

/** Sixteen bytes. */
export class I8x16 {
  declare readonly type: "i8x16";
  static readonly valueType = "v128";
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  static constant(...bytes: number[]): I8x16 {
    return new I8x16(operation("v128.const", [], bytes));
  }

  static load(address: Address): I8x16 {
    return new I8x16(load("v128.load", address));
  }

  /** Four bytes of memory, and twelve zeros. */
  static load4(address: Address): I8x16 {
    return new I8x16(load("v128.load32_zero", address));
  }

  /** Eight bytes of memory, and eight zeros. */
  static load8(address: Address): I8x16 {
    return new I8x16(load("v128.load64_zero", address));
  }

  /** Lane i is byte `indices[i]` of this vector, 0 where the index is 16 or more. */
  swizzle(indices: I8x16): I8x16 {
    return new I8x16(operation("i8x16.swizzle", [this, indices]));
  }

  notEqual(b: I8x16): I8x16 {
    return new I8x16(operation("i8x16.ne", [this, b]));
  }

  /** The highest bit of each byte, the first byte lowest. */
  bitmask(): I32 {
    return new I32(operation("i8x16.bitmask", [this]));
  }

  /** The first or last eight bytes as 16-bit integers. */
  extendLow(): I16x8 {
    return new I16x8(operation("i16x8.extend_low_i8x16_u", [this]));
  }

  extendHigh(): I16x8 {
    return new I16x8(operation("i16x8.extend_high_i8x16_u", [this]));
  }
}

/** Eight 16-bit integers. */
export class I16x8 {
  declare readonly type: "i16x8";
  static readonly valueType = "v128";
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  static load(address: Address): I16x8 {
    return new I16x8(load("v128.load", address));
  }

  extendLow(): I32x4 {
    return new I32x4(operation("i32x4.extend_low_i16x8_u", [this]));
  }

  extendHigh(): I32x4 {
    return new I32x4(operation("i32x4.extend_high_i16x8_u", [this]));
  }
}

export type Vector = F32x4 | I32x4 | Mask32x4 | I8x16 | I16x8;
