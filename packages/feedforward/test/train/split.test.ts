/** Rows held back, in the same way for every table and again for the same seed; columns standardised as scikit-learn's StandardScaler does. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Tensor, tensor, zeros } from "../../src/tensor/tensor.ts";
import { trace } from "../../src/trace.ts";
import { standardize, trainTestSplit } from "../../src/train/split.ts";

const counting = (rows: number): number[][] => Array.from({ length: rows }, (_, i) => [i, 10 * i]);
const first = (table: Tensor): number[] => Array.from(table, (row) => (row as Tensor).at(0));

describe("trainTestSplit", () => {
  it("parts every row once, all tables alike, for any size and seed", () => {
    const sizes = fc.oneof(fc.double({ min: 0.01, max: 0.9, noNaN: true }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(fc.integer({ min: 11, max: 40 }), sizes, fc.nat(), (rows, testSize, seed) => {
        const targets = counting(rows).map(([i]) => i!);
        const { train, test } = trainTestSplit({ inputs: counting(rows), targets }, { testSize, seed });
        expect([...first(train.inputs), ...first(test.inputs)].sort((a, b) => a - b)).toEqual(targets);
        expect(test.inputs.shape[0]).toBe(testSize < 1 ? Math.ceil(rows * testSize) : testSize);
        for (const part of [train, test]) expect([...part.targets]).toEqual(first(part.inputs));
      }),
    );
  });

  it("gives the same rows for the same seed, others for another, and keeps dtypes and shapes", () => {
    const images = new Tensor(
      "uint8",
      [8, 2, 3],
      Uint8Array.from({ length: 48 }, (_, i) => i),
    );
    const split = (seed: number): Tensor => trainTestSplit({ images }, { seed }).test.images;
    expect(split(1)).toEqual(split(1));
    expect(split(1)).not.toEqual(split(2));
    expect([split(1).dtype, split(1).shape]).toEqual(["uint8", [2, 2, 3]]);
    expect(trainTestSplit({ images })).toEqual(trainTestSplit({ images }, { testSize: 0.25, seed: 0 }));
  });

  it("holds back each class in its share", () => {
    const labels = Array.from({ length: 100 }, (_, i) => (i < 90 ? 0 : i < 98 ? 1 : 2));
    const { train, test } = trainTestSplit({ labels }, { testSize: 0.25, stratify: labels });
    const counts = (part: Tensor): number[] =>
      [0, 1, 2].map((label) => [...part].filter((value) => value === label).length);
    expect([counts(train.labels), counts(test.labels)]).toEqual([[67, 6, 1], [23, 2, 1]]); // biome-ignore format: a table
  });

  it.each([
    [{ testSize: 0 }, "got 0"],
    [{ testSize: 1.5 }, "got 1.5"],
    [{ testSize: 4 }, "got 4"],
    [{ testSize: 0.99 }, "got 0.99"],
    [{ testSize: Number.NaN }, "got NaN"],
  ])("refuses %o", (options, reason) => {
    expect(() => trainTestSplit({ inputs: counting(4) }, options)).toThrow(reason);
    expect(() => trainTestSplit({ inputs: counting(4) }, { ...options, stratify: [0, 0, 1, 1] })).toThrow(reason);
  });

  it("refuses tables of different lengths, and options that are not there", () => {
    expect(() => trainTestSplit({ inputs: counting(4), targets: [1, 2, 3] })).toThrow(
      "as many rows in targets as in inputs",
    );
    expect(() => trainTestSplit({ inputs: counting(4) }, { testsize: 0.5 } as object)).toThrow(
      'did you mean "testSize"',
    );
  });
});

describe("standardize", () => {
  const rows = [[1, 10, 5], [2, -10, 5], [4, 33.5, 5]]; // biome-ignore format: a table

  it("gives StandardScaler's numbers (scikit-learn 1.4.2), and 1 for a column that is always the same", () => {
    const { mean, std } = standardize(rows);
    expect(mean[0]).toBeCloseTo(2.3333333333333335, 14);
    expect(mean.slice(1)).toEqual([11.166666666666666, 5]);
    expect(std).toEqual([expect.closeTo(1.247219128924647, 14), expect.closeTo(17.777951388041185, 13), 1]);
    expect(standardize([[0.1], [0.1], [0.1]])).toEqual({ mean: [Math.fround(0.1)], std: [1] });
  });

  it("is what a network declares of its input", () => {
    const weight = tensor([[1, 0, 0], [0, 1, 0], [0, 0, 1]]); // biome-ignore format: a matrix
    const network = new Network([new Dense({ weight })], { input: standardize(rows) });
    const values = rows.map((row) => trace(network, row).at(-1)!.values.toArray() as number[]);
    for (const column of [0, 1]) {
      const entered = values.map((row) => row[column]!);
      expect(entered.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 5);
      expect(entered.reduce((sum, value) => sum + value * value, 0) / 3).toBeCloseTo(1, 5);
    }
    expect(values.map((row) => row[2])).toEqual([0, 0, 0]);
  });

  it.each([
    [[1, 2], "expected inputs [n, in] of at least one row"],
    [zeros([0, 3]), "expected inputs [n, in] of at least one row"],
    [[[1], [Infinity]], "expected finite numbers in column 0"],
  ])("refuses %o", (inputs, reason) => {
    expect(() => standardize(inputs)).toThrow(reason);
  });
});
