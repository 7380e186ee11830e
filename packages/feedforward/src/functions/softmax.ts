/**
 * Softmax of one row: y_k = exp(x_k - m) / Σ exp(x_i - m), with m the row's maximum, which cancels but
 * keeps exp from overflowing. Rows never see each other: a batch is normalised row by row.
 */

import { expDown } from "./exp.ts";
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

/** The greatest of a row; NaN where one of it is. */
export function maximum(lane: NumberLane, x: FloatArray, { offset, size }: Row): number {
  let m = -Infinity;
  for (let i = offset; i < offset + size; i++) m = lane.max(m, x[i]!);
  return m;
}
