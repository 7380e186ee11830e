/**
 * Every reduction that a graph knows, of whole numbers too: the greatest and the least are NaN where one is NaN.
 */

import { shapeError, unsupportedError } from "../errors.ts";
import { log } from "../functions/exp.ts";
import { exp } from "../functions/whole-exp.ts";
import type { ReductionName } from "../kernels/reduce.ts";
import { isFloat } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { Operand, ValueType } from "../tensor/value.ts";
import type { RuledOp } from "./op.ts";
import { forEachReduced, meanRow, type ReduceAttributes, type Reduction, reducedCount, reduceOp } from "./reduce.ts";

interface AnyReduction extends Reduction {
  /** Of whole numbers, where there is one. */
  readonly whole?: (sum: bigint, x: bigint) => bigint;
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
  prod: { start: 1, add: (lane, sum, x) => lane.mul(sum, x), whole: (sum, x) => sum * x },
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

/** The greatest and the least have no start of their own: whole numbers begin with the first of them. */
const isExtreme = ({ start }: Reduction): boolean => !Number.isFinite(start);

export const reduce: RuledOp<ReduceAttributes> = {
  ...floats,
  infer(inputs, attributes) {
    const types = floats.infer(inputs, attributes);
    if (!isFloat(inputs[0]!.dtype)) checkWhole(inputs[0]!, types[0]!.shape, attributes.reduction);
    return types;
  },
  reference(lane, io, attributes) {
    const { inputs, outputs } = io;
    if (isFloat(inputs[0]!.dtype)) floats.reference(lane, io, attributes);
    else reduceWhole(inputs[0]!, outputs[0]!, attributes);
  },
};

function checkWhole({ dtype, shape }: ValueType, reduced: Shape, reduction: ReductionName): void {
  const row: AnyReduction = reductions[reduction];
  if (row.whole === undefined || (dtype === "bool" && !isExtreme(row)))
    throw unsupportedError("op-dtype", "does not take the dtype $dtype", dtype);
  if (sizeOf(shape) === 0 && sizeOf(reduced) > 0 && (isExtreme(row) || reduction === "mean"))
    throw shapeError("op-empty-axis", "an empty axis has no $what", reduction);
}

/** The first element of each output begins its sum where there is no other start. */
function reduceWhole({ shape, data: x }: Operand, { data: y }: Operand, { reduction, axes }: ReduceAttributes): void {
  const row: AnyReduction = reductions[reduction];
  const sums = new Array<bigint | null>(y.length).fill(isExtreme(row) ? null : BigInt(row.start));
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
