/**
 * y = x·W + b, with x [..., in], W [in, out], b [out] and y [..., out]: bias first, then inputs in ascending order.
 */

import type { FloatArray } from "../functions/lane.ts";
import { denseForward } from "../math/dense.ts";
import { rowsOf } from "../tensor/value.ts";
import type { Op } from "./op.ts";

export interface DenseAttributes {
  /** Inputs of 0 may be left out of a sum: the weights are finite, and no bias is -0. */
  readonly skipZeros: boolean;
}

/** Inputs: x, weight, and bias or null, which means +0. */
export const dense: Op<DenseAttributes> = {
  name: "dense",
  reference(_lane, { inputs, outputs: [y] }, { skipZeros }) {
    const [x, weight, bias = null] = inputs.map((input) => input && (input.data as FloatArray));
    const [width, outputs] = inputs[1]!.shape as [number, number];
    const size = { rows: rowsOf(inputs[0]!.shape), inputs: width, outputs, skipZeros };
    denseForward(size, x!, { weight: weight!, bias }, y!.data as FloatArray);
  },
};
