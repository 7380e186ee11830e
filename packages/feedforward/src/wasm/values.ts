/**
 * Typed values of a generated program; here the scalars, in `vectors.ts` the lanes. WebAssembly is a stack machine, so a
 * value *is* the code that pushes it: there is no tree to walk, and the TypeScript compiler checks that lanes are not mixed.
 *
 * A value is evaluated where it is placed, not where it is written. What is used twice, or across an assignment, is kept
 * in a local first: `f.let(value)`.
 */

import { f32, s32, u32 } from "./encoding.ts";
import type { Code } from "./instructions.ts";
import * as op from "./instructions.ts";

export type ValueType = "i32" | "f32" | "v128";

/** An address in memory in bytes, plus a constant offset that the instruction carries. */
export interface Address {
  readonly base: I32;
  readonly offset: number;
}

export function at(base: I32, offset = 0): Address {
  return { base, offset };
}

/** The code of a load, whose operand is the address. */
export function load(opcode: Code, { base, offset }: Address): Code {
  return base.code.concat(opcode, u32(offset));
}

/** A 32-bit integer, also an address. Comparisons give 0 or 1. */
export class I32 {
  declare readonly type: "i32";
  static get valueType(): "i32" {
    return "i32";
  }
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  static constant(value: number): I32 {
    return new I32(op.i32_const.concat(s32(value)));
  }

  static load(address: Address): I32 {
    return new I32(load(op.i32_load, address));
  }

  /** Two bytes of memory, without a sign. */
  static load16(address: Address): I32 {
    return new I32(load(op.i32_load16_u, address));
  }

  add(b: I32 | number): I32 {
    return b === 0 ? this : binary(op.i32_add, this, b);
  }

  sub(b: I32 | number): I32 {
    return binary(op.i32_sub, this, b);
  }

  mul(b: I32 | number): I32 {
    return binary(op.i32_mul, this, b);
  }

  and(b: I32 | number): I32 {
    return binary(op.i32_and, this, b);
  }

  or(b: I32 | number): I32 {
    return binary(op.i32_or, this, b);
  }

  shl(b: I32 | number): I32 {
    return binary(op.i32_shl, this, b);
  }

  shrU(b: I32 | number): I32 {
    return binary(op.i32_shr_u, this, b);
  }

  lessU(b: I32 | number): I32 {
    return binary(op.i32_lt_u, this, b);
  }

  popcount(): I32 {
    return new I32(this.code.concat(op.i32_popcnt));
  }
}

function binary(opcode: Code, a: I32, b: I32 | number): I32 {
  return new I32(a.code.concat(typeof b === "number" ? I32.constant(b).code : b.code, opcode));
}

/** One float32. */
export class F32 {
  declare readonly type: "f32";
  static get valueType(): "f32" {
    return "f32";
  }
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  static constant(value: number): F32 {
    return new F32(op.f32_const.concat(f32(value)));
  }

  static load(address: Address): F32 {
    return new F32(load(op.f32_load, address));
  }

  add(b: F32): F32 {
    return new F32(this.code.concat(b.code, op.f32_add));
  }

  max(b: F32): F32 {
    return new F32(this.code.concat(b.code, op.f32_max));
  }
}
