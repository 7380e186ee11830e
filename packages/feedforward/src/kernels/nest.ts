/**
 * Loops over the elements of an output and of inputs that are walked beside it, each with a stride of its own along every
 * axis: 0 where an input repeats. Axes that lie alike in all of them are one axis; the last one is walked by whole vectors
 * where every stride there is 1 or 0, else element by element.
 *
 * Vectors are written in ascending order, so what a last vector writes too much is overwritten by what comes next, and
 * behind the last element there is room.
 */

import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { Func } from "../wasm/module.ts";
import { at, F32, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import type { InputForm } from "./kernel.ts";

/** One axis: how many elements, and how far apart they lie in the output and in each input, in elements. */
export interface Axis {
  readonly size: number;
  /** The output's first. */
  readonly strides: readonly number[];
}

export interface Nest {
  /** From the outermost to the innermost. */
  readonly axes: readonly Axis[];
  /** Bytes from one example to the next, of the output and of each input. */
  readonly pitches: readonly number[];
  /** Bytes of an element of the output and of each input; four of each where nothing is said. */
  readonly bytes?: readonly number[];
}

/** The nest of an output of this shape, with inputs of these strides; C order for the output. */
export function nestOf(shape: Shape, strides: readonly (readonly number[])[], pitches: readonly number[]): Nest {
  const own = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const axes = shape.map((size, axis) => ({ size, strides: [own[axis]!, ...strides.map((list) => list[axis]!)] }));
  const joined = joinAxes(axes);
  return { axes: joined.length === 0 ? [{ size: 1, strides: [1, ...strides.map(() => 0)] }] : joined, pitches };
}

/** The same loops over fewer axes: none of a single element, and those that lie alike in all values are one. */
export function joinAxes(axes: readonly Axis[]): readonly Axis[] {
  const joined: Axis[] = [];
  for (const next of axes) {
    if (next.size === 1) continue;
    const last = joined.at(-1);
    if (last?.strides.every((stride, i) => stride === next.strides[i]! * next.size)) {
      joined[joined.length - 1] = { size: last.size * next.size, strides: next.strides };
    } else joined.push(next);
  }
  return joined;
}

/** Whether examples lie so that all of them are one long axis: without padding, and no input is the same for all. */
export function isFlat({ axes, pitches, bytes }: Nest): boolean {
  const [axis, ...others] = axes;
  return (
    others.length === 0 &&
    axis!.strides.every((stride) => stride === 1) &&
    pitches.every((pitch, i) => pitch === (bytes?.[i] ?? 4) * axis!.size)
  );
}

/** The most vectors that a turn of the innermost loop computes. */
const mostVectors = 5;

/** Computes a group of vectors from those of each input. */
export type Compute = (inputs: readonly (readonly F32x4[])[]) => readonly F32x4[];

/** Vectors of a turn: as many as are kept busy without computing much beside the end of an axis. */
export function vectorsFor(size: number, most: number = mostVectors): number {
  const vectors = Math.ceil(size / 4);
  const turns = Math.ceil(vectors / most);
  return Math.ceil(vectors / turns);
}

/** What a function is given: how many examples, and where the output and each input lie. */
interface Given {
  readonly rows: I32;
  readonly addresses: readonly I32[];
  /** Vectors of a turn at most: fewer for a function of many operations, whose code is written once for each. */
  readonly most?: number;
}

/**
 * NAME(rows, y, inputs…): the loops around `compute`, which is told for how many vectors it is written. Where examples are
 * flat, all of them are one axis.
 */
export function writeNest(f: Func, nest: Nest, given: Given, computeFor: (vectors: number) => Compute): void {
  const { axes } = nest;
  const { rows, addresses, most = mostVectors } = given;
  if (isFlat(nest)) {
    const bytes = f.let(rows.mul(4 * axes[0]!.size));
    walkVectors(f, { end: bytes, addresses, isSplat: addresses.map(() => false), vectors: most }, computeFor(most));
    return;
  }
  const last = axes.at(-1)!;
  writeLoops(f, nest, given, (at) => walkLast(f, last, { at, most }, computeFor));
}

/** The loops over examples and all axes but the last; the body is told where the output and each input lie. */
export function writeLoops(
  f: Func,
  { axes, pitches, bytes }: Nest,
  { rows, addresses }: Given,
  body: (addresses: readonly I32[]) => void,
): void {
  const outer = axes.slice(0, -1).map(({ size, strides }) => ({
    count: I32.constant(size),
    steps: strides.map((stride, i) => (bytes?.[i] ?? 4) * stride),
  }));
  const levels = [{ count: rows, steps: pitches }, ...outer];
  const visit = (level: number, at: readonly I32[]): void => {
    const current = levels[level];
    if (current === undefined) {
      body(at);
      return;
    }
    const cursors = at.map((address, i) => (current.steps[i] === 0 ? null : keep(f, address)));
    const places = cursors.map((cursor, i) => cursor?.value ?? at[i]!);
    f.for(I32.constant(0), current.count, 1, () => {
      visit(level + 1, places);
      cursors.forEach((cursor, i) => {
        if (cursor !== null) f.set(cursor, cursor.value.add(current.steps[i]!));
      });
    });
  };
  visit(0, addresses);
}

function keep(f: Func, address: I32) {
  const local = f.local(I32);
  f.set(local, address);
  return local;
}

/** The innermost axis. */
function walkLast(
  f: Func,
  { size, strides }: Axis,
  { at: addresses, most }: { readonly at: readonly I32[]; readonly most: number },
  computeFor: (vectors: number) => Compute,
): void {
  if (strides.every((stride, i) => stride === 1 || (i > 0 && stride === 0))) {
    const vectors = vectorsFor(size, most);
    const isSplat = strides.map((stride) => stride === 0);
    walkVectors(f, { end: I32.constant(4 * size), addresses, isSplat, vectors }, computeFor(vectors));
    return;
  }
  // One element a turn: a vector of which one lane is used.
  const compute = computeFor(1);
  const cursors = addresses.map((address) => keep(f, address));
  f.for(I32.constant(0), I32.constant(size), 1, () => {
    const inputs = cursors.slice(1).map((cursor) => [f.let(F32x4.splat(F32.load(at(cursor.value))))]);
    f.store(at(cursors[0]!.value), compute(inputs)[0]!.lane(0));
    for (const [i, cursor] of cursors.entries()) f.set(cursor, cursor.value.add(4 * strides[i]!));
  });
}

interface Walk {
  /** In bytes. */
  readonly end: I32;
  readonly addresses: readonly I32[];
  /** Inputs of which one element stands for all. */
  readonly isSplat: readonly boolean[];
  readonly vectors: number;
}

function walkVectors(f: Func, { end, addresses, isSplat, vectors }: Walk, compute: Compute): void {
  const splats = addresses.map((address, i) => (isSplat[i] ? f.let(F32x4.loadSplat(at(address))) : null));
  f.for(I32.constant(0), end, 16 * vectors, (offset) => {
    const inputs = addresses.slice(1).map((address, i) => {
      const splat = splats[i + 1];
      if (splat) return new Array<F32x4>(vectors).fill(splat);
      const from = f.let(address.add(offset));
      return Array.from({ length: vectors }, (_, v) => f.let(F32x4.load(at(from, 16 * v))));
    });
    const to = f.let(addresses[0]!.add(offset));
    for (const [v, value] of compute(inputs).entries()) f.store(at(to, 16 * v), value);
  });
}

/** Whether a value may be walked: float32, and either a constant or one for each example. */
export function isFloat(form: InputForm | null | undefined): form is InputForm {
  return form?.dtype === "float32";
}
