/**
 * The kernel of sums, means, maxima and minima over neighbouring axes: x [outer, count, inner] to y [outer, inner]. One
 * accumulator an output, in ascending order; lanes lie across other outputs. Where nothing is left behind the reduced axes
 * the lines of `lines.ts` are reduced.
 */

import { sizeOf } from "../tensor/shape.ts";
import type { Func } from "../wasm/module.ts";
import { at, F32, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";
import type { Define, Kernel } from "./kernel.ts";
import { emitLines } from "./lines.ts";
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
    const { outer, count, inner } = parameters;
    if (inner === 1) {
      const combine = reduction === "mean" ? "sum" : reduction;
      const form = { combine, count, divisor: reduction === "mean" ? count : null } as const;
      return { emit: (e) => emitLines(e, form, outer, x.pitch) };
    }
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
      writePlanes(f, data, reduced, { x: from, y: to });
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
      const sums = accumulate(f, data, { reduction, vectors, start, count, step: 4 * inner });
      const target = f.let(to.add(column));
      for (const [v, sum] of sums.entries()) f.store(at(target, 16 * v), sum);
    });
  });
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

function accumulate(f: Func, data: DataArea, { reduction, vectors, start, count, step }: Loop): readonly F32x4[] {
  const first = { sum: 0, mean: 0, max: Number.NEGATIVE_INFINITY, min: Number.POSITIVE_INFINITY }[reduction];
  const sums = Array.from({ length: vectors }, () => f.local(F32x4));
  for (const sum of sums) f.set(sum, data.splat(f, first));
  const cursor = f.local(I32);
  f.set(cursor, start);
  f.for(I32.constant(0), I32.constant(count), 1, () => {
    for (const [v, sum] of sums.entries()) {
      const value = F32x4.load(at(cursor.value, 16 * v));
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
