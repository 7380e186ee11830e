/**
 * Every op that has a kernel against its own reference: sizes with every remainder, several examples, values with padding between examples, special values, poisoned memory, many sums and few.
 */

import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { activationNames, bindActivation } from "../../src/functions/activation.ts";
import { formulaOf } from "../../src/functions/formula.ts";
import { kernelOf } from "../../src/kernels/core.ts";
import { binary } from "../../src/ops/binary.ts";
import { concat } from "../../src/ops/concat.ts";
import { dense, softmax, unary } from "../../src/ops/core-rules.ts";
import { expand } from "../../src/ops/expand.ts";
import { matMul } from "../../src/ops/matmul.ts";
import type { Op } from "../../src/ops/op.ts";
import type { ReduceAttributes } from "../../src/ops/reduce.ts";
import { reduce } from "../../src/ops/reductions.ts";
import { slice } from "../../src/ops/slice.ts";
import { transpose } from "../../src/ops/transpose.ts";
import { wide } from "../../src/ops/wide.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Shape, sizeOf } from "../../src/tensor/shape.ts";
import { some } from "../effort.ts";
import { Bench, expectSame, type Source } from "./judge.ts";

const upTo = (most: number): number[] => Array.from({ length: most }, (_, i) => i + 1);
const sources: readonly Source[] = ["given", "padded"];
const pick = <T>(random: Random, list: readonly T[]): T => list[random.integer(list.length)]!;

describe("unary", () => {
  it.each(activationNames)("%s of values with padding and without, as a step and behind one", (name) => {
    const formula = formulaOf(bindActivation({ name }));
    for (const n of [...upTo(9), 21]) {
      const bench = new Bench(new Random(n));
      const x = bench.value(pick(bench.random, sources), [n]);
      const y = bench.emit(unary, { formula }, x);
      expectSame(bench.program(y, x), bench.random);
      expectSame(bench.program(bench.emit(binary, { operation: "mul" }, y, y)), bench.random);
    }
  });
});

describe("softmax", () => {
  it.each(upTo(24))("of rows of %i", (n) => {
    for (const shape of [[n], [1, n], [3, n], [2, 2, n]]) {
      for (const source of sources) {
        const bench = new Bench(new Random(n));
        const program = bench.program(bench.emit(softmax, {}, bench.value(source, shape)));
        // Of several rows in an example none may begin off its place: with padding the step runs in the reference.
        const isPadded = source === "padded" && shape.at(-2)! > 1 && sizeOf(shape) % 4 !== 0;
        expectSame(program, bench.random, { hosted: isPadded ? ["softmax"] : [] });
      }
    }
  });
});

describe("dense", () => {
  it.each(upTo(21))("to %i outputs", (outputs) => {
    for (const [inputs, rows] of [
      [1, 1],
      [2, 1],
      [7, 1],
      [1, 3],
      [3, 2],
      [6, 5],
      [37, 4],
    ] as const) {
      for (const hasBias of [true, false]) {
        const bench = new Bench(new Random(outputs), "half");
        const x = bench.value("given", rows === 1 ? [inputs] : [rows, inputs]);
        const weight = bench.value("constant", [inputs, outputs]);
        const bias = hasBias ? bench.builder.constant(bench.tensor([outputs])) : null;
        const y = bench.emit(dense, { skipZeros: !hasBias }, x, weight, bias);
        expectSame(bench.program(y), bench.random, { mostRows: 9 });
      }
    }
  });
});

