/**
 * Whether a ∘ b, element by element, repeated as NumPy does until both have one shape. A comparison with NaN is false.
 */

import { unsupportedError } from "../errors.ts";
import { type CompareAttributes, type ComparisonName, compareKernel } from "../kernels/compare.ts";
import { broadcastStrides, forEachPair } from "../tensor/broadcast.ts";
import { alignsRows, broadcastTypes } from "./binary.ts";
import type { RuledOp } from "./op.ts";

type Comparison = (a: number | bigint, b: number | bigint) => boolean;

const comparisons = {
  equal: (a, b) => a === b,
  greater: (a, b) => a > b,
  greaterOrEqual: (a, b) => a >= b,
  less: (a, b) => a < b,
  lessOrEqual: (a, b) => a <= b,
  and: (a, b) => a !== 0 && b !== 0,
  or: (a, b) => a !== 0 || b !== 0,
  xor: (a, b) => (a !== 0) !== (b !== 0),
} satisfies Record<ComparisonName, Comparison>;

export type { CompareAttributes } from "../kernels/compare.ts";

export const compare: RuledOp<CompareAttributes> = {
  name: "compare",
  infer([a, b], { operation }) {
    const { dtype, shape } = broadcastTypes(a!, b!);
    const isOfTruth = operation === "and" || operation === "or" || operation === "xor";
    if (operation !== "equal" && (dtype === "bool") !== isOfTruth) {
      throw unsupportedError("op-dtype", "does not take the dtype $dtype", dtype);
    }
    return [{ dtype: "bool", shape }];
  },
  reference(_lane, { inputs: [a, b], outputs: [y] }, { operation }) {
    const holds: Comparison = comparisons[operation];
    const to = y!.data as Uint8Array;
    forEachPair(y!.shape, [broadcastStrides(a!.shape, y!.shape), broadcastStrides(b!.shape, y!.shape)], (i, j, k) => {
      to[i] = Number(holds(a!.data[j]!, b!.data[k]!));
    });
  },
  keepsRows: (inputs) => alignsRows(inputs),
  kernel: compareKernel,
};
