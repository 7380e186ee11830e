/**
 * How good a classifier is, counted: from predictions and labels to accuracy and the confusion matrix, from it to
 * precision and recall of every class, and back to the single examples behind the counts.
 */

import { ShapeError } from "../errors.ts";
import { argmaxRow } from "../functions/softmax.ts";
import { formatShape } from "../tensor/shape.ts";
import { type Tensor, type TensorLike, tensor, zeros } from "../tensor/tensor.ts";

/** Counts [classes, classes]: row = label, column = prediction. */
export type ConfusionMatrix = Tensor<"uint32">;

export interface ClassMetrics {
  readonly label: number;
  /** How many examples are of this class: the sum of its row. */
  readonly support: number;
  /** How many examples are said to be of this class: the sum of its column. */
  readonly predicted: number;
  /** Of the examples that are said to be of this class, the share that is; NaN where there are none. */
  readonly precision: number;
  /** Of the examples that are of this class, the share that is found; NaN where there are none. */
  readonly recall: number;
}

/** How one example came out. */
export interface Outcome {
  /** Its number, from 0. */
  readonly row: number;
  readonly label: number;
  /** The class of the greatest output. */
  readonly prediction: number;
  /** That output itself: after softmax the probability that the network gives its answer. */
  readonly confidence: number;
}

/** How many predictions are their labels; both as `confusionMatrix` takes them. */
export function countCorrect(predictions: TensorLike, labels: TensorLike): number {
  return pairUp(predictions, labels).filter(({ label, prediction }) => label === prediction).length;
}

/** The share of predictions that are their labels: their count over that of all; NaN where there are none. */
export function accuracy(predictions: TensorLike, labels: TensorLike): number {
  return countCorrect(predictions, labels) / classNumbers(labels, "labels").length;
}

/** Each example in order, from outputs [n, classes] and labels [n] or one-hot [n, classes]. */
export function outcomes(outputs: TensorLike, labels: TensorLike): Outcome[] {
  const y = tensor(outputs);
  if (y.rank !== 2) throw new ShapeError(`outcomes: expected outputs [n, classes], got ${formatShape(y.shape)}`);
  const classes = y.shape[1]!;
  return pairUp(y, labels).map(({ label, prediction }, row) => ({
    row,
    label,
    prediction,
    confidence: y.at(row * classes + prediction),
  }));
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
    const support = sum(row);
    const predicted = sum(counts.map((other) => other[label]!));
    return { label, support, predicted, precision: correct / predicted, recall: correct / support };
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
