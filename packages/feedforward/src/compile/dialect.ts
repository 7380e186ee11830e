/**
 * What a language must be able to say for kernels to be translated into it: arithmetic on 32-bit integers and floats, each operation
 * rounded, bits looked at another way, and memory by addresses. Everything is an expression; its operands stand in parentheses
 * where they need them.
 */

import type { ValueType } from "../wasm/values.ts";

/** How 128 bits may be looked at: floats, integers, truths, bytes, 16-bit integers, doubles, 64-bit integers. */
export type Look = "f" | "i" | "m" | "b" | "h" | "d" | "l";

export interface Numbered {
  readonly place: (address: string) => string;
  readonly at: (place: string, i: number) => string;
}

export interface Dialect {
  /** `!==`, `!=` */
  readonly unequal: string;
  readonly equal: string;
  readonly integer: (value: number) => string;
  readonly float: (value: number) => string;
  /** Of two integers: `+`, `-`, `*`, `&`, `|`, `^`; the result is 32 bits. */
  readonly integers: (operator: string, a: string, b: string) => string;
  /** By so many bits. */
  readonly shiftLeft: (a: string, bits: string) => string;
  readonly shiftRight: (a: string, bits: string, isSigned: boolean) => string;
  /** A truth. */
  readonly lessIntegers: (a: string, b: string, isSigned: boolean) => string;
  readonly popcount: (a: string) => string;
  /** Of two floats: `+`, `-`, `*`, `/`, rounded. */
  readonly floats: (operator: string, a: string, b: string) => string;
  /** `sqrt`, `abs`, `min`, `max`, rounded. */
  readonly call: (name: "sqrt" | "abs" | "min" | "max", ...operands: readonly string[]) => string;
  /** The float nearest to a signed integer. */
  readonly toFloat: (integer: string) => string;
  /** Of two doubles. */
  readonly doubles: (operator: string, a: string, b: string) => string;
  readonly doubleCall: (name: "sqrt" | "abs", a: string) => string;
  readonly promote: (float: string) => string;
  readonly demote: (double: string) => string;
  /** Of two 64-bit integers. */
  readonly longs: (operator: "+" | "&" | "|", a: string, b: string) => string;
  readonly shiftLong: (a: string, bits: string, isLeft: boolean) => string;
  /** The same bits. */
  readonly bitsToFloat: (word: string) => string;
  readonly bitsOfFloat: (float: string) => string;
  readonly bitsToDouble: (long: string) => string;
  readonly bitsOfDouble: (double: string) => string;
  readonly joined: (low: string, high: string) => string;
  readonly lowWord: (long: string) => string;
  readonly highWord: (long: string) => string;
  readonly byteOf: (word: string, shift: number) => string;
  /** 16 bits with their sign. */
  readonly halfOf: (word: string, shift: number) => string;
  /** Lanes of so many bits in one word, the first lowest. */
  readonly packed: (lanes: readonly string[], bits: number) => string;
  /** The nearest signed integer of so many bits. */
  readonly saturated: (a: string, bits: 8 | 16) => string;
  /** Four bytes of a vector of words, those that the bytes of a word name; 0 for each that is none. */
  readonly pick: (indices: string, words: readonly string[]) => string;
  readonly load: (look: Look, address: string) => string;
  /** Where floats are counted, not bytes: the number of the one at an address, and the one so many behind it. */
  readonly numbered?: Numbered;
  readonly store: (look: Look, address: string, value: string) => string;
  /** A statement that declares. */
  readonly declare: (look: Look | ValueType, name: string, value: string, isConstant: boolean) => string;
  readonly zero: (look: Look) => string;
  readonly header: (name: string, params: readonly ValueType[]) => string;
  /** An address among what runs write: in C it is no number that is known. */
  readonly address: (value: number) => string;
}
