/**
 * The lane of code: a formula written over it emits WebAssembly. A value is a group of vectors, and every operation is
 * emitted for one vector after the other before the next operation, so that the processor always has independent work.
 */

import type { Lane } from "../functions/lane.ts";
import { single } from "../functions/precision.ts";
import type { Func } from "../wasm/module.ts";
import type { F32x4, I32x4, Mask32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";

export type Vectors = readonly F32x4[];
export type Masks = readonly Mask32x4[];

/** The lane of a function, for groups of `count` vectors. */
export function vectorLane(f: Func, data: DataArea, count: number): Lane<Vectors, Masks> {
  const constants = new Map<string, F32x4>();
  const integer = (value: number): I32x4 => data.splatInteger(f, value);
  const normalized = (x: F32x4): I32x4 => x.bits().add(integer(0x3f800000 - halfRoot));
  const each = (x: Vectors, apply: (x: F32x4) => F32x4): Vectors => hold(f, x.map(apply));
  const both = (a: Vectors, b: Vectors, apply: (a: F32x4, b: F32x4) => F32x4): Vectors =>
    hold(
      f,
      a.map((x, i) => apply(x, b[i]!)),
    );
  return {
    precision: single,
    constant(value) {
      const key = numberKey(value);
      const known = constants.get(key) ?? data.splat(f, value);
      constants.set(key, known);
      return Array.from({ length: count }, () => known);
    },
    let: (x) => x,
    add: (a, b) => both(a, b, (x, y) => x.add(y)),
    sub: (a, b) => both(a, b, (x, y) => x.sub(y)),
    mul: (a, b) => both(a, b, (x, y) => x.mul(y)),
    div: (a, b) => both(a, b, (x, y) => x.div(y)),
    min: (a, b) => both(a, b, (x, y) => x.min(y)),
    max: (a, b) => both(a, b, (x, y) => x.max(y)),
    atLeast: (x, bound) => both(x, bound, (v, b) => v.atLeast(b)),
    atMost: (x, bound) => both(x, bound, (v, b) => v.atMost(b)),
    abs: (x) => each(x, (v) => v.abs()),
    minusAbs: (x) => each(x, (v) => v.bits().or(integer(-0x80000000)).bitsAsFloats()),
    negate: (x) => each(x, (v) => v.negate()),
    less: (a, b) => a.map((x, i) => f.let(x.less(b[i]!))),
    equal: (a, b) => a.map((x, i) => f.let(x.equal(b[i]!))),
    keep: (masks, x) =>
      hold(
        f,
        masks.map((mask, i) => mask.keep(x[i]!)),
      ),
    select: (masks, a, b) =>
      hold(
        f,
        masks.map((mask, i) => mask.select(a[i]!, b[i]!)),
      ),
    power: (shifted) => each(shifted, (v) => v.bits().shl(23).bitsAsFloats()),
    exponent: (x) =>
      hold(
        f,
        x.map((v) => normalized(v).shrS(23).sub(integer(127)).toF32x4()),
      ),
    mantissa: (x) =>
      hold(
        f,
        x.map((v) => normalized(v).and(integer(0x7fffff)).add(integer(halfRoot)).bitsAsFloats()),
      ),
  };
}

/** A number as a key that tells -0 from 0. */
export function numberKey(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

const halfRoot = 0x3f3504f3; // the bits of √½

/** Every operation is kept in locals: this is what interleaves the vectors of a group. */
function hold(f: Func, x: Vectors): Vectors {
  return x.map((v) => f.let(v));
}
