/** Instructions on i32 and f32, each with what JavaScript computes. */

import type { InstructionName } from "../../src/wasm/instructions.ts";
import { F32, I32 } from "../../src/wasm/values.ts";
import { type Case, each } from "./cases.ts";
import { raw } from "./machine.ts";

const { fround, imul } = Math;

const int = (build: (a: I32, b: I32) => I32, f: (a: number, b: number) => number) => each([I32, I32], I32, build, f);
const float = (build: (a: F32, b: F32) => F32, f: (a: number, b: number) => number) => each([F32, F32], F32, build, f);
const compareFloats = (name: InstructionName, f: (a: number, b: number) => boolean) =>
  each([F32, F32], I32, raw(I32, name), (a, b) => Number(f(a, b)));

const floatView = new Float32Array(1);
const bitsView = new Int32Array(floatView.buffer);

/** The bits of a float32 as an integer, every NaN as the machine keeps the one that it is given. */
export function bitsOfFloat(x: number): number {
  floatView[0] = x;
  return bitsView[0]!;
}

export function floatOfBits(bits: number): number {
  bitsView[0] = bits;
  return floatView[0]!;
}

function ones(x: number): number {
  return x === 0 ? 0 : 1 + ones(x & (x - 1));
}

export const scalarCases = {
  "i32.eqz": each(
    [I32],
    I32,
    (a) => a.isZero(),
    (a) => Number(a === 0),
  ),
  "i32.eq": int(
    (a, b) => a.eq(b),
    (a, b) => Number(a === b),
  ),
  "i32.ne": int(
    (a, b) => a.ne(b),
    (a, b) => Number(a !== b),
  ),
  "i32.lt_s": int(raw(I32, "i32.lt_s"), (a, b) => Number(a < b)),
  "i32.lt_u": int(
    (a, b) => a.lessU(b),
    (a, b) => Number(a >>> 0 < b >>> 0),
  ),
  "i32.gt_s": int(raw(I32, "i32.gt_s"), (a, b) => Number(a > b)),
  "i32.gt_u": int(raw(I32, "i32.gt_u"), (a, b) => Number(a >>> 0 > b >>> 0)),
  "i32.le_u": int(raw(I32, "i32.le_u"), (a, b) => Number(a >>> 0 <= b >>> 0)),
  "i32.ge_u": int(raw(I32, "i32.ge_u"), (a, b) => Number(a >>> 0 >= b >>> 0)),
  "i32.ctz": each(
    [I32],
    I32,
    (a) => a.countTrailingZeros(),
    (a) => (a === 0 ? 32 : 31 - Math.clz32(a & -a)),
  ),
  "i32.popcnt": each([I32], I32, (a) => a.popcount(), ones),
  "i32.add": int(
    (a, b) => a.add(b),
    (a, b) => a + b,
  ),
  "i32.sub": int(
    (a, b) => a.sub(b),
    (a, b) => a - b,
  ),
  "i32.mul": int((a, b) => a.mul(b), imul),
  "i32.and": int(
    (a, b) => a.and(b),
    (a, b) => a & b,
  ),
  "i32.or": int(
    (a, b) => a.or(b),
    (a, b) => a | b,
  ),
  "i32.xor": int(raw(I32, "i32.xor"), (a, b) => a ^ b),
  "i32.shl": int(
    (a, b) => a.shl(b),
    (a, b) => a << b,
  ),
  "i32.shr_s": int(
    (a, b) => a.shrS(b),
    (a, b) => a >> b,
  ),
  "i32.shr_u": int(
    (a, b) => a.shrU(b),
    (a, b) => a >>> b,
  ),
  "i32.reinterpret_f32": each([F32], I32, raw(I32, "i32.reinterpret_f32"), bitsOfFloat),
  "f32.reinterpret_i32": each([I32], F32, raw(F32, "f32.reinterpret_i32"), floatOfBits),
  "f32.convert_i32_u": each(
    [I32],
    F32,
    (a) => a.toF32(),
    (a) => a >>> 0,
  ),
  "f32.eq": compareFloats("f32.eq", (a, b) => a === b),
  "f32.ne": compareFloats("f32.ne", (a, b) => a !== b),
  "f32.lt": compareFloats("f32.lt", (a, b) => a < b),
  "f32.gt": compareFloats("f32.gt", (a, b) => a > b),
  "f32.abs": each([F32], F32, raw(F32, "f32.abs"), Math.abs),
  "f32.neg": each([F32], F32, raw(F32, "f32.neg"), (a) => -a),
  "f32.add": float(
    (a, b) => a.add(b),
    (a, b) => fround(a + b),
  ),
  "f32.sub": float(
    (a, b) => a.sub(b),
    (a, b) => fround(a - b),
  ),
  "f32.mul": float(
    (a, b) => a.mul(b),
    (a, b) => fround(a * b),
  ),
  "f32.div": float(
    (a, b) => a.div(b),
    (a, b) => fround(a / b),
  ),
  "f32.min": float(raw(F32, "f32.min"), Math.min),
  "f32.max": float((a, b) => a.max(b), Math.max),
  select: each([I32, I32, I32], I32, raw(I32, "select"), (a, b, condition) => (condition !== 0 ? a : b)),
} satisfies Partial<Record<InstructionName, Case>>;
