/**
 * How good a classifier is, counted: from predictions and labels to accuracy and the confusion matrix, from it to
 * precision and recall of every class, and back to the single examples behind the counts.
 */

import { optionError, shapeError } from "../errors.ts";
import { classOfRow } from "../functions/softmax.ts";
import { type Tensor, type TensorLike, tensor, zeros } from "../tensor/tensor.ts";

/** Counts [classes, classes]: row = label, column = prediction. */
export type ConfusionMatrix = Tensor<"uint32">;

/** How well one class is found. */
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
  /** The class of the greatest output; of one sigmoid 1 above 0.5, else 0. */
  readonly prediction: number;
  /** That output itself: after softmax the probability that the network gives its answer. Of one sigmoid p, or 1 - p for 0. */
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

/** The class of each row of outputs [n, classes]; a single column holds the probabilities of the second of two. */
export function predictedClasses(outputs: TensorLike): number[] {
  return classNumbers(outputs, "predictions");
}

/**
 * Each example in order, from outputs [n, classes] and labels [n] or one-hot [n, classes]; for one sigmoid from outputs [n, 1]
 * and labels 0 and 1, [n] or [n, 1].
 */
export function outcomes(outputs: TensorLike, labels: TensorLike): Outcome[] {
  const y = tensor(outputs);
  if (y.rank !== 2) throw shapeError("outcomes-shape", "outcomes: expected outputs [n, classes], got $got", y.shape);
  const classes = y.shape[1]!;
  return pairUp(y, labels).map(({ label, prediction }, row) => ({
    row,
    label,
    prediction,
    confidence: classes === 1 ? probabilityOf(prediction, y.at(row)) : y.at(row * classes + prediction),
  }));
}

/** Of a class, where p is that of the second of two. */
function probabilityOf(prediction: number, p: number): number {
  return prediction === 1 ? p : Math.fround(1 - p);
}

/**
 * Predictions and labels are class numbers [n], or rows [n, classes] whose greatest value is meant. In a single column
 * predictions are probabilities of the second of two classes, and labels 0 and 1.
 */
export function confusionMatrix(predictions: TensorLike, labels: TensorLike, classes: number): ConfusionMatrix {
  const matrix = zeros([classes, classes], "uint32");
  pairUp(predictions, labels).forEach(({ label, prediction }, row) => {
    for (const k of [label, prediction]) {
      if (Number.isInteger(k) && k >= 0 && k < classes) continue;
      const sentence = "confusion matrix: expected classes from 0 to $last, got $got in row $row";
      throw optionError("confusion-class", sentence, classes - 1, k, row);
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
    const sentence = "metrics: expected a label for each prediction, got $got for $expected";
    throw shapeError("metrics-count", sentence, expected.length, predicted.length);
  }
  return predicted.map((prediction, i) => ({ label: expected[i]!, prediction }));
}

function classNumbers(x: TensorLike, what: string): number[] {
  const source = tensor(x);
  const [rows, size] = source.shape;
  if (source.rank === 1) return Array.from({ length: source.size }, (_, i) => source.at(i));
  if (source.rank !== 2 || size === 0) {
    throw shapeError("metrics-shape", "metrics: expected $what [n] or [n, classes], got $got", what, source.shape);
  }
  const { data } = source.to("float32");
  if (size === 1) checkColumn(data, what);
  return Array.from({ length: rows! }, (_, row) => classOfRow(data, { offset: row * size!, size: size! }));
}

/** A column of anything but probabilities is most likely a regression's, which has no classes to be counted. */
function checkColumn(column: ArrayLike<number>, what: string): void {
  const isLabel = what === "labels";
  for (let row = 0; row < column.length; row++) {
    const value = column[row]!;
    if (isLabel && value !== 0 && value !== 1) {
      const sentence = "metrics: expected labels 0 or 1 in a single column, got $got in row $row";
      throw optionError("metrics-label", sentence, value, row);
    }
    if (!(value < 0 || value > 1)) continue;
    const sentence =
      "metrics: expected probabilities from 0 to 1 in a single column, got $got in row $row; a number has no class";
    throw optionError("metrics-probability", sentence, value, row);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
