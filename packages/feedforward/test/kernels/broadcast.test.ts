/**
 * The ops that repeat their inputs as NumPy does, their kernels against their own references: every kind of broadcasting, sizes
 * with every remainder, values with padding between examples, special values.
 */

import { describe, it } from "vitest";
import { type ArithmeticName, arithmetic } from "../../src/functions/arithmetic.ts";
import { binary } from "../../src/ops/binary.ts";
import { type WideAttributes, wide } from "../../src/ops/wide.ts";
import { Random } from "../../src/tensor/random.ts";
import type { Shape } from "../../src/tensor/shape.ts";
import { Bench, expectSame, type Source } from "./judge.ts";

const upTo = (most: number): number[] => Array.from({ length: most }, (_, i) => i + 1);
const sources: readonly Source[] = ["given", "padded"];
const operations = Object.keys(arithmetic) as ArithmeticName[];
const pick = <T>(random: Random, list: readonly T[]): T => list[random.integer(list.length)]!;

const pairs: readonly (readonly [Source, Source])[] = [
  ["given", "given"],
  ["given", "padded"],
  ["padded", "padded"],
  ["padded", "constant"],
  ["constant", "given"],
];

/** n is a size with every remainder. */
const forms: readonly (readonly [name: string, (n: number) => readonly [Shape, Shape]])[] = [
  ["a number", (n) => [[n], []]],
  ["a number on the left", (n) => [[1], [3, n]]],
  ["a row", (n) => [[4, n], [n]]],
  [
    "a column",
    (n) => [
      [3, n],
      [3, 1],
    ],
  ],
  [
    "a column on the left",
    (n) => [
      [n, 1],
      [n, 5],
    ],
  ],
  ["a row and a column", (n) => [[n], [4, 1]]],
  [
    "a channel",
    (n) => [
      [2, 3, n, 2],
      [3, 1, 1],
    ],
  ],
  [
    "a middle axis",
    (n) => [
      [2, n, 3],
      [2, 1, 3],
    ],
  ],
  [
    "an outer axis",
    (n) => [
      [3, 2, n],
      [1, 2, n],
    ],
  ],
  [
    "every other axis",
    (n) => [
      [2, 1, n, 1, 3],
      [1, 4, 1, 2, 1],
    ],
  ],
  [
    "axes of 1",
    (n) => [
      [1, n, 1],
      [1, 1, n, 1],
    ],
  ],
];

describe("binary", () => {
  it.each(operations)("%s of values of one size", (operation) => {
    for (const size of [...upTo(24), 40, 63]) {
      const bench = new Bench(new Random(size));
      const [a, b] = pairs[size % pairs.length]!.map((source) => bench.value(source, [size])) as [number, number];
      expectSame(bench.program(bench.emit(binary, { operation }, a, b)), bench.random);
    }
  });

  it.each(forms)("repeats %s", (_, formOf) => {
    for (const n of [...upTo(9), 17, 21]) {
      const bench = new Bench(new Random(n));
      const [a, b] = formOf(n);
      const [left, right] = pick(bench.random, pairs);
      const operation = pick(bench.random, operations);
      const y = bench.emit(binary, { operation }, bench.value(left, a), bench.value(right, b));
      expectSame(bench.program(y), bench.random);
    }
  });

  it("of one value on both sides", () => {
    for (const n of upTo(9)) {
      const bench = new Bench(new Random(n));
      const x = bench.value(pick(bench.random, sources), [2, n]);
      expectSame(bench.program(bench.emit(binary, { operation: "sub" }, x, x)), bench.random);
    }
  });
});

describe("wide", () => {
  const functions: readonly WideAttributes["function"][] = ["sin", "cos"];

  it.each(functions)("%s of values with padding and without", (name) => {
    for (const n of [...upTo(9), 21, 40]) {
      for (const shape of [[n], [2, n]]) {
        const bench = new Bench(new Random(n));
        const x = bench.value(pick(bench.random, sources), shape);
        expectSame(bench.program(bench.emit(wide, { function: name }, x), x), bench.random);
      }
    }
  });

  it.each(forms)("pow repeats %s", (_, formOf) => {
    for (const n of [...upTo(9), 17, 21]) {
      const bench = new Bench(new Random(n));
      const [a, b] = formOf(n);
      const [left, right] = pick(bench.random, pairs);
      const y = bench.emit(wide, { function: "pow" }, bench.value(left, a), bench.value(right, b));
      expectSame(bench.program(y), bench.random);
    }
  });
});
