/** Instructions on 128 bits, each with what JavaScript computes lane by lane. */

import * as op from "../../src/wasm/instructions.ts";
import { addBytes, interleave, orBytes, splatByte } from "../../src/wasm/training-instructions.ts";
import { F32, I32 } from "../../src/wasm/values.ts";
import { F32x4, I8x16, I16x8, I32x4, Mask32x4 } from "../../src/wasm/vectors.ts";
import { type Case, each, whole } from "./cases.ts";
import { bitsOfFloat, floatOfBits } from "./scalar-cases.ts";

type Lane2 = (a: number, b: number) => number;

const { fround, imul } = Math;
const float = (build: (a: F32x4, b: F32x4) => F32x4, f: Lane2) => each([F32x4, F32x4], F32x4, build, f);
const int = (build: (a: I32x4, b: I32x4) => I32x4, f: Lane2) => each([I32x4, I32x4], I32x4, build, f);
const compareFloats = (build: (a: F32x4, b: F32x4) => Mask32x4, f: (a: number, b: number) => boolean) =>
  each([F32x4, F32x4], Mask32x4, build, (a, b) => -Number(f(a, b)));
const compareIntegers = (code: op.Code, f: (a: number, b: number) => boolean) =>
  each(
    [I32x4, I32x4],
    Mask32x4,
    (a, b) => new Mask32x4(a.code.concat(b.code, code)),
    (a, b) => -Number(f(a, b)),
  );
const fill = <T>(length: number, value: T) => new Array<T>(length).fill(value);

/** The highest bit of each lane, the first lane lowest. */
function bitmask(lanes: readonly number[], high: number): number {
  return lanes.reduce((mask, x, i) => mask | (Number((x & high) !== 0) << i), 0);
}

/** The nearest integer from -greatest - 1 to greatest. */
function saturated(x: number, greatest: number): number {
  return Math.max(-greatest - 1, Math.min(greatest, x));
}

function bitselect(whenTrue: number, whenFalse: number, mask: number): number {
  return floatOfBits((bitsOfFloat(whenTrue) & mask) | (bitsOfFloat(whenFalse) & ~mask));
}

