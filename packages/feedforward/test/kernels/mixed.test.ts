/**
 * Ops whose values are of several widths, and padding, against their own reference: comparisons and truth, choice, casts. Sizes
 * with every remainder of sixteen, broadcasting, several examples, special values, poisoned memory.
 */

import { describe, expect, it } from "vitest";
import { cast } from "../../src/ops/cast.ts";
import { type CompareAttributes, compare } from "../../src/ops/compare.ts";
import { type PadAttributes, pad } from "../../src/ops/pad.ts";
import { where } from "../../src/ops/where.ts";
import type { ValueId } from "../../src/program/program.ts";
import type { DType } from "../../src/tensor/dtype.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Shape, sizeOf } from "../../src/tensor/shape.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { some } from "../effort.ts";
import { Bench, expectSame, type Source } from "./judge.ts";

const sizes = some([...Array.from({ length: 20 }, (_, i) => i + 1), 31, 32, 33, 48, 50]);

/** Numbers of which many are equal, some special; truth that is not always 1. */
function few(bench: Bench, source: Source, shape: Shape, dtype: DType): ValueId {
  if (source !== "constant") return bench.value(source, shape, dtype);
  const special = [0, -0, 1, -1, Number.NaN, Infinity, -Infinity, 2 ** -149];
  const whole = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), 7, 7, 255];
  const pickOne = (list: readonly number[]): number => list[bench.random.integer(list.length)]!;
  const values = Array.from({ length: sizeOf(shape) }, () =>
    dtype === "float32" ? pickOne(special) : dtype === "int32" ? pickOne(whole) : pickOne([0, 1, 1, 2, 255]),
  );
  if (dtype === "float32") return bench.builder.constant(tensor(Float32Array.from(values), { shape }));
  const data = dtype === "int32" ? Int32Array.from(values) : Uint8Array.from(values);
  return bench.builder.constant(new Tensor(dtype, shape, data as never));
}

const pairs: readonly (readonly [Source, Source])[] = [
  ["given", "constant"],
  ["constant", "given"],
  ["given", "given"],
  ["padded", "constant"],
];

/** Shapes of two inputs that repeat to one; n has every remainder. */
const repeated: readonly ((n: number) => readonly [Shape, Shape])[] = [
  (n) => [[n], [n]],
  (n) => [[n], [1]],
  (n) => [[3, 1], [n]],
  (n) => [
    [2, n],
    [1, n],
  ],
  (n) => [
    [2, 1, n],
    [3, 1],
  ],
];

const ofNumbers = ["equal", "greater", "greaterOrEqual", "less", "lessOrEqual"] as const;
const ofTruth = ["equal", "and", "or", "xor"] as const;
const comparisons: readonly (readonly [CompareAttributes["operation"], DType])[] = [
  ...ofNumbers.flatMap((name) => [[name, "float32"] as const, [name, "int32"] as const]),
  ...ofTruth.map((name) => [name, "bool"] as const),
  ["equal", "uint8"],
];

describe("compare", () => {
  it.each(comparisons)("%s of %s", (operation, dtype) => {
    for (const [i, n] of sizes.entries()) {
      const bench = new Bench(new Random(n));
      const [a, b] = repeated[i % repeated.length]!(n);
      const [left, right] = pairs[n % pairs.length]!;
      const y = bench.emit(compare, { operation }, few(bench, left, a, dtype), few(bench, right, b, dtype));
      expectSame(bench.program(y), bench.random);
    }
  });

  it.each([
    ["uint32", "less"],
    ["int64", "equal"],
    ["uint8", "less"],
  ] as const)("of %s with %s in the reference", (dtype, operation) => {
    const bench = new Bench(new Random(1));
    const y = bench.emit(compare, { operation }, bench.value("given", [5], dtype), bench.value("given", [5], dtype));
    expectSame(bench.program(y), bench.random, { hosted: ["compare"] });
  });
});

describe("where", () => {
  const forms: readonly ((n: number) => readonly [Shape, Shape, Shape])[] = [
    (n) => [[n], [n], [n]],
    (n) => [[1], [], [n]],
    (n) => [[n], [2, 1], [1]],
    (n) => [
      [2, n],
      [3, 1, n],
      [2, 1],
    ],
  ];

  it.each(["float32", "int32"] as const)("of %s", (dtype) => {
    for (const n of sizes) {
      for (const form of forms) {
        const bench = new Bench(new Random(n));
        const [condition, a, b] = form(n);
        const [left, right] = pairs[n % pairs.length]!;
        const truth = few(bench, n % 2 === 0 ? "given" : "constant", condition, "bool");
        const y = bench.emit(where, {}, truth, few(bench, left, a, dtype), few(bench, right, b, dtype));
        expectSame(bench.program(y), bench.random);
      }
    }
  });

  it("of what was compared, and what follows it", () => {
    const bench = new Bench(new Random(9));
    const [x, other] = [bench.value("padded", [3, 7]), bench.value("given", [3, 7])];
    const truth = bench.emit(compare, { operation: "less" }, x, other);
    const least = bench.emit(where, {}, truth, x, other);
    expectSame(bench.program(least, bench.emit(cast, { to: "float32" }, truth)), bench.random);
  });

  it("of int64 in the reference", () => {
    const bench = new Bench(new Random(1));
    const values = [bench.value("given", [5], "int64"), bench.value("given", [5], "int64")];
    const y = bench.emit(where, {}, bench.value("given", [5], "bool"), ...values);
    expectSame(bench.program(y), bench.random, { hosted: ["where"] });
  });
});

