/** Counting right answers, against counts that were made by hand. */

import { describe, expect, it } from "vitest";
import type { TensorLike } from "../../src/tensor/tensor.ts";
import { accuracy, classMetrics, confusionMatrix, countCorrect, outcomes } from "../../src/train/metrics.ts";

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
