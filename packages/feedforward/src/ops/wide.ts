/**
 * Functions of one number or two, element by element, that are computed in float64 and rounded to float32 once: x^y, sin and
 * cos. Powers of whole numbers wrap around at their width; what a negative exponent leaves is cut towards zero.
 */

import { shapeError, unsupportedError } from "../errors.ts";
import { wideNumbers } from "../functions/wide.ts";
import { type WideAttributes, type WideFunction, wideFunctions, wideKernel } from "../kernels/wide.ts";
import { broadcastStrides, forEachPair } from "../tensor/broadcast.ts";
import { isFloat, itemSize } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Operand } from "../tensor/value.ts";
import { alignsRows, broadcastTypes } from "./binary.ts";
import type { Io, RuledOp } from "./op.ts";

export type { WideAttributes } from "../kernels/wide.ts";

export const wide: RuledOp<WideAttributes> = {
  name: "wide",
  infer([x, y], { function: name }) {
    const type = y ? broadcastTypes(x!, y) : x!;
    if (type.dtype === "bool" || (name !== "pow" && !isFloat(type.dtype)))
      throw unsupportedError("op-dtype", "does not take the dtype $dtype", type.dtype);
    return [type];
  },
  // Storing rounds.
  reference(_lane, io, { function: name }) {
    const apply: WideFunction = wideFunctions[name];
    if (isFloat(io.outputs[0]!.dtype)) visit(io, (x: number, y: number) => apply(wideNumbers, x, y));
    else visit(io, wholePowerIn(io.outputs[0]!));
  },
  keepsRows: (inputs) => alignsRows(inputs),
  work: ([x, y]) => workOfOne * Math.max(sizeOf(x!.shape), y ? sizeOf(y.shape) : 0),
  kernel: wideKernel,
};

/** About so many multiply-adds is one of these functions. */
const workOfOne = 32;

function visit<T extends number | bigint>({ inputs: [x, y], outputs: [z] }: Io, apply: (a: T, b: T) => T): void {
  const [first, second] = [x!, y ?? x!];
  const strides = [broadcastStrides(first.shape, z!.shape), broadcastStrides(second.shape, z!.shape)] as const;
  forEachPair(z!.shape, strides, (i, j, k) => {
    z!.data[i] = apply(first.data[j] as T, second.data[k] as T) as never;
  });
}

function wholePowerIn({ dtype, data }: Operand): (a: number | bigint, b: number | bigint) => number | bigint {
  const bits = 8 * itemSize(dtype);
  const isLong = data instanceof BigInt64Array || data instanceof BigUint64Array;
  return (a, b) => {
    const power = wholePower(BigInt(a), BigInt(b), bits);
    return isLong ? power : Number(power);
  };
}

/** Square after square, so that an exponent of 2^62 takes no longer than it has bits. */
function wholePower(base: bigint, exponent: bigint, bits: number): bigint {
  if (exponent < 0n) {
    if (base === 0n) throw shapeError("op-zero", "divides by the whole number 0");
    if (base !== 1n && base !== -1n) return 0n;
  }
  let [power, square] = [1n, base];
  for (let left = exponent < 0n ? -exponent : exponent; left > 0n; left >>= 1n) {
    if (left & 1n) power = BigInt.asIntN(bits, power * square);
    square = BigInt.asIntN(bits, square * square);
  }
  return power;
}
