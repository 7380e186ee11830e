/**
 * How good a classifier is, counted: from predictions and labels to accuracy and the confusion matrix, and from it to
 * precision and recall of every class.
 */

import { ShapeError } from "../errors.ts";
import { argmaxRow } from "../functions/softmax.ts";
import { formatShape } from "../tensor/shape.ts";
import { type Tensor, type TensorLike, tensor, zeros } from "../tensor/tensor.ts";

/** Counts [classes, classes]: row = label, column = prediction. */
export type ConfusionMatrix = Tensor<"uint32">;

export interface ClassMetrics {
  readonly label: number;
  /** Of the examples that are said to be of this class, the share that is; NaN where there are none. */
  readonly precision: number;
  /** Of the examples that are of this class, the share that is found; NaN where there are none. */
  readonly recall: number;
}

/** The share of predictions that are their labels; both as `confusionMatrix` takes them. */
export function accuracy(predictions: TensorLike, labels: TensorLike): number {
  const pairs = pairUp(predictions, labels);
  return pairs.filter(({ label, prediction }) => label === prediction).length / pairs.length;
}

/** Predictions and labels are class numbers [n], or rows [n, classes] whose greatest value is meant. */
export function confusionMatrix(predictions: TensorLike, labels: TensorLike, classes: number): ConfusionMatrix {
  const matrix = zeros([classes, classes], "uint32");
  pairUp(predictions, labels).forEach(({ label, prediction }, row) => {
    for (const k of [label, prediction]) {
      if (Number.isInteger(k) && k >= 0 && k < classes) continue;
      throw new RangeError(`confusion matrix: expected classes from 0 to ${classes - 1}, got ${k} in row ${row}`);
    }
    matrix.data[label * classes + prediction]! += 1;
  });
  return matrix;
}

/** The metrics of every class, in order. */
export function classMetrics(matrix: ConfusionMatrix): ClassMetrics[] {
  const counts = matrix.toArray() as number[][];
  return counts.map((row, label) => {
    const correct = row[label]!;
    return { label, precision: correct / sum(counts.map((other) => other[label]!)), recall: correct / sum(row) };
  });
}

function pairUp(predictions: TensorLike, labels: TensorLike): { label: number; prediction: number }[] {
  const predicted = classNumbers(predictions, "predictions");
  const expected = classNumbers(labels, "labels");
  if (predicted.length !== expected.length) {
    throw new ShapeError(
      `metrics: expected a label for each prediction, got ${expected.length} for ${predicted.length}`,
    );
  }
  return predicted.map((prediction, i) => ({ label: expected[i]!, prediction }));
}

function classNumbers(x: TensorLike, what: string): number[] {
  const source = tensor(x);
  const [rows, size] = source.shape;
  if (source.rank === 1) return Array.from({ length: source.size }, (_, i) => source.at(i));
  if (source.rank !== 2 || size === 0) {
    throw new ShapeError(`metrics: expected ${what} [n] or [n, classes], got ${formatShape(source.shape)}`);
  }
  const { data } = source.to("float32");
  return Array.from({ length: rows! }, (_, row) => argmaxRow(data, { offset: row * size!, size: size! }));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
