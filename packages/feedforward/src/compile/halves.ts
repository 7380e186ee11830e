/**
 * Weights as float16 in the file: they are rounded once, before anything is packed, so that the answers are those of a session of
 * the rounded weights. They lie at the end of their own place, and code that runs first widens them into it, from front to back:
 * what is written never passes what is still to be read.
 */

import { unsupportedError } from "../errors.ts";
import { planProgram } from "../kernels/forms.ts";
import type { Machine } from "../kernels/kernel.ts";
import type { Program, ValueId } from "../program/program.ts";
import { fromFloat16, type TensorArray, toFloat16 } from "../tensor/dtype.ts";
import * as op from "../wasm/instructions.ts";
import type { Func, ModuleBuilder } from "../wasm/module.ts";
import { at, F32, I32, load } from "../wasm/values.ts";
import { F32x4, I16x8, I32x4 } from "../wasm/vectors.ts";
import { type Segment, segmentsOf } from "./module.ts";

/** The program with the weights of its sums rounded; what other steps compute with stays as it is. */
export function roundedProgram(program: Program, machine: Machine): Program {
  const plan = planProgram(program, machine);
  const constants = new Map<ValueId, TensorArray>(program.constants);
  for (const [i, { name, inputs }] of program.steps.entries()) {
    const step = plan.steps[i]!;
    if (typeof step === "string" || step.packed === undefined) continue;
    for (const input of inputs) {
      const constant = input === null ? undefined : program.constants.get(input);
      if (constant instanceof Float32Array) constants.set(input!, rounded(name, constant));
    }
  }
  return { ...program, constants };
}

function rounded(name: string, values: Float32Array): Float32Array {
  const result = values.map((value) => fromFloat16(toFloat16(value)));
  if (result.every((value, i) => Number.isFinite(value) || !Number.isFinite(values[i]))) return result;
  throw unsupportedError("compile-range", "compile: $name has weights beyond the range of float16: take float32", name);
}

/** Packed constants. */
interface Packed {
  readonly bytes: Uint8Array;
  /** Where the constants of each step lie among them. */
  readonly packed: readonly { readonly offset: number; readonly length: number }[];
  /** Where the first byte lies in memory. */
  readonly address: number;
}

/** The segments of constants in half as many bits, and the function that widens them; null where none can be halved. */
export function halved(
  module: ModuleBuilder,
  { bytes, packed, address }: Packed,
): { readonly bytes: readonly Segment[]; readonly start: Func | null } {
  const rest = bytes.slice();
  const segments: Segment[] = [];
  const places: { readonly address: number; readonly length: number }[] = [];
  for (const { offset, length } of packed) {
    const half = halfOf(bytes.subarray(offset, offset + length));
    if (half === null) continue;
    rest.fill(0, offset, offset + length);
    segments.push(...segmentsOf(address + offset + length - half.byteLength, new Uint8Array(half.buffer)));
    places.push({ address: address + offset, length });
  }
  if (places.length === 0) return { bytes: segmentsOf(address, rest), start: null };
  const widen = defineWiden(module);
  const start = module.func("start", (f) => {
    for (const { address: to, length } of places) {
      f.call(widen, I32.constant(to + length / 2), I32.constant(to), I32.constant(to + length));
    }
  });
  return { bytes: [...segmentsOf(address, rest), ...segments], start };
}

/** The same numbers as float16; null where they are none. */
function halfOf(bytes: Uint8Array): Uint16Array<ArrayBuffer> | null {
  if (bytes.length % 16 !== 0) return null;
  const copy = bytes.slice().buffer;
  const [floats, words] = [new Float32Array(copy), new Uint32Array(copy)];
  const halves = Uint16Array.from(floats, toFloat16);
  const back = new Float32Array(1);
  const bits = new Uint32Array(back.buffer);
  const isSame = halves.every((half, i) => {
    back[0] = fromFloat16(half);
    return bits[0] === words[i] && (half & 0x7c00) !== 0x7c00;
  });
  return isSame ? halves : null;
}

/** widen(from, to, end): a float16 moved into a float32 stands for 2^112 less. */
function defineWiden(module: ModuleBuilder): Func {
  return module.func("widen", (f) => {
    const [source, start, end] = [f.param(I32), f.param(I32), f.param(I32)];
    const from = f.local(I32);
    const scale = f.let(F32x4.splat(F32.constant(2 ** 112)));
    const sign = f.let(I32x4.splat(I32.constant(0x8000)));
    f.set(from, source);
    f.for(start, end, 16, (to) => {
      const half = f.let(new I16x8(load(op.v128_load64_zero, at(from.value))).extendLow());
      const magnitude = half.sub(half.and(sign)).shl(13).bitsAsFloats().mul(scale);
      f.store(at(to), magnitude.bits().or(half.and(sign).shl(16)));
      f.set(from, from.value.add(8));
    });
  });
}
