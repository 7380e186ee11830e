/**
 * The kernel of sums, means, maxima and minima over neighbouring axes: x [outer, count, inner] to y [outer, inner]. One
 * accumulator an output, in ascending order; lanes lie across other outputs. Where nothing is left behind the reduced axes,
 * four outputs are summed beside each other, a lane of a register each, for a lone sum waits for itself.
 */

import { sizeOf } from "../tensor/shape.ts";
import type { Func } from "../wasm/module.ts";
import { at, F32, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";
import type { Define, Kernel } from "./kernel.ts";
import { isFloat } from "./nest.ts";

export type ReductionName =
  | "sum"
  | "mean"
  | "max"
  | "min"
  | "prod"
  | "sumSquare"
  | "l1"
  | "l2"
  | "logSum"
  | "logSumExp";

export interface ReduceAttributes {
  readonly reduction: ReductionName;
  readonly axes: readonly number[];
  readonly keepsAxes: boolean;
}

interface Reduced {
  readonly reduction: "sum" | "mean" | "max" | "min";
  readonly outer: number;
  readonly count: number;
  readonly inner: number;
  /** Bytes from one example of x to the next. */
  readonly pitch: number;
}

interface Attributes {
  readonly reduction: string;
  readonly axes: readonly number[];
}

export const reduceKernel: Kernel<Attributes> = {
  plan({ inputs: [x], outputs: [y], attributes: { reduction, axes } }) {
    if (!isFloat(x) || x.isConstant || sizeOf(x.shape) === 0 || sizeOf(y!.shape) === 0) return null;
    if (reduction !== "sum" && reduction !== "mean" && reduction !== "max" && reduction !== "min") return null;
    const long = x.shape.map((size, axis) => ({ size, axis })).filter(({ size }) => size > 1);
    const isReduced = long.map(({ axis }) => axes.includes(axis));
    const [first, last] = [isReduced.indexOf(true), isReduced.lastIndexOf(true)];
    if (first < 0 || isReduced.slice(first, last + 1).includes(false)) return null;
    const product = (parts: typeof long): number => sizeOf(parts.map(({ size }) => size));
    const parameters: Reduced = {
      reduction,
      outer: product(long.slice(0, first)),
      count: product(long.slice(first, last + 1)),
      inner: product(long.slice(last + 1)),
      pitch: x.pitch,
    };
    return {
      emit: (e) => e.f.call(e.func(define, parameters), e.inputs[0]!.address, e.rows, e.outputs[0]!.address),
    };
  },
};

/** reduce(x, rows, y) */
const define: Define<Reduced> = ({ module, data }, reduced) =>
  module.func(`${reduced.reduction}_${reduced.outer}x${reduced.count}x${reduced.inner}`, (f) => {
    const [x, rows, y] = [f.param(I32), f.param(I32), f.param(I32)];
    const { outer, inner, pitch } = reduced;
    f.for(I32.constant(0), rows, 1, (row) => {
      const from = f.let(x.add(row.mul(pitch)));
      const to = f.let(y.add(row.mul(4 * outer * inner)));
      if (inner > 1) writePlanes(f, data, reduced, { x: from, y: to });
      else writeLines(f, data, reduced, { x: from, y: to });
    });
  });

interface Addresses {
  readonly x: I32;
  readonly y: I32;
}

/** Vectors across what lies behind the reduced axes. */
function writePlanes(f: Func, data: DataArea, { outer, count, inner, reduction }: Reduced, { x, y }: Addresses): void {
  const vectors = Math.min(4, Math.ceil(inner / 4));
  f.for(I32.constant(0), I32.constant(outer), 1, (i) => {
    const plane = f.let(x.add(i.mul(4 * count * inner)));
    const to = f.let(y.add(i.mul(4 * inner)));
    f.for(I32.constant(0), I32.constant(4 * inner), 16 * vectors, (column) => {
      const start = f.let(plane.add(column));
      const sums = accumulate(f, data, { reduction, vectors, start, count, step: 4 * inner }, (place, v) =>
        F32x4.load(at(place, 16 * v)),
      );
      const target = f.let(to.add(column));
      for (const [v, sum] of sums.entries()) f.store(at(target, 16 * v), sum);
    });
  });
}

/** Four lines beside each other, then those that are left one by one. */
function writeLines(f: Func, data: DataArea, { outer, count, reduction }: Reduced, { x, y }: Addresses): void {
  const write = (from: number, end: number, lines: number): void => {
    if (from === end) return;
    f.for(I32.constant(from), I32.constant(end), lines, (i) => {
      const start = f.let(x.add(i.mul(4 * count)));
      const loop = { reduction, vectors: lines, start, count, step: 4 };
      const sums = accumulate(f, data, loop, (place, line) => F32x4.loadSplat(at(place, 4 * count * line)));
      const to = f.let(y.add(i.shl(2)));
      for (const [line, sum] of sums.entries()) f.store(at(to, 4 * line), sum.lane(0));
    });
  };
  const whole = outer - (outer % 4);
  write(0, whole, 4);
  write(whole, outer, 1);
}

interface Loop {
  readonly reduction: Reduced["reduction"];
  readonly vectors: number;
  /** Where the first element lies. */
  readonly start: I32;
  readonly count: number;
  /** Bytes from one element of a sum to the next. */
  readonly step: number;
}

function accumulate(
  f: Func,
  data: DataArea,
  { reduction, vectors, start, count, step }: Loop,
  load: (place: I32, vector: number) => F32x4,
): readonly F32x4[] {
  const first = { sum: 0, mean: 0, max: Number.NEGATIVE_INFINITY, min: Number.POSITIVE_INFINITY }[reduction];
  const sums = Array.from({ length: vectors }, () => f.local(F32x4));
  for (const sum of sums) f.set(sum, data.splat(f, first));
  const cursor = f.local(I32);
  f.set(cursor, start);
  f.for(I32.constant(0), I32.constant(count), 1, () => {
    for (const [v, sum] of sums.entries()) {
      const value = load(cursor.value, v);
      f.set(
        sum,
        reduction === "max" ? sum.value.max(value) : reduction === "min" ? sum.value.min(value) : sum.value.add(value),
      );
    }
    f.set(cursor, cursor.value.add(step));
  });
  if (reduction !== "mean") return sums.map(({ value }) => value);
  const divisor = f.let(F32x4.splat(F32.constant(count)));
  return sums.map(({ value }) => f.let(value.div(divisor)));
}
