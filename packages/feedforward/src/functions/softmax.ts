/**
 * Softmax and log-softmax of one row: y_k = exp(x_k - m) / Σ exp(x_i - m), with m the row's maximum, which cancels but
 * keeps exp from overflowing. Rows never see each other: a batch is normalised row by row.
 */

import { expDown, log1p } from "./exp.ts";
import type { FloatArray, NumberLane } from "./lane.ts";

/** Where a row lies in an array. */
export interface Row {
  readonly offset: number;
  readonly size: number;
}

/**
 * y = softmax(x) for the row of `x` at `row`, written to the same place of `y` (which may be `x`). The sum runs in
 * ascending order. A row with NaN or +∞, or of -∞ alone, becomes NaN.
 */
export function softmaxRow(lane: NumberLane, x: FloatArray, y: FloatArray, { offset, size }: Row): void {
  const m = maximum(lane, x, { offset, size });
  let sum = 0;
  for (let i = offset; i < offset + size; i++) {
    const e = expDown(lane, lane.sub(x[i]!, m));
    y[i] = e;
    sum = lane.add(sum, e);
  }
  for (let i = offset; i < offset + size; i++) y[i] = lane.div(y[i]!, sum);
}

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

/** The class of a row of outputs: of several the greatest; of one, which is a probability, 1 above a half and else 0. */
export function classOfRow(y: ArrayLike<number>, row: Row): number {
  return row.size === 1 ? Number(y[row.offset]! > 0.5) : argmaxRow(y, row);
}

/** The position of a row's first maximum, from the row's start; a NaN wins, the first of them. */
export function argmaxRow(x: ArrayLike<number>, { offset, size }: Row): number {
  let best = offset;
  for (let i = offset; i < offset + size; i++) {
    const value = x[i]!;
    if (Number.isNaN(value)) return i - offset;
    if (value > x[best]!) best = i;
  }
  return best - offset;
}

function maximum(lane: NumberLane, x: FloatArray, { offset, size }: Row): number {
  let m = -Infinity;
  for (let i = offset; i < offset + size; i++) m = lane.max(m, x[i]!);
  return m;
}
