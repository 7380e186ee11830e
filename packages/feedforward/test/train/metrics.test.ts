/** Counting right answers, against counts that were made by hand. */

import { describe, expect, it } from "vitest";
import { type TensorLike, tensor } from "../../src/tensor/tensor.ts";
import {
  accuracy,
  classMetrics,
  confusionMatrix,
  countCorrect,
  outcomes,
  predictedClasses,
} from "../../src/train/metrics.ts";

const labels = [0, 0, 0, 1, 1, 2];
const predictions = [0, 0, 1, 1, 0, 1];

describe("confusionMatrix", () => {
  it("has a row a label and a column a prediction", () => {
    const counts = [
      [2, 1, 0],
      [1, 1, 0],
      [0, 1, 0],
    ];
    expect(confusionMatrix(predictions, labels, 3).toArray()).toEqual(counts);
  });

  it("takes the greatest of a row of probabilities, and one-hot labels", () => {
    const rows = [
      [0.2, 0.8],
      [0.9, 0.1],
    ];
    expect(
      confusionMatrix(
        rows,
        [
          [1, 0],
          [1, 0],
        ],
        2,
      ).toArray(),
    ).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  it.each<[string, TensorLike, TensorLike, string]>([
    ["a class too many", [3], [0], "confusion matrix: expected classes from 0 to 2, got 3 in row 0"],
    ["half a class", [0, 1], [0, 0.5], "confusion matrix: expected classes from 0 to 2, got 0.5 in row 1"],
    ["a label too few", [0, 1], [0], "metrics: expected a label for each prediction, got 1 for 2"],
    ["a number", 1, [1], "metrics: expected predictions [n] or [n, classes], got []"],
  ])("refuses %s", (_, predicted, expected, message) => {
    expect(() => confusionMatrix(predicted, expected, 3)).toThrow(message);
  });
});

describe("accuracy", () => {
  it.each<[TensorLike, TensorLike, number]>([
    [predictions, labels, 0.5],
    [[[0.1, 0.9]], [1], 1],
    [Uint8Array.of(3, 4), Uint8Array.of(3, 5), 0.5],
    [[], [], Number.NaN],
  ])("%#", (predicted, expected, share) => {
    expect(accuracy(predicted, expected)).toBe(share);
  });
});

describe("classMetrics", () => {
  it("precision by column, recall by row; NaN where there is nothing to count", () => {
    expect(classMetrics(confusionMatrix(predictions, labels, 3))).toEqual([
      { label: 0, support: 3, predicted: 3, precision: 2 / 3, recall: 2 / 3 },
      { label: 1, support: 2, predicted: 3, precision: 1 / 3, recall: 1 / 2 },
      { label: 2, support: 1, predicted: 0, precision: Number.NaN, recall: 0 },
    ]);
  });
});

describe("outcomes", () => {
  const outputs = [
    [0.25, 0.75],
    [0.5, 0.5],
  ];

  it.each<[string, TensorLike]>([
    ["class numbers", [0, 0]],
    [
      "one-hot rows",
      [
        [1, 0],
        [1, 0],
      ],
    ],
  ])("say label, prediction and its output, of %s", (_, labels) => {
    expect(outcomes(outputs, labels)).toEqual([
      { row: 0, label: 0, prediction: 1, confidence: 0.75 },
      { row: 1, label: 0, prediction: 0, confidence: 0.5 },
    ]);
    expect(countCorrect(outputs, labels)).toBe(1);
  });

  it("need rows of outputs, and a label for each", () => {
    expect(() => outcomes([0, 1], [0, 1])).toThrow("outcomes: expected outputs [n, classes], got [2]");
    expect(() => outcomes(outputs, [0])).toThrow("expected a label for each prediction, got 1 for 2");
  });
});

describe("a single column is the probability of the second of two classes", () => {
  const outputs = tensor([[0.25], [0.75], [0.5], [Number.NaN], [1], [0]]);

  it("above a half is class 1, at it, below and for NaN class 0", () => {
    expect(predictedClasses(outputs)).toEqual([0, 1, 0, 0, 1, 0]);
    expect(predictedClasses(outputs)).toEqual(predictedClasses(outputs.to("float64")));
  });

  it.each<[string, TensorLike]>([
    ["class numbers", [0, 1, 1, 0, 0, 0]],
    ["a column", [[0], [1], [1], [0], [0], [0]]],
    ["a column of bytes", tensor([[0], [1], [1], [0], [0], [0]], { dtype: "uint8" })],
  ])("counted against %s", (_, targets) => {
    expect(countCorrect(outputs, targets)).toBe(4);
    expect(accuracy(outputs, targets)).toBe(4 / 6);
    expect(confusionMatrix(outputs, targets, 2).toArray()).toEqual([[3, 1], [1, 1]]); // biome-ignore format: a matrix
  });

  it("the confidence is p, or 1 - p for the first class", () => {
    const [p, q] = [Math.fround(0.3), Math.fround(0.9)];
    expect(outcomes([[p], [q], [Number.NaN]], [0, 0, 1])).toEqual([
      { row: 0, label: 0, prediction: 0, confidence: Math.fround(1 - p) },
      { row: 1, label: 0, prediction: 1, confidence: q },
      { row: 2, label: 1, prediction: 0, confidence: Number.NaN },
    ]);
  });

  it.each<[string, TensorLike, TensorLike, string]>([
    [
      "numbers of a regression",
      [[0.5], [3.25]],
      [0, 1],
      "metrics: expected probabilities from 0 to 1 in a single column, got 3.25 in row 1; a number has no class",
    ],
    [
      "a number below 0",
      [[-1]],
      [0],
      "metrics: expected probabilities from 0 to 1 in a single column, got -1 in row 0; a number has no class",
    ],
    [
      "shares as labels",
      [[0.5], [0.5]],
      [[0], [0.25]],
      "metrics: expected labels 0 or 1 in a single column, got 0.25 in row 1",
    ],
  ])("refuses %s", (_, predicted, expected, message) => {
    for (const count of [countCorrect, accuracy, outcomes]) {
      expect(() => count(predicted, expected)).toThrow(new RangeError(message));
    }
  });
});
