/** Metrics of regression, judged by scikit-learn's numbers (1.4.2: mean_absolute_error, mean_squared_error, r2_score). */

import { describe, expect, it } from "vitest";
import { type Tensor, tensor, zeros } from "../../src/tensor/tensor.ts";
import { meanAbsoluteError, meanSquaredError, r2Score } from "../../src/train/regression.ts";

const wide = (rows: readonly number[][]): Tensor => tensor(rows, { dtype: "float64" });
const column = wide([[37.707], [38.465], [84.483], [64.36], [25.05], [51.479], [40.084]]);
const y = [36.964, 46.506, 83.274, 63.183, 17.172, 49.896, 37.531];
const predictions = wide([
  [-6.597, 6.414, -5.537],
  [1.821, -0.005, -2.463],
  [-0.962, -1.057, 0.161],
  [-1.128, 4.245, -4.741],
  [0.842, -3.386, 1.721],
]);
const targets = wide([
  [-4.479, 6.758, -5.747],
  [3.305, -0.99, -2.642],
  [-1.969, -2.016, 1.141],
  [-0.33, 4.448, -5.489],
  [-0.009, -2.676, 2.328],
]);

it.each([
  ["one output", column, tensor(y, { dtype: "float64" }), 3.312, 19.877617428571426, 0.9477308392330471],
  ["three outputs", predictions, targets, 0.8122, 0.9054186, 0.8834135780829303],
  [
    "an output that is always the same",
    [
      [1, 2.5],
      [1, 3],
      [1, 4],
    ],
    [
      [1, 2],
      [1, 3],
      [1, 5],
    ],
    0.25,
    1.25 / 6,
    0.8660714285714286,
  ],
] as const)("of %s", (_, predicted, wanted, absolute, squared, determined) => {
  expect(meanAbsoluteError(predicted, wanted)).toBeCloseTo(absolute, 13);
  expect(meanSquaredError(predicted, wanted)).toBeCloseTo(squared, 13);
  expect(r2Score(predicted, wanted)).toBeCloseTo(determined, 13);
});

describe("R²", () => {
  it.each([
    ["targets that are met exactly", [1, 2, 3], [1, 2, 3], 1],
    ["their mean, always", [2, 2, 2], [1, 2, 3], 0],
    ["targets that are all alike, met", [2, 2, 2], [2, 2, 2], 1],
    ["targets that are all alike, missed", [2, 2, 3], [2, 2, 2], 0],
    ["worse than their mean", [3, 2, 1], [1, 2, 3], -3],
    ["one row", [3], [3], Number.NaN],
  ])("of %s", (_, predicted, wanted, score) => {
    expect(r2Score(predicted, wanted)).toBe(score);
  });
});

it("of no rows is no number", () => {
  for (const metric of [meanAbsoluteError, meanSquaredError, r2Score]) expect(metric([], [])).toBeNaN();
});

it.each([
  [
    [1, 2],
    [1, 2, 3],
  ],
  [[1, 2], [[1, 2]]],
  [zeros([2, 2]), zeros([2, 3])],
  [zeros([2, 1, 1]), zeros([2, 1, 1])],
  [1, 1],
])("refuses predictions and targets of other shapes: %o, %o", (predicted, wanted) => {
  for (const metric of [meanAbsoluteError, meanSquaredError, r2Score])
    expect(() => metric(predicted, wanted)).toThrow(
      "metrics: expected predictions [n] or [n, k] and targets of the same shape",
    );
});
