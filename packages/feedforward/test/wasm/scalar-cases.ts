/** Instructions on i32 and f32, each with what JavaScript computes. */

import * as op from "../../src/wasm/instructions.ts";
import { quotient, trailingZeros } from "../../src/wasm/training-instructions.ts";
import { F32, I32 } from "../../src/wasm/values.ts";
import { type Case, each } from "./cases.ts";

const { fround, imul } = Math;

const int = (build: (a: I32, b: I32) => I32, f: (a: number, b: number) => number) => each([I32, I32], I32, build, f);
const float = (build: (a: F32, b: F32) => F32, f: (a: number, b: number) => number) => each([F32, F32], F32, build, f);
const compared = (opcode: readonly number[], f: (a: number, b: number) => boolean) =>
  each(
    [F32, F32],
    I32,
    (a: F32, b: F32) => new I32(a.code.concat(b.code, opcode)),
    (a: number, b: number) => Number(f(a, b)),
  );
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

function zerosBehind(x: number): number {
  return x === 0 ? 32 : 31 - Math.clz32(x & -x);
}

export const scalarCases = {
  "i32.lt_u": int(
    (a, b) => a.lessU(b),
    (a, b) => Number(a >>> 0 < b >>> 0),
  ),
  "i32.ctz": each([I32], I32, trailingZeros, zerosBehind),
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
  "i32.xor": int(
    (a, b) => new I32(a.code.concat(b.code, op.i32_xor)),
    (a, b) => a ^ b,
  ),
  "i32.shl": int(
    (a, b) => a.shl(b),
    (a, b) => a << b,
  ),
  "i32.shr_u": int(
    (a, b) => a.shrU(b),
    (a, b) => a >>> b,
  ),
  "f32.ne": compared(op.f32_ne, (a, b) => a !== b),
  "f32.le": compared(op.f32_le, (a, b) => a <= b),
  "f32.add": float(
    (a, b) => a.add(b),
    (a, b) => fround(a + b),
  ),
  "f32.div": float(quotient, (a, b) => fround(a / b)),
  "f32.max": float((a, b) => a.max(b), Math.max),
} satisfies Record<string, Case>;