describe("cast", () => {
  const withKernel: readonly (readonly [DType, DType])[] = [
    ["bool", "float32"],
    ["bool", "int32"],
    ["bool", "uint8"],
    ["uint8", "float32"],
    ["uint8", "int32"],
    ["uint8", "bool"],
    ["int32", "float32"],
    ["int32", "bool"],
    ["float32", "bool"],
  ];

  it.each(withKernel)("%s to %s", (from, to) => {
    for (const n of sizes) {
      for (const source of ["given", "padded"] as const) {
        const bench = new Bench(new Random(n));
        const y = bench.emit(cast, { to }, bench.value(source, [n], from));
        expectSame(bench.program(y), bench.random);
      }
    }
  });

  it("of whole numbers that no float holds rounds once", () => {
    const bench = new Bench(new Random(3));
    const numbers = Int32Array.of(2 ** 24 + 1, 2 ** 24 + 3, -(2 ** 24) - 1, 2 ** 31 - 1, -(2 ** 31), 2 ** 30 + 65);
    const truth = bench.value("given", [6], "bool");
    const large = bench.builder.constant(new Tensor("int32", [6], numbers));
    const none = bench.builder.constant(new Tensor("int32", [1], Int32Array.of(0)));
    const y = bench.emit(cast, { to: "float32" }, bench.emit(where, {}, truth, large, none));
    expectSame(bench.program(y), bench.random);
  });

  it.each([
    ["float32", "int32"],
    ["float32", "uint8"],
    ["int64", "float32"],
  ] as const)("%s to %s in the reference", (from, to) => {
    const bench = new Bench(new Random(1));
    const y = bench.emit(cast, { to }, bench.value("given", [5], from));
    expectSame(bench.program(y), bench.random, { hosted: ["cast"] });
  });
});

describe("pad", () => {
  const forms: readonly ((n: number) => readonly [Shape, PadAttributes["pads"]])[] = [
    (n) => [[n], [[3, 0]]],
    (n) => [[n], [[1, 9]]],
    (n) => [
      [3, n],
      [
        [0, 0],
        [2, 1],
      ],
    ],
    (n) => [
      [2, n, 3],
      [
        [1, 0],
        [0, 5],
        [1, 1],
      ],
    ],
    (n) => [
      [2, n, 4],
      [
        [0, 1],
        [1, 0],
        [0, 0],
      ],
    ],
  ];

  it.each(["constant", "reflect", "edge", "wrap"] as const)("%s", (mode) => {
    for (const n of sizes) {
      for (const form of forms) {
        for (const source of ["given", "padded"] as const) {
          const [shape, pads] = form(n);
          // A mirror shows no more than there is; wrapped more often it would be many runs.
          const most = shape.map((size) => (mode === "reflect" ? size - 1 : mode === "wrap" ? size : 9));
          const fitting = pads.map(([before, after], axis) => {
            return [Math.min(before, most[axis]!), Math.min(after, most[axis]!)] as const;
          });
          const bench = new Bench(new Random(n));
          const y = bench.emit(pad, { mode, pads: fitting, value: -0.5 }, bench.value(source, shape));
          expectSame(bench.program(y), bench.random);
        }
      }
    }
  });

  it.each<[string, Shape, PadAttributes["pads"]]>([
    ["takes away at both ends", [9], [[-2, -3]]],
    ["takes away and adds", [9], [[-2, 3]]],
    ["leaves nothing of its own", [3], [[-3, 5]]],
    [
      "along one axis, and adds along another",
      [4, 6],
      [
        [-1, 0],
        [2, -3],
      ],
    ],
  ])("%s", (_, shape, pads) => {
    const bench = new Bench(new Random(4));
    const y = bench.emit(pad, { mode: "constant", pads, value: 7 }, bench.value("padded", shape));
    expectSame(bench.program(y), bench.random);
  });

  it("of whole numbers", () => {
    const bench = new Bench(new Random(4));
    const x = bench.value("given", [2, 5], "int32");
    const pads = [
      [0, 1],
      [3, 0],
    ] as const;
    expectSame(bench.program(bench.emit(pad, { mode: "constant", pads, value: -7 }, x)), bench.random);
    const long = bench.value("given", [5], "int64");
    const y = bench.emit(pad, { mode: "constant", pads: [[1, 1]], value: 3n }, long);
    expectSame(bench.program(y), bench.random, { hosted: ["pad"] });
  });

  it("of a short line wrapped many times in the reference", () => {
    const bench = new Bench(new Random(4));
    const y = bench.emit(pad, { mode: "wrap", pads: [[60, 60]], value: 0 }, bench.value("given", [2]));
    expectSame(bench.program(y), bench.random, { hosted: ["pad"] });
    expect(bench.builder.type(y).shape).toEqual([122]);
  });
});
