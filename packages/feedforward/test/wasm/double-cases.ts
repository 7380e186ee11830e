/** Instructions on two float64 lanes, each with what JavaScript computes lane by lane. Lanes of integers are told as words. */

import { F64x2, I64x2, Mask64x2 } from "../../src/wasm/doubles.ts";
import { I32 } from "../../src/wasm/values.ts";
import { F32x4 } from "../../src/wasm/vectors.ts";
import { type Case, each, whole } from "./cases.ts";

type Lane2 = (a: number, b: number) => number;

const two = (build: (a: F64x2, b: F64x2) => F64x2, f: Lane2) => each([F64x2, F64x2], F64x2, build, f);
const one = (build: (a: F64x2) => F64x2, f: (a: number) => number) => each([F64x2], F64x2, build, f);

/** A comparison as the words of its mask. */
const compare = (build: (a: F64x2, b: F64x2) => Mask64x2, holds: (a: number, b: number) => boolean) =>
  whole([F64x2, F64x2], Mask64x2, build, (a, b) =>
    a.flatMap((x, i) => (holds(x, b[i]!) ? [0xffffffff, 0xffffffff] : [0, 0])),
  );

const longOf = (words: readonly number[], lane: number): bigint =>
  BigInt(words[2 * lane]! >>> 0) + (BigInt(words[2 * lane + 1]! >>> 0) << 32n);
const wordsOf = (value: bigint): number[] => [Number(value & 0xffffffffn), Number((value >> 32n) & 0xffffffffn)];
const long = (build: (a: I64x2, b: I64x2) => I64x2, f: (a: bigint, b: bigint) => bigint) =>
  whole([I64x2, I64x2], I64x2, build, (a, b) => [0, 1].flatMap((i) => wordsOf(f(longOf(a, i), longOf(b, i)))));

export const doubleCases = {
  "f64x2.add": two(
    (a, b) => a.add(b),
    (a, b) => a + b,
  ),
  "f64x2.sub": two(
    (a, b) => a.sub(b),
    (a, b) => a - b,
  ),
  "f64x2.mul": two(
    (a, b) => a.mul(b),
    (a, b) => a * b,
  ),
  "f64x2.div": two(
    (a, b) => a.div(b),
    (a, b) => a / b,
  ),
  "f64x2.sqrt": one((a) => a.sqrt(), Math.sqrt),
  "f64x2.abs": one((a) => a.abs(), Math.abs),
  "f64x2.neg": one(
    (a) => a.negate(),
    (a) => -a,
  ),
  "f64x2.lt": compare(
    (a, b) => a.less(b),
    (a, b) => a < b,
  ),
  "f64x2.eq": compare(
    (a, b) => a.equal(b),
    (a, b) => a === b,
  ),
  "f64x2.promote_low_f32x4": whole(
    [F32x4],
    F64x2,
    (a) => F64x2.promoteLow(a),
    (a) => a.slice(0, 2),
  ),
  "f32x4.demote_f64x2_zero": whole(
    [F64x2],
    F32x4,
    (a) => a.demote(),
    (a) => [...a.map(Math.fround), 0, 0],
  ),
  "i64x2.add": long(
    (a, b) => a.add(b),
    (a, b) => BigInt.asUintN(64, a + b),
  ),
  "v128.and, of two lanes": long(
    (a, b) => a.and(b),
    (a, b) => a & b,
  ),
  "v128.or, of two lanes": long(
    (a, b) => a.or(b),
    (a, b) => a | b,
  ),
  "i64x2.shl": long(
    (a) => a.shl(52),
    (a) => BigInt.asUintN(64, a << 52n),
  ),
  "i64x2.shr_u": long(
    (a) => a.shrU(13),
    (a) => a >> 13n,
  ),
  "i32x4.extract_lane": whole(
    [I64x2],
    I32,
    (a) => a.lowWord(1),
    (a) => [a[2]!],
  ),
  "v128.bitselect, of two lanes": whole(
    [F64x2, F64x2],
    F64x2,
    (a, b) => a.less(b).select(a, b),
    (a, b) => a.map((x, i) => (x < b[i]! ? x : b[i]!)),
  ),
} satisfies Record<string, Case>;