describe("matMul", () => {
  it.each([...upTo(21).slice(3), 33, 52])("to %i columns", (columns) => {
    for (const [rows, inner] of [
      [1, 1],
      [2, 3],
      [3, 2],
      [4, 5],
      [5, 1],
      [9, 4],
    ] as const) {
      const bench = new Bench(new Random(columns));
      const [left, right] = pick(bench.random, [
        ["given", "given"],
        ["padded", "given"],
        ["constant", "given"],
        ["given", "constant"],
      ] as const);
      const y = bench.emit(matMul, {}, bench.value(left, [rows, inner]), bench.value(right, [inner, columns]));
      expectSame(bench.program(y), bench.random);
    }
  });

  it.each<[string, Shape, Shape]>([
    ["both", [2, 3, 4, 5], [2, 3, 5, 6]],
    ["the left", [4, 5], [3, 5, 7]],
    ["the right", [2, 3, 4, 5], [5, 6]],
    ["one axis each", [2, 1, 2, 3], [1, 4, 3, 5]],
    ["axes of 1", [1, 1, 2, 3], [3, 4]],
  ])("of batches of matrices: %s", (_, a, b) => {
    for (const [left, right] of [
      ["given", "given"],
      ["given", "constant"],
      ["padded", "padded"],
    ] as const) {
      const bench = new Bench(new Random(5));
      const y = bench.emit(matMul, {}, bench.value(left, a), bench.value(right, b));
      expectSame(bench.program(y), bench.random);
    }
  });
});

describe("reduce", () => {
  const withKernel: readonly ReduceAttributes["reduction"][] = ["sum", "mean", "max", "min"];

  it.each(withKernel)("%s of lines, planes and what lies between", (reduction) => {
    for (const outer of [1, 2, 3, 4, 5, 9]) {
      for (const inner of some([1, 2, 3, 4, 5, 8, 13, 17, 21])) {
        for (const count of [2, 3, 7]) {
          const bench = new Bench(new Random(outer * inner + count));
          const x = bench.value(pick(bench.random, sources), [outer, count, inner]);
          const y = bench.emit(reduce, { reduction, axes: [1], keepsAxes: inner % 2 === 0 }, x);
          expectSame(bench.program(y), bench.random, { mostRows: 3 });
        }
      }
    }
  });

  it.each(withKernel)("%s of lines of every length, alone and beside others", (reduction) => {
    for (const count of some([...upTo(20), 31, 32, 33, 50])) {
      for (const lines of [1, 2, 3, 4, 6, 16, 21]) {
        if (count === 1) continue;
        const bench = new Bench(new Random(count + lines));
        const x = bench.value(pick(bench.random, sources), [lines, count]);
        const y = bench.emit(reduce, { reduction, axes: [1], keepsAxes: false }, x);
        expectSame(bench.program(y), bench.random, { mostRows: 3 });
      }
    }
  });

  it.each<[string, Shape, readonly number[]]>([
    ["all", [3, 4, 5], [0, 1, 2]],
    ["neighbours", [3, 2, 4, 5], [1, 2]],
    ["the last", [3, 2, 4, 5], [2, 3]],
    ["the first", [3, 2, 4, 5], [0, 1]],
    ["with an axis of 1 between", [3, 1, 4, 5], [0, 2]],
  ])("over axes: %s", (_, shape, axes) => {
    for (const reduction of withKernel) {
      const bench = new Bench(new Random(3));
      const y = bench.emit(reduce, { reduction, axes, keepsAxes: false }, bench.value("padded", shape));
      expectSame(bench.program(y), bench.random);
    }
  });

  it("over axes that are apart, or of one element: in the reference", () => {
    const bench = new Bench(new Random(3));
    const x = bench.value("padded", [3, 2, 4]);
    const y = bench.emit(reduce, { reduction: "sum", axes: [0, 2], keepsAxes: false }, x);
    expectSame(bench.program(y), bench.random, { hosted: ["reduce"] });
  });
});

