/** Log-softmax of one row, as softmax has it: the row's maximum cancels, and keeps exp from overflowing. */

import { expDown, log1p } from "./exp.ts";
import type { FloatArray, NumberLane } from "./lane.ts";
import { maximum, type Row } from "./softmax.ts";

/**
 * log softmax(x)_k = (x_k - m) - log(1 + Σ' exp(x_i - m)), where Σ' leaves the first maximum out: so a probability
 * near 1 keeps the digits of its logarithm.
 */
export function logSoftmaxAt(lane: NumberLane, x: FloatArray, row: Row, k: number): number {
  const m = maximum(lane, x, row);
  return lane.sub(lane.sub(x[row.offset + k]!, m), logOfSum(lane, x, row, m));
}

/** y = log softmax(x) for a whole row, as `logSoftmaxAt` has it; `y` may be `x`. */
export function logSoftmaxRow(lane: NumberLane, x: FloatArray, y: FloatArray, row: Row): void {
  const m = maximum(lane, x, row);
  const logarithm = logOfSum(lane, x, row, m);
  for (let i = row.offset; i < row.offset + row.size; i++) y[i] = lane.sub(lane.sub(x[i]!, m), logarithm);
}

/** log Σ exp(x_i - m), where m is the maximum, as log(1 + the sum of the others). */
function logOfSum(lane: NumberLane, x: FloatArray, { offset, size }: Row, m: number): number {
  let others = 0;
  let isFirstMaximum = true;
  for (let i = offset; i < offset + size; i++) {
    if (isFirstMaximum && x[i] === m) isFirstMaximum = false;
    else others = lane.add(others, expDown(lane, lane.sub(x[i]!, m)));
  }
  return log1p(lane, others);
}
