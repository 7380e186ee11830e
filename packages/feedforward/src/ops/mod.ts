/**
 * The rest of a division, element by element: with the sign of the divisor, or of the dividend (as C's fmod has it, exact for
 * floats).
 */

import { shapeError } from "../errors.ts";
import { broadcastStrides, forEachPair } from "../tensor/broadcast.ts";
import { isFloat } from "../tensor/dtype.ts";
import { alignsRows, broadcastTypes } from "./binary.ts";
import type { RuledOp } from "./op.ts";

export interface ModAttributes {
  readonly hasSignOfDividend: boolean;
}

export const mod: RuledOp<ModAttributes> = {
  name: "mod",
  infer: ([a, b]) => [broadcastTypes(a!, b!)],
  reference(_lane, { inputs: [a, b], outputs: [y] }, { hasSignOfDividend }) {
    const isWhole = !isFloat(y!.dtype);
    if (isWhole && b!.data.some((value: number | bigint) => Number(value) === 0))
      throw shapeError("op-zero", "divides by the whole number 0");
    const strides = [broadcastStrides(a!.shape, y!.shape), broadcastStrides(b!.shape, y!.shape)] as const;
    forEachPair(y!.shape, strides, (i, j, k) => {
      y!.data[i] = rest(a!.data[j] as number, b!.data[k] as number, hasSignOfDividend) as never;
    });
  },
  keepsRows: (inputs) => alignsRows(inputs),
};

/** Both of one kind, numbers or bigints. */
function rest(a: number, b: number, hasSignOfDividend: boolean): number {
  const r = a % b;
  // A rest is not zero where it is truthy: neither 0 nor 0n.
  return !hasSignOfDividend && r && r < 0 !== b < 0 ? r + b : r;
}
