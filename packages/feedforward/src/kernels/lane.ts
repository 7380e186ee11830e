/**
 * The lane of code: a formula written over it emits WebAssembly. A value is a group of vectors, and every operation is
 * emitted for one vector after the other before the next operation, so that the processor always has independent work.
 */

import type { Lane } from "../functions/lane.ts";
import { single } from "../functions/precision.ts";
import type { Func, Value } from "../wasm/module.ts";
import type { F32x4, I32x4, Mask32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";

export type Vectors = readonly F32x4[];
export type Masks = readonly Mask32x4[];

/** The lane of a function, for groups of `count` vectors. */
export function vectorLane(f: Func, data: DataArea, count: number): Lane<Vectors, Masks> {
  const integer = (value: number): I32x4 => data.splatInteger(f, value);
  const normalized = (x: F32x4): I32x4 => x.bits().add(integer(0x3f800000 - halfRoot));
  /** Every operation is kept in locals: this is what interleaves the vectors of a group. */
  const each = <T extends readonly Value[], R extends Value>(
    apply: (...x: T) => R,
    ...groups: { [K in keyof T]: readonly T[K][] }
  ): R[] => groups[0]!.map((_, i) => f.let(apply(...(groups.map((group) => group[i]) as unknown as T))));
  return {
    precision: single,
    constant: (value) => new Array<F32x4>(count).fill(data.splat(f, value)),
    let: (x) => x,
    add: (a, b) => each((x: F32x4, y: F32x4) => x.add(y), a, b),
    sub: (a, b) => each((x: F32x4, y: F32x4) => x.sub(y), a, b),
    mul: (a, b) => each((x: F32x4, y: F32x4) => x.mul(y), a, b),
    div: (a, b) => each((x: F32x4, y: F32x4) => x.div(y), a, b),
    min: (a, b) => each((x: F32x4, y: F32x4) => x.min(y), a, b),
    max: (a, b) => each((x: F32x4, y: F32x4) => x.max(y), a, b),
    atLeast: (a, b) => each((x: F32x4, y: F32x4) => x.atLeast(y), a, b),
    atMost: (a, b) => each((x: F32x4, y: F32x4) => x.atMost(y), a, b),
    abs: (a) => each((x: F32x4) => x.abs(), a),
    minusAbs: (a) => each((x: F32x4) => x.bits().or(integer(-0x80000000)).bitsAsFloats(), a),
    sqrt: (a) => each((x: F32x4) => x.sqrt(), a),
    negate: (a) => each((x: F32x4) => x.negate(), a),
    less: (a, b) => each((x: F32x4, y: F32x4) => x.less(y), a, b),
    equal: (a, b) => each((x: F32x4, y: F32x4) => x.equal(y), a, b),
    keep: (masks, a) => each((mask: Mask32x4, x: F32x4) => mask.keep(x), masks, a),
    select: (masks, a, b) => each((mask: Mask32x4, x: F32x4, y: F32x4) => mask.select(x, y), masks, a, b),
    power: (a) => each((x: F32x4) => x.bits().shl(23).bitsAsFloats(), a),
    exponent: (a) => each((x: F32x4) => normalized(x).shrS(23).sub(integer(127)).toF32x4(), a),
    mantissa: (a) => each((x: F32x4) => normalized(x).and(integer(0x7fffff)).add(integer(halfRoot)).bitsAsFloats(), a),
  };
}

/** A number as a key that tells -0 from 0. */
export function numberKey(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

const halfRoot = 0x3f3504f3; // the bits of √½