export const vectorCases = {
  "v128.and": int(
    (a, b) => a.and(b),
    (a, b) => a & b,
  ),
  "v128.or": int(
    (a, b) => a.or(b),
    (a, b) => a | b,
  ),
  "v128.bitselect": each([F32x4, F32x4, Mask32x4], F32x4, (a, b, mask) => mask.select(a, b), bitselect),
  "i8x16.shuffle": whole(
    [F32x4, F32x4],
    F32x4,
    (a, b) => a.shuffle(b, [6, 0, 3, 5]),
    (a, b) => [b[2]!, a[0]!, a[3]!, b[1]!],
  ),
  "i8x16.shuffle, bytes in turn": whole(
    [I8x16, I8x16],
    I8x16,
    (a, b) => interleave(a, b, "high"),
    (a, b) => a.slice(8).flatMap((byte, i) => [byte, b[8 + i]!]),
  ),
  "i8x16.splat": whole([I32], I8x16, splatByte, ([a]) => new Array<number>(16).fill(a! & 0xff)),
  "i8x16.add": each([I8x16, I8x16], I8x16, addBytes, (a, b) => (a + b) & 0xff),
  "v128.or, bytes": each([I8x16, I8x16], I8x16, orBytes, (a, b) => a | b),
  "i8x16.swizzle": whole(
    [I8x16, I8x16],
    I8x16,
    (a, b) => a.swizzle(b),
    (a, b) => b.map((i) => a[i] ?? 0),
  ),
  "i8x16.ne": each(
    [I8x16, I8x16],
    I8x16,
    (a, b) => a.notEqual(b),
    (a, b) => (a !== b ? 255 : 0),
  ),
  "i8x16.bitmask": whole(
    [I8x16],
    I32,
    (a) => a.bitmask(),
    (a) => [bitmask(a, 0x80)],
  ),
  "i8x16.narrow_i16x8_s": whole(
    [I16x8, I16x8],
    I8x16,
    (a, b) => a.narrow(b),
    (a, b) => [...a, ...b].map((x) => saturated((x << 16) >> 16, 0x7f) & 0xff),
  ),
  "i16x8.narrow_i32x4_s": whole(
    [Mask32x4, Mask32x4],
    I16x8,
    (a, b) => a.narrow(b),
    (a, b) => [...a, ...b].map((x) => saturated(x | 0, 0x7fff) & 0xffff),
  ),
  "i16x8.narrow_i32x4_s, of integers": whole(
    [I32x4, I32x4],
    I16x8,
    (a, b) => a.narrow(b),
    (a, b) => [...a, ...b].map((x) => saturated(x | 0, 0x7fff) & 0xffff),
  ),
  "v128.any_true": whole(
    [I32x4],
    I32,
    (a) => a.anyTrue(),
    (a) => [Number(a.some((x) => x !== 0))],
  ),
  "i16x8.splat": whole(
    [I32],
    I16x8,
    (a) => I16x8.splat(a),
    ([x]) => fill(8, x! & 0xffff),
  ),
  "i16x8.add": whole(
    [I16x8, I16x8],
    I16x8,
    (a, b) => a.add(b),
    (a, b) => a.map((x, i) => (x + b[i]!) & 0xffff),
  ),
  "i16x8.shl": whole(
    [I16x8],
    I16x8,
    (a) => a.shl(2),
    (a) => a.map((x) => (x << 2) & 0xffff),
  ),
  "i16x8.extend_low_i8x16_u": whole(
    [I8x16],
    I16x8,
    (a) => a.extendLow(),
    (a) => a.slice(0, 8),
  ),
  "i16x8.extend_high_i8x16_u": whole(
    [I8x16],
    I16x8,
    (a) => a.extendHigh(),
    (a) => a.slice(8),
  ),
  "i32x4.extend_low_i16x8_u": whole(
    [I16x8],
    I32x4,
    (a) => a.extendLow(),
    (a) => a.slice(0, 4),
  ),
  "i32x4.extend_high_i16x8_u": whole(
    [I16x8],
    I32x4,
    (a) => a.extendHigh(),
    (a) => a.slice(4),
  ),
  "i32x4.splat": whole(
    [I32],
    I32x4,
    (a) => I32x4.splat(a),
    ([x]) => fill(4, x!),
  ),
  "i32x4.shl": each(
    [I32x4],
    I32x4,
    (a) => a.shl(23),
    (a) => a << 23,
  ),
  "i32x4.shr_s": each(
    [I32x4],
    I32x4,
    (a) => a.shrS(1),
    (a) => a >> 1,
  ),
  "i32x4.add": int(
    (a, b) => a.add(b),
    (a, b) => a + b,
  ),
  "i32x4.sub": int(
    (a, b) => a.sub(b),
    (a, b) => a - b,
  ),
  "i32x4.mul": int((a, b) => a.mul(b), imul),
  "i32x4.max_u": int(
    (a, b) => a.maxU(b),
    (a, b) => Math.max(a >>> 0, b >>> 0) | 0,
  ),
  "f32x4.splat": whole(
    [F32],
    F32x4,
    (a) => F32x4.splat(a),
    ([x]) => fill(4, x!),
  ),
  "f32x4.extract_lane": whole(
    [F32x4],
    F32,
    (a) => a.lane(3),
    (a) => [a[3]!],
  ),
  "i32x4.eq": compareIntegers(op.i32x4_eq, (a, b) => a === b),
  "i32x4.lt_s": compareIntegers(op.i32x4_lt_s, (a, b) => a < b),
  "f32x4.eq": compareFloats(
    (a, b) => a.equal(b),
    (a, b) => a === b,
  ),
  "f32x4.ne": compareFloats(
    (a, b) => a.notEqual(b),
    (a, b) => a !== b,
  ),
  "f32x4.lt": compareFloats(
    (a, b) => a.less(b),
    (a, b) => a < b,
  ),
  "f32x4.abs": each([F32x4], F32x4, (a) => a.abs(), Math.abs),
  "f32x4.neg": each(
    [F32x4],
    F32x4,
    (a) => a.negate(),
    (a) => -a,
  ),
  "f32x4.sqrt": each(
    [F32x4],
    F32x4,
    (a) => a.sqrt(),
    (a) => fround(Math.sqrt(a)),
  ),
  "f32x4.add": float(
    (a, b) => a.add(b),
    (a, b) => fround(a + b),
  ),
  "f32x4.sub": float(
    (a, b) => a.sub(b),
    (a, b) => fround(a - b),
  ),
  "f32x4.mul": float(
    (a, b) => a.mul(b),
    (a, b) => fround(a * b),
  ),
  "f32x4.div": float(
    (a, b) => a.div(b),
    (a, b) => fround(a / b),
  ),
  "f32x4.min": float((a, b) => a.min(b), Math.min),
  "f32x4.max": float((a, b) => a.max(b), Math.max),
  "f32x4.pmin": float(
    (a, b) => a.atMost(b),
    (a, b) => (b < a ? b : a),
  ),
  "f32x4.pmax": float(
    (a, b) => a.atLeast(b),
    (a, b) => (a < b ? b : a),
  ),
  "f32x4.convert_i32x4_s": each([I32x4], F32x4, (a) => a.toF32x4(), fround),
} satisfies Record<string, Case>;
