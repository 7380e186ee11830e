/**
 * y = a ∘ b, element by element, repeated as NumPy does until both have one shape. Floats are computed in their lane, whole
 * numbers wrap around at their width, and division of whole numbers is cut towards zero.
 */

import { shapeError, unsupportedError } from "../errors.ts";
import { type ArithmeticName, arithmetic } from "../functions/arithmetic.ts";
import type { NumberLane } from "../functions/lane.ts";
import { type BinaryAttributes, binaryKernel } from "../kernels/binary.ts";
import { broadcastShape, broadcastStrides, forEachPair } from "../tensor/broadcast.ts";
import { isFloat, type TensorArray } from "../tensor/dtype.ts";
import type { ValueType } from "../tensor/value.ts";
import type { RowsInput, RuledOp } from "./op.ts";

/** One operation on whole numbers. */
interface WholeArithmetic {
  /** On those of up to 32 bits; storing wraps the result. */
  integer(a: number, b: number): number;
  bigint(a: bigint, b: bigint): bigint;
  /** Whole numbers have no quotient by 0. */
  readonly refusesZero?: true;
}

const whole = {
  add: { integer: (a, b) => a + b, bigint: (a, b) => a + b },
  sub: { integer: (a, b) => a - b, bigint: (a, b) => a - b },
  mul: { integer: (a, b) => Math.imul(a, b), bigint: (a, b) => a * b },
  div: { integer: (a, b) => Math.trunc(a / b), bigint: (a, b) => a / b, refusesZero: true },
  max: { integer: (a, b) => Math.max(a, b), bigint: (a, b) => (a > b ? a : b) },
  min: { integer: (a, b) => Math.min(a, b), bigint: (a, b) => (a < b ? a : b) },
  prelu: { integer: (a, b) => (a < 0 ? Math.imul(a, b) : a), bigint: (a, b) => (a < 0n ? a * b : a) },
} satisfies Record<ArithmeticName, WholeArithmetic>;

export type { BinaryAttributes } from "../kernels/binary.ts";

export const binary: RuledOp<BinaryAttributes> = {
  name: "binary",
  infer([a, b]) {
    const type = broadcastTypes(a!, b!);
    if (type.dtype === "bool") throw unsupportedError("op-dtype", "does not take the dtype $dtype", "bool");
    return [type];
  },
  reference(lane, { inputs: [a, b], outputs: [y] }, { operation }) {
    const row: WholeArithmetic = whole[operation];
    if (row.refusesZero && !isFloat(y!.dtype) && b!.data.some((value: number | bigint) => Number(value) === 0)) {
      throw shapeError("op-zero", "divides by the whole number 0");
    }
    const apply = operationOf(operation, lane, y!.data);
    const to = y!.data;
    forEachPair(y!.shape, [broadcastStrides(a!.shape, y!.shape), broadcastStrides(b!.shape, y!.shape)], (i, j, k) => {
      to[i] = apply(a!.data[j]!, b!.data[k]!) as never;
    });
  },
  keepsRows: (inputs) => alignsRows(inputs),
  kernel: binaryKernel,
};

/** One dtype, and the shape that both become. */
export function broadcastTypes(a: ValueType, b: ValueType): ValueType {
  if (a.dtype !== b.dtype) throw shapeError("op-dtypes", "expected one dtype, got $left and $right", a.dtype, b.dtype);
  const shape = broadcastShape(a.shape, b.shape);
  if (shape === null) throw shapeError("op-broadcast", "$left and $right do not broadcast", a.shape, b.shape);
  return { dtype: a.dtype, shape };
}

/** Whether inputs that repeat to one shape leave rows rows: those with rows have all axes, the others none there. */
export function alignsRows(inputs: readonly (RowsInput | null)[]): boolean {
  const rank = Math.max(...inputs.map((input) => input?.shape.length ?? 0));
  return inputs.every((input) => {
    if (input === null || input.shape.length < rank) return input?.isRows !== true;
    return input.isRows || input.shape[0] === 1;
  });
}

export type Operation = (a: number | bigint, b: number | bigint) => number | bigint;

export function operationOf(name: ArithmeticName, lane: NumberLane, array: TensorArray): Operation {
  const apply = arithmetic[name];
  if (array instanceof Float32Array || array instanceof Float64Array) {
    return ((a: number, b: number) => apply(lane, a, b)) as Operation;
  }
  const isLong = array instanceof BigInt64Array || array instanceof BigUint64Array;
  return (isLong ? whole[name].bigint : whole[name].integer) as Operation;
}
