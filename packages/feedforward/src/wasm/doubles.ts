/**
 * Values of two float64 lanes, and their bits. Apart from the other vectors, because only functions that need more digits
 * than float32 has are computed so.
 */

import * as wide from "./double-instructions.ts";
import { u32 } from "./encoding.ts";
import type { Code } from "./instructions.ts";
import * as op from "./instructions.ts";
import { type Address, I32, load } from "./values.ts";
import { F32x4 } from "./vectors.ts";

/** Two float64 lanes. */
export class F64x2 {
  declare readonly type: "f64x2";
  static get valueType(): "v128" {
    return "v128";
  }
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  /** One float64 of memory in both lanes. */
  static loadSplat(address: Address): F64x2 {
    return new F64x2(load(wide.v128_load64_splat, address));
  }

  /** Two float64 from wherever they lie. */
  static loadPair(first: Address, second: Address): F64x2 {
    const low = load(op.v128_load64_zero, first);
    return new F64x2(second.base.code.concat(low, wide.v128_load64_lane, u32(second.offset), [1]));
  }

  /** The first two lanes of a vector of float32. */
  static promoteLow(x: F32x4): F64x2 {
    return new F64x2(x.code.concat(wide.f64x2_promote_low_f32x4));
  }

  /** Both lanes rounded to float32, and two zeros. */
  demote(): F32x4 {
    return new F32x4(this.code.concat(wide.f32x4_demote_f64x2_zero));
  }

  add(b: F64x2): F64x2 {
    return new F64x2(this.code.concat(b.code, wide.f64x2_add));
  }

  sub(b: F64x2): F64x2 {
    return new F64x2(this.code.concat(b.code, wide.f64x2_sub));
  }

  mul(b: F64x2): F64x2 {
    return new F64x2(this.code.concat(b.code, wide.f64x2_mul));
  }

  div(b: F64x2): F64x2 {
    return new F64x2(this.code.concat(b.code, wide.f64x2_div));
  }

  sqrt(): F64x2 {
    return new F64x2(this.code.concat(wide.f64x2_sqrt));
  }

  abs(): F64x2 {
    return new F64x2(this.code.concat(wide.f64x2_abs));
  }

  negate(): F64x2 {
    return new F64x2(this.code.concat(wide.f64x2_neg));
  }

  less(b: F64x2): Mask64x2 {
    return new Mask64x2(this.code.concat(b.code, wide.f64x2_lt));
  }

  equal(b: F64x2): Mask64x2 {
    return new Mask64x2(this.code.concat(b.code, wide.f64x2_eq));
  }

  /** The same bits as integers. */
  bits(): I64x2 {
    return new I64x2(this.code);
  }
}

/** Two 64-bit integer lanes. */
export class I64x2 {
  declare readonly type: "i64x2";
  static get valueType(): "v128" {
    return "v128";
  }
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  static loadSplat(address: Address): I64x2 {
    return new I64x2(load(wide.v128_load64_splat, address));
  }

  add(b: I64x2): I64x2 {
    return new I64x2(this.code.concat(b.code, wide.i64x2_add));
  }

  and(b: I64x2): I64x2 {
    return new I64x2(this.code.concat(b.code, op.v128_and));
  }

  or(b: I64x2): I64x2 {
    return new I64x2(this.code.concat(b.code, op.v128_or));
  }

  shl(bits: number): I64x2 {
    return new I64x2(this.code.concat(I32.constant(bits).code, wide.i64x2_shl));
  }

  shrU(bits: number): I64x2 {
    return new I64x2(this.code.concat(I32.constant(bits).code, wide.i64x2_shr_u));
  }

  /** The lower 32 bits of a lane. */
  lowWord(lane: 0 | 1): I32 {
    return new I32(this.code.concat(wide.i32x4_extract_lane, [2 * lane]));
  }

  /** The same bits as floats. */
  bitsAsDoubles(): F64x2 {
    return new F64x2(this.code);
  }
}

/** The answer of a comparison: all ones or all zeros in each lane. */
export class Mask64x2 {
  declare readonly type: "mask64x2";
  static get valueType(): "v128" {
    return "v128";
  }
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  select(whenTrue: F64x2, whenFalse: F64x2): F64x2 {
    return new F64x2(whenTrue.code.concat(whenFalse.code, this.code, op.v128_bitselect));
  }
}