describe("moves", () => {
  it.each(upTo(9))("transpose with axes of %i", (n) => {
    for (const [shape, order] of [
      [
        [n, 3],
        [1, 0],
      ],
      [
        [2, n, 5],
        [0, 2, 1],
      ],
      [
        [2, n, 5],
        [1, 0, 2],
      ],
      [
        [3, 2, n],
        [2, 1, 0],
      ],
      [
        [2, n, 1, 3],
        [3, 0, 1, 2],
      ],
    ] as const) {
      for (const source of sources) {
        const bench = new Bench(new Random(n));
        expectSame(bench.program(bench.emit(transpose, { order }, bench.value(source, shape))), bench.random);
      }
    }
  });

  it.each(upTo(9))("slice with axes of %i", (n) => {
    for (const [shape, attributes] of [
      [[n + 2], { starts: [1], steps: [1], sizes: [n] }],
      [[3, 2 * n + 1], { starts: [0, 1], steps: [2, 2], sizes: [2, n] }],
      [[4, n], { starts: [3, n - 1], steps: [-1, -1], sizes: [4, n] }],
      [[4, n, 3], { starts: [1, 0, 0], steps: [1, 1, 1], sizes: [2, n, 3] }],
      [[4, n, 3], { starts: [0, 0, 2], steps: [1, 1, -2], sizes: [4, n, 2] }],
    ] as const) {
      for (const source of sources) {
        const bench = new Bench(new Random(n));
        expectSame(bench.program(bench.emit(slice, attributes, bench.value(source, shape))), bench.random);
      }
    }
  });

  it.each(upTo(9))("expand with axes of %i", (n) => {
    for (const [from, shape] of [
      [[], [n]],
      [
        [n, 1],
        [n, 5],
      ],
      [
        [1, n],
        [3, n],
      ],
      [
        [2, 1, n],
        [3, 2, 4, n],
      ],
      [
        [1, 3, 1],
        [n, 3, n],
      ],
    ] as const) {
      for (const source of sources) {
        const bench = new Bench(new Random(n));
        expectSame(bench.program(bench.emit(expand, { shape }, bench.value(source, from))), bench.random);
      }
    }
  });

  it.each(upTo(9))("concat with parts of %i", (n) => {
    for (const [axis, shapes] of [
      [0, [[n], [3], [1]]],
      [
        1,
        [
          [2, n],
          [2, 1],
        ],
      ],
      [
        1,
        [
          [3, n, 2],
          [3, 1, 2],
          [3, n, 2],
        ],
      ],
      [
        0,
        [
          [1, n],
          [4, n],
        ],
      ],
      [
        2,
        [
          [2, 2, 1],
          [2, 2, n],
        ],
      ],
      [0, [[0], [n]]],
    ] as const) {
      const bench = new Bench(new Random(n));
      const kinds: readonly Source[] = [...sources, "constant"];
      const parts = shapes.map((shape, i) => bench.value(i === 0 ? "given" : pick(bench.random, kinds), shape));
      expectSame(bench.program(bench.emit(concat, { axis }, ...parts)), bench.random);
    }
  });

  it.each(["int32", "uint32"] as const)("of %s are moved as they are", (dtype) => {
    const bench = new Bench(new Random(1));
    const x = bench.value("given", [3, 5], dtype);
    const turned = bench.emit(transpose, { order: [1, 0] }, x);
    const joined = bench.emit(concat, { axis: 1 }, turned, turned);
    const cut = bench.emit(slice, { starts: [4, 1], steps: [-2, 1], sizes: [3, 4] }, joined);
    expectSame(bench.program(cut, bench.emit(expand, { shape: [2, 5, 3] }, turned)), bench.random);
  });

  it.each(["int64", "float64", "uint8"] as const)("of %s in the reference", (dtype) => {
    const bench = new Bench(new Random(1));
    const x = bench.value("given", [3, 5], dtype === "float64" ? "uint8" : dtype);
    const y = bench.emit(transpose, { order: [1, 0] }, x);
    expectSame(bench.program(y), bench.random, { hosted: ["transpose"] });
  });
});

it("every op that has a kernel is tried here, in broadcast.test.ts, mixed.test.ts, recurrent.test.ts, trees.test.ts, or with windows in conv.test.ts and pool.test.ts", async () => {
  const folder = new URL("../../src/ops/", import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts") && name !== "op.ts");
  const modules = await Promise.all(files.map((name) => import(new URL(name, folder).href) as Promise<object>));
  const ops = modules.flatMap((module) => Object.values(module) as readonly Op[]);
  const withKernel = new Set(
    ops.filter((op) => op.reference !== undefined && kernelOf(op) !== null).map(({ name }) => name),
  );
  const tried = [binary, concat, dense, expand, matMul, reduce, slice, softmax, transpose, unary, wide].map(
    ({ name }) => name,
  );
  const others = [
    "cast",
    "compare",
    "conv",
    "convTranspose",
    "globalPool",
    "gru",
    "lstm",
    "pad",
    "pool",
    "rnn",
    "trees",
    "where",
  ];
  expect([...withKernel].sort()).toEqual([...tried, ...others].sort());
});
