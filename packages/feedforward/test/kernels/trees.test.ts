/**
 * The kernel of trees against the op's own loops: rows of every remainder, in one example and in several, values with padding between
 * examples, one target and many, trees that send NaN to either side; and the forms that it leaves to the reference.
 */

import { describe, expect, it } from "vitest";
import { type TreesAttributes, treesAtOnce } from "../../src/kernels/trees.ts";
import { trees } from "../../src/ops/trees.ts";
import type { ValueId } from "../../src/program/program.ts";
import { Random } from "../../src/tensor/random.ts";
import { Tensor } from "../../src/tensor/tensor.ts";
import { Bench, expectSame, type Source } from "./judge.ts";

interface Form {
  readonly features: number;
  readonly targets: number;
  readonly hasMissing: boolean;
  readonly rows: number;
  readonly source: Source;
  readonly aggregate?: TreesAttributes["aggregate"];
}

/** y of a random forest, and the program's bench. */
function forest(
  random: Random,
  { features, targets, hasMissing, rows, source, aggregate = "sum" }: Form,
): [Bench, ValueId] {
  const bench = new Bench(random);
  const { builder } = bench;
  const isLone = targets === 1 && aggregate === "sum";
  const nodes: number[] = [];
  const lists: number[] = [];
  const bits = (value: number): number => new Int32Array(Float32Array.of(value).buffer)[0]!;
  const leaf = (): number => {
    const place = 4 * nodes.length;
    nodes.push(0, isLone ? bits(random.uniform() - 0.5) : 4 * lists.length, place, place);
    const pairs = Array.from({ length: random.integer(targets + 1) }, () => [
      4 * random.integer(targets),
      bits(random.uniform()),
    ]);
    if (!isLone) lists.push(pairs.length, ...pairs.flat());
    return place;
  };
  const tree = (depth: number): number => {
    if (depth === 0 || random.integer(4) === 0) return leaf();
    const word =
      nodes.push(
        4 * random.integer(features) + (hasMissing ? random.integer(2) : 0),
        bits(random.uniform() - 0.5),
        0,
        0,
      ) - 4;
    nodes[word + 2] = tree(depth - 1);
    nodes[word + 3] = tree(depth - 1);
    return 4 * word;
  };
  const roots = Array.from({ length: treesAtOnce * (1 + random.integer(3)) }, () => tree(random.integer(7)));
  const table = (values: readonly number[]): ValueId =>
    builder.constant(new Tensor("int32", [values.length], Int32Array.from(values)));
  const start = builder.constant(
    new Tensor(
      "float32",
      [targets],
      Float32Array.from({ length: targets }, () => random.uniform()),
    ),
  );
  const x = bench.value(source, [rows, features]);
  return [
    bench,
    bench.emit(
      trees,
      { features, aggregate, hasMissing },
      x,
      table(nodes),
      table(roots),
      isLone ? null : table(lists),
      start,
    ),
  ];
}

describe.each([1, 3])("%i targets", (targets) => {
  it.each([1, 2, 5, 7, 8, 9, 17])("%i rows", (rows) => {
    for (const hasMissing of [false, true]) {
      for (const features of [1, 3, 4, 10]) {
        for (const source of ["given", "padded"] as const) {
          const [bench, y] = forest(new Random(rows), { features, targets, hasMissing, rows, source });
          const isPadded = source === "padded" && rows > 1 && (rows * features) % 4 !== 0;
          expectSame(bench.program(y), bench.random, { hosted: isPadded ? ["trees"] : [], mostRows: 19 });
        }
      }
    }
  });
});

it.each(["min", "max"] as const)("%s runs in the reference", (aggregate) => {
  const form = { features: 3, targets: 2, hasMissing: false, rows: 1, source: "given", aggregate } as const;
  const [bench, y] = forest(new Random(1), form);
  expectSame(bench.program(y), bench.random, { hosted: ["trees"] });
});

it("walks come in numbers that share out a step's trees", () => expect(treesAtOnce & (treesAtOnce - 1)).toBe(0));
