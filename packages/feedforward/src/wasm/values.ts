/**
 * Typed values of a generated program; here the scalars, in `vectors.ts` the lanes. WebAssembly is a stack machine, so a value *is* the code that pushes it: there is
 * no tree to walk, and the TypeScript compiler checks that lanes are not mixed.
 *
 * A value is evaluated where it is placed, not where it is written. What is used twice, or across an assignment, is kept
 * in a local first: `f.let(value)`.
 */

import type { Instruction, InstructionName } from "./instructions.ts";

/** Instructions in order, nested as they were put together. */
export type Code = Instruction | readonly Code[];

export type ValueType = "i32" | "f32" | "v128";

interface Operand {
  readonly code: Code;
}

/** One instruction behind the code of its operands. */
export function operation(
  name: InstructionName,
  operands: readonly Operand[],
  immediates: readonly number[] = [],
): Code {
  return [...operands.map(({ code }) => code), { name, immediates }];
}

/** An address in memory in bytes, plus a constant offset that the instruction carries. */
export interface Address {
  readonly base: I32;
  readonly offset: number;
}

export function at(base: I32, offset = 0): Address {
  return { base, offset };
}

export function load(name: InstructionName, { base, offset }: Address): Code {
  return operation(name, [base], [offset]);
}

/** A 32-bit integer, also an address. Comparisons give 0 or 1. */
export class I32 {
  declare readonly type: "i32";
  static readonly valueType = "i32";
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  static constant(value: number): I32 {
    return new I32(operation("i32.const", [], [value]));
  }

  static load(address: Address): I32 {
    return new I32(load("i32.load", address));
  }

  static load8(address: Address): I32 {
    return new I32(load("i32.load8_u", address));
  }

  add(b: I32 | number): I32 {
    return b === 0 ? this : this.#binary("i32.add", b);
  }

  sub(b: I32 | number): I32 {
    return this.#binary("i32.sub", b);
  }

  mul(b: I32 | number): I32 {
    return this.#binary("i32.mul", b);
  }

  and(b: I32 | number): I32 {
    return this.#binary("i32.and", b);
  }

  or(b: I32 | number): I32 {
    return this.#binary("i32.or", b);
  }

  shl(b: I32 | number): I32 {
    return this.#binary("i32.shl", b);
  }

  shrU(b: I32 | number): I32 {
    return this.#binary("i32.shr_u", b);
  }

  shrS(b: I32 | number): I32 {
    return this.#binary("i32.shr_s", b);
  }

  eq(b: I32 | number): I32 {
    return this.#binary("i32.eq", b);
  }

  ne(b: I32 | number): I32 {
    return this.#binary("i32.ne", b);
  }

  lessU(b: I32 | number): I32 {
    return this.#binary("i32.lt_u", b);
  }

  isZero(): I32 {
    return new I32(operation("i32.eqz", [this]));
  }

  popcount(): I32 {
    return new I32(operation("i32.popcnt", [this]));
  }

  countTrailingZeros(): I32 {
    return new I32(operation("i32.ctz", [this]));
  }

  /** This integer as a float32, rounded to nearest. */
  toF32(): F32 {
    return new F32(operation("f32.convert_i32_u", [this]));
  }

  #binary(name: InstructionName, b: I32 | number): I32 {
    return new I32(operation(name, [this, typeof b === "number" ? I32.constant(b) : b]));
  }
}

/** One float32. */
export class F32 {
  declare readonly type: "f32";
  static readonly valueType = "f32";
  readonly code: Code;

  constructor(code: Code) {
    this.code = code;
  }

  static constant(value: number): F32 {
    return new F32(operation("f32.const", [], [value]));
  }

  static load(address: Address): F32 {
    return new F32(load("f32.load", address));
  }

  add(b: F32): F32 {
    return new F32(operation("f32.add", [this, b]));
  }

  sub(b: F32): F32 {
    return new F32(operation("f32.sub", [this, b]));
  }

  mul(b: F32): F32 {
    return new F32(operation("f32.mul", [this, b]));
  }

  div(b: F32): F32 {
    return new F32(operation("f32.div", [this, b]));
  }

  max(b: F32): F32 {
    return new F32(operation("f32.max", [this, b]));
  }
}
