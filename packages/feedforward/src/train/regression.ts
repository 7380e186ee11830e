/**
 * How far predicted numbers are from their targets. Predictions ŷ and targets y are [n] or [n, k], where [n] and [n, 1] are the
 * same; sums are float64, rows ascending. The definitions are scikit-learn's: several outputs count alike.
 */

import { shapeError } from "../errors.ts";
import { type Tensor, type TensorLike, tensor } from "../tensor/tensor.ts";

/** (1/n)·Σ|ŷ - y| over all elements, in the unit of the targets; NaN where there are none. */
export function meanAbsoluteError(predictions: TensorLike, targets: TensorLike): number {
  return meanOf(pairUp(predictions, targets), (distance) => Math.abs(distance));
}

/** (1/n)·Σ(ŷ - y)² over all elements, in the unit of the targets squared; NaN where there are none. */
export function meanSquaredError(predictions: TensorLike, targets: TensorLike): number {
  return meanOf(pairUp(predictions, targets), (distance) => distance * distance);
}

/**
 * R² = 1 - Σ(y - ŷ)² / Σ(y - ȳ)², with ȳ the mean of the targets, and of several outputs the mean of theirs: 1 is exact, 0 is
 * as good as always saying the mean, and it may be below. Where all targets of an output are alike, 1 if they are met and 0 if not.
 * NaN for fewer than two rows.
 */
export function r2Score(predictions: TensorLike, targets: TensorLike): number {
  const { y, t, columns } = pairUp(predictions, targets);
  const rows = y.size / columns;
  if (!(rows >= 2)) return Number.NaN;
  let sum = 0;
  for (let column = 0; column < columns; column++) {
    const elements = Array.from({ length: rows }, (_, row) => row * columns + column);
    const mean = elements.reduce((total, i) => total + t.at(i), 0) / rows;
    const missed = elements.reduce((total, i) => total + (t.at(i) - y.at(i)) ** 2, 0);
    const spread = elements.reduce((total, i) => total + (t.at(i) - mean) ** 2, 0);
    sum += spread === 0 ? Number(missed === 0) : 1 - missed / spread;
  }
  return sum / columns;
}

interface Pairs {
  readonly y: Tensor;
  readonly t: Tensor;
  readonly columns: number;
}

function pairUp(predictions: TensorLike, targets: TensorLike): Pairs {
  const [y, t] = [tensor(predictions), tensor(targets)];
  const columns = y.shape[1] ?? 1;
  const areAlike = y.shape[0] === t.shape[0] && columns === (t.shape[1] ?? 1);
  if (!areAlike || [y, t].some(({ rank }) => rank < 1 || rank > 2)) {
    const sentence =
      "metrics: expected predictions [n] or [n, k] and targets of the same shape, got $predictions and $targets";
    throw shapeError("metrics-targets", sentence, y.shape, t.shape);
  }
  return { y, t, columns };
}

function meanOf({ y, t }: Pairs, measure: (distance: number) => number): number {
  let sum = 0;
  for (let i = 0; i < y.size; i++) sum += measure(y.at(i) - t.at(i));
  return sum / y.size;
}
