/**
 * Every reduction that a graph knows, of whole numbers too: the greatest and the least are NaN where one is NaN.
 */

import { shapeError, unsupportedError } from "../errors.ts";
import { log } from "../functions/exp.ts";
import { exp } from "../functions/whole-exp.ts";
import type { ReductionName } from "../kernels/reduce.ts";
import { isFloat } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Operand } from "../tensor/value.ts";
import type { RuledOp } from "./op.ts";
import { forEachReduced, meanRow, type ReduceAttributes, type Reduction, reducedCount, reduceOp } from "./reduce.ts";

interface AnyReduction extends Reduction {
  /** Of whole numbers, where there is one. */
  readonly whole?: (sum: bigint, x: bigint) => bigint;
  readonly wholeStart?: bigint;
}

const reductions = {
  sum: { start: 0, add: (lane, sum, x) => lane.add(sum, x), whole: (sum, x) => sum + x },
  mean: { ...meanRow, whole: (sum, x) => sum + x },
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
} satisfies Record<ReductionName, AnyReduction>;

const floats = /* @__PURE__ */ reduceOp(reductions);

export const reduce: RuledOp<ReduceAttributes> = {
  ...floats,
  infer(inputs, attributes) {
    const { dtype, shape } = inputs[0]!;
    const { reduction, axes } = attributes;
    const row: AnyReduction = reductions[reduction];
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
    return floats.infer(inputs, attributes);
  },
  reference(lane, io, attributes) {
    const { inputs, outputs } = io;
    if (isFloat(inputs[0]!.dtype)) floats.reference(lane, io, attributes);
    else reduceWhole(inputs[0]!, outputs[0]!, attributes);
  },
};

/** The first element of each output begins its sum where there is no other start. */
function reduceWhole({ shape, data: x }: Operand, { data: y }: Operand, { reduction, axes }: ReduceAttributes): void {
  const row: AnyReduction = reductions[reduction];
  const isExtreme = !Number.isFinite(row.start);
  const sums = new Array<bigint | null>(y.length).fill(isExtreme ? null : (row.wholeStart ?? 0n));
  forEachReduced(shape, axes, (_, i, j) => {
    const value = BigInt(x[i]!);
    sums[j] = sums[j] === null ? value : row.whole!(sums[j]!, value);
  });
  const count = BigInt(reducedCount(shape, axes));
  const isLong = y instanceof BigInt64Array || y instanceof BigUint64Array;
  sums.forEach((sum, j) => {
    const value = reduction === "mean" ? sum! / count : sum!;
    y[j] = (isLong ? value : Number(BigInt.asIntN(32, value))) as never;
  });
}
