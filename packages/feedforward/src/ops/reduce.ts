/**
 * Reductions over axes: one accumulator for each output, over its elements in C order. Sums start at +0; a mean is one sum and
 * one division; the greatest and the least are NaN where one is NaN.
 */

import { shapeError, unsupportedError } from "../errors.ts";
import { log } from "../functions/exp.ts";
import type { FloatArray, NumberLane } from "../functions/lane.ts";
import { exp } from "../functions/whole-exp.ts";
import { type ReduceAttributes, type ReductionName, reduceKernel } from "../kernels/reduce.ts";
import { broadcastStrides, forEachPair } from "../tensor/broadcast.ts";
import { isFloat, type TensorArray } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { RuledOp } from "./op.ts";

/** How floats are reduced: start, one element more, and what is made of it in the end. */
interface Reduction {
  readonly start: number;
  readonly add: (lane: NumberLane, sum: number, x: number) => number;
  readonly finish?: (lane: NumberLane, sum: number, count: number) => number;
  /** Of whole numbers, where there is one. */
  readonly whole?: (sum: bigint, x: bigint) => bigint;
  readonly wholeStart?: bigint;
}

const reductions = {
  sum: { start: 0, add: (lane, sum, x) => lane.add(sum, x), whole: (sum, x) => sum + x },
  mean: {
    start: 0,
    add: (lane, sum, x) => lane.add(sum, x),
    finish: (lane, sum, count) => lane.div(sum, count),
    whole: (sum, x) => sum + x,
  },
  max: {
    start: Number.NEGATIVE_INFINITY,
    add: (lane, sum, x) => lane.max(sum, x),
    whole: (sum, x) => (x > sum ? x : sum),
  },
  min: {
    start: Number.POSITIVE_INFINITY,
    add: (lane, sum, x) => lane.min(sum, x),
    whole: (sum, x) => (x < sum ? x : sum),
  },
  prod: { start: 1, add: (lane, sum, x) => lane.mul(sum, x), whole: (sum, x) => sum * x, wholeStart: 1n },
  sumSquare: { start: 0, add: (lane, sum, x) => lane.add(sum, lane.mul(x, x)), whole: (sum, x) => sum + x * x },
  l1: { start: 0, add: (lane, sum, x) => lane.add(sum, lane.abs(x)), whole: (sum, x) => sum + (x < 0n ? -x : x) },
  l2: {
    start: 0,
    add: (lane, sum, x) => lane.add(sum, lane.mul(x, x)),
    finish: (lane, sum) => lane.sqrt(sum),
  },
  logSum: { start: 0, add: (lane, sum, x) => lane.add(sum, x), finish: (lane, sum) => log(lane, sum) },
  logSumExp: { start: 0, add: (lane, sum, x) => lane.add(sum, exp(lane, x)), finish: (lane, sum) => log(lane, sum) },
} satisfies Record<ReductionName, Reduction>;

export type { ReduceAttributes } from "../kernels/reduce.ts";

export const reduce: RuledOp<ReduceAttributes> = {
  name: "reduce",
  infer([x], { reduction, axes, keepsAxes }) {
    const { dtype, shape } = x!;
    const row: Reduction = reductions[reduction];
    if (
      !isFloat(dtype) &&
      (row.whole === undefined || (dtype === "bool" && reduction !== "max" && reduction !== "min"))
    ) {
      throw unsupportedError("op-dtype", "does not take the dtype $dtype", dtype);
    }
    const isEmpty =
      axes.some((axis) => shape[axis] === 0) && sizeOf(shape.filter((_, axis) => !axes.includes(axis))) > 0;
    if (isEmpty && !isFloat(dtype) && (reduction === "max" || reduction === "min" || reduction === "mean")) {
      throw shapeError("op-empty-axis", "an empty axis has no $what", reduction);
    }
    return [{ dtype, shape: reducedShape(shape, axes, keepsAxes) }];
  },
  reference(lane, { inputs: [x], outputs: [y] }, { reduction, axes }) {
    const kept = reducedShape(x!.shape, axes, true);
    const strides = [broadcastStrides(x!.shape, x!.shape), broadcastStrides(kept, x!.shape)] as const;
    const row: Reduction = reductions[reduction];
    const count = sizeOf(axes.map((axis) => x!.shape[axis]!));
    if (isFloat(x!.dtype)) {
      const [from, to] = [x!.data as FloatArray, y!.data as FloatArray];
      to.fill(row.start);
      forEachPair(x!.shape, strides, (_, i, j) => {
        to[j] = row.add(lane, to[j]!, from[i]!);
      });
      if (row.finish !== undefined) for (let j = 0; j < to.length; j++) to[j] = row.finish(lane, to[j]!, count);
    } else
      reduceWhole(row, { x: x!.data, y: y!.data, isMean: reduction === "mean", count }, (visit) =>
        forEachPair(x!.shape, strides, visit),
      );
  },
  keepsRows: ([x], { axes, keepsAxes }) =>
    x!.shape.length > 1 && !axes.includes(0) && (keepsAxes || axes.length < x!.shape.length),
  work: ([x]) => sizeOf(x!.shape),
  kernel: reduceKernel,
};

type Visit = (position: number, from: number, to: number) => void;

/** The first element of each output begins its sum where there is no other start. */
function reduceWhole(
  row: Reduction,
  { x, y, isMean, count }: { x: TensorArray; y: TensorArray; isMean: boolean; count: number },
  forEach: (visit: Visit) => void,
): void {
  const isExtreme = !Number.isFinite(row.start);
  const sums = new Array<bigint | null>(y.length).fill(isExtreme ? null : (row.wholeStart ?? 0n));
  forEach((_, i, j) => {
    const value = BigInt(x[i]!);
    sums[j] = sums[j] === null ? value : row.whole!(sums[j]!, value);
  });
  const isLong = y instanceof BigInt64Array || y instanceof BigUint64Array;
  sums.forEach((sum, j) => {
    const value = isMean ? sum! / BigInt(count) : sum!;
    y[j] = (isLong ? value : Number(BigInt.asIntN(32, value))) as never;
  });
}

function reducedShape(shape: Shape, axes: readonly number[], keepsAxes: boolean): Shape {
  return keepsAxes
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis));
}
