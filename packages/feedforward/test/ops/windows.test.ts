/**
 * Convolutions and poolings in the reference: what PyTorch says of whole numbers, the order of sums by its definition,
 * special values, both lanes, and what is refused.
 */

import { describe, expect, it } from "vitest";
import { ShapeError, UnsupportedError } from "../../src/errors.ts";
import { float64 } from "../../src/functions/float64.ts";
import { type FloatArray, float32, type NumberLane } from "../../src/functions/lane.ts";
import { type ConvAttributes, conv } from "../../src/ops/conv.ts";
import { type ConvTransposeAttributes, convTranspose } from "../../src/ops/conv-transpose.ts";
import type { RuledOp } from "../../src/ops/op.ts";
import { globalPool, type PoolAttributes, pool } from "../../src/ops/pool.ts";
import type { DType } from "../../src/tensor/dtype.ts";
import { dtypes } from "../../src/tensor/dtype.ts";
import { Random } from "../../src/tensor/random.ts";
import { type Shape, sizeOf } from "../../src/tensor/shape.ts";
import type { Operand, ValueType } from "../../src/tensor/value.ts";
import { hex } from "../bits.ts";
import { readGolden } from "../golden.ts";

interface Row {
  readonly x: Shape;
  readonly shape: Shape;
  readonly output: string;
}

type ConvRow = Row & ConvAttributes & { readonly weight: Shape; readonly bias: boolean };

const golden = readGolden("windows") as {
  readonly conv: readonly ConvRow[];
  readonly transpose: readonly (ConvRow & ConvTransposeAttributes)[];
  readonly pool: readonly (Row & PoolAttributes & { readonly special: boolean })[];
};

function operand(shape: Shape, fill: (i: number) => number, dtype: DType = "float32"): Operand {
  const data = new dtypes[dtype](sizeOf(shape)) as FloatArray;
  return { dtype, shape, data: data.map((_, i) => fill(i)) };
}

/** The rule of the script. */
function numbers(shape: Shape, seed: number): Operand {
  return operand(shape, (i) => ((i * i * 3 + i * 7 + seed) % 17) - 8);
}

/** The output, every element of which was NaN before. */
function run<A extends object>(
  op: RuledOp<A>,
  inputs: readonly (Operand | null)[],
  attributes: A,
  lane: NumberLane = float32,
): Operand {
  const [{ shape, dtype }] = op.infer(inputs, attributes) as [ValueType];
  const y = operand(shape, () => Number.NaN, dtype);
  op.reference(lane, { inputs, outputs: [y] }, attributes);
  return y;
}

function expectRow({ shape, data }: Operand, row: Row): void {
  expect(shape).toEqual(row.shape);
  expect(hex(data as Float32Array)).toBe(row.output);
}

describe("PyTorch says the same", () => {
  it.each(golden.conv)("of a convolution of $x by $weight", (row) => {
    const bias = row.bias ? numbers([row.weight[0]!], 5) : null;
    expectRow(run(conv, [numbers(row.x, 1), numbers(row.weight, 2), bias], row), row);
  });

  it.each(golden.transpose)("of a transposed convolution of $x by $weight", (row) => {
    const bias = row.bias ? numbers([row.weight[1]! * row.groups], 5) : null;
    expectRow(run(convTranspose, [numbers(row.x, 1), numbers(row.weight, 2), bias], row), row);
  });

  it.each(golden.pool)("of the $kind of $x by $kernel, strides $strides, pads $pads, ceil $isCeil", (row) => {
    const x = numbers(row.x, 3);
    const data = x.data as Float32Array;
    const put = (start: number, step: number, value: number): void => {
      for (let i = start; i < data.length; i += step) data[i] = value;
    };
    if (row.special) {
      put(0, 11, Number.NaN);
      put(3, 7, Infinity);
      put(5, 7, -Infinity);
      put(2, 3, -0);
    }
    expectRow(run(pool, [x], row), row);
  });
});

const square = { strides: [1, 1], dilations: [1, 1], pads: [[0, 0] as const, [0, 0] as const], groups: 1 };

function noise(random: Random): () => number {
  return () => Math.fround(2 * random.uniform() - 1);
}

describe("the order of sums", () => {
  const random = new Random(7);
  const x = operand([1, 3, 5, 5], noise(random));
  const weight = operand([2, 3, 3, 3], noise(random));
  const bias = operand([2], noise(random));
  const at = (c: number, i: number, j: number): number => x.data[(c * 5 + i) * 5 + j] as number;

  /** bias + Σ over what meets, in the order of the list. */
  function sumOf(bias: number, terms: readonly { readonly x: number; readonly w: number }[]): number {
    return terms.reduce((sum, { x, w }) => float32.add(sum, float32.mul(x, w)), bias);
  }

  /** All of [0, n) × [0, m), row-major. */
  function grid(n: number, m: number): (readonly [number, number])[] {
    return Array.from({ length: n * m }, (_, i) => [Math.floor(i / m), i % m] as const);
  }

  it("of a convolution is bias, channel, row, column", () => {
    const wanted = [0, 1].flatMap((m) =>
      grid(5, 5).map(([i, j]) => {
        const kernels = [0, 1, 2].flatMap((c) =>
          grid(3, 3).map(([ky, kx]) => [c, ky, kx, i + ky - 1, j + kx - 1] as const),
        );
        const inside = kernels.filter(([, , , y, x]) => y >= 0 && y < 5 && x >= 0 && x < 5);
        const weightAt = (c: number, ky: number, kx: number): number =>
          weight.data[((m * 3 + c) * 3 + ky) * 3 + kx] as number;
        return sumOf(
          bias.data[m] as number,
          inside.map(([c, ky, kx, i, j]) => ({ x: at(c, i, j), w: weightAt(c, ky, kx) })),
        );
      }),
    );
    const y = run(conv, [x, weight, bias], {
      ...square,
      pads: [
        [1, 1],
        [1, 1],
      ],
    });
    expect(hex(y.data as Float32Array)).toBe(hex(wanted));
  });

  it("of a transposed one too", () => {
    const transposed = operand([3, 1, 2, 2], (i) => weight.data[i] as number);
    const wanted = grid(6, 6).map(([i, j]) => {
      const kernels = [0, 1, 2].flatMap((c) => grid(2, 2).map(([ky, kx]) => [c, ky, kx, i - ky, j - kx] as const));
      const inside = kernels.filter(([, , , y, x]) => y >= 0 && y < 5 && x >= 0 && x < 5);
      return sumOf(
        0,
        inside.map(([c, ky, kx, i, j]) => ({ x: at(c, i, j), w: transposed.data[c * 4 + ky * 2 + kx] as number })),
      );
    });
    const y = run(convTranspose, [x, transposed, null], { ...square, outputPadding: [0, 0] });
    expect(hex(y.data as Float32Array)).toBe(hex(wanted));
  });

  it("of a mean is ascending, and is divided once", () => {
    const wanted = [0, 1, 2].map((c) => {
      let sum = 0;
      for (let i = 0; i < 25; i++) sum = float32.add(sum, x.data[25 * c + i] as number);
      return float32.div(sum, 25);
    });
    const y = run(globalPool, [x], { kind: "average" });
    expect([y.shape, hex(y.data as Float32Array)]).toEqual([[1, 3, 1, 1], hex(wanted)]);
  });
});

describe("special values", () => {
  const pads = [[1, 1] as const, [1, 1] as const];

  it("of weights meet no padding", () => {
    const weight = operand([1, 1, 3, 3], (i) => (i === 4 ? 1 : Infinity));
    const y = run(conv, [operand([1, 1, 1, 1], () => 2), weight, null], { ...square, pads });
    expect([...(y.data as Float32Array)]).toEqual([2]);
  });

  it("a bias of -0 stays where a window sees nothing", () => {
    const inputs = [operand([1, 1, 1, 1], () => 1), operand([1, 1, 1, 1], () => 1), operand([1], () => -0)];
    expect([...(run(conv, inputs, { ...square, pads }).data as Float32Array)]).toEqual([
      -0, -0, -0, -0, 1, -0, -0, -0, -0,
    ]);
  });

  it("a window that sees nothing has no greatest and no mean", () => {
    const x = operand([1, 1, 1], () => 3);
    const options = { kernel: [1], strides: [1], dilations: [1], pads: [[1, 1] as const], isCeil: false };
    const answers = (["max", "average"] as const).map((kind) =>
      Array.from(run(pool, [x], { ...options, kind, countsPadding: false }).data as Float32Array),
    );
    expect(answers).toEqual([
      [-Infinity, 3, -Infinity],
      [Number.NaN, 3, Number.NaN],
    ]);
  });

  it("no examples and no channels are fine", () => {
    const weight = operand([2, 0, 1, 1], () => 0);
    const y = run(conv, [operand([2, 0, 2, 1], () => 0), weight, operand([2], (i) => i + 1)], square);
    expect([...(y.data as Float32Array)]).toEqual([1, 1, 2, 2, 1, 1, 2, 2]);
    expect(run(globalPool, [operand([0, 3, 4], () => 0)], { kind: "max" }).shape).toEqual([0, 3, 1]);
  });
});

it("the float64 lane rounds to nothing less", () => {
  const x = operand([1, 2, 3], (i) => 1 + i * 2 ** -40, "float64");
  const weight = operand([1, 2, 1], () => 1, "float64");
  const attributes = { strides: [1], dilations: [1], pads: [[0, 0] as const], groups: 1 };
  const y = run(conv, [x, weight, null], attributes, float64);
  expect([...(y.data as Float64Array)]).toEqual([0, 1, 2].map((i) => 2 + (2 * i + 3) * 2 ** -40));
  expect(run(globalPool, [x], { kind: "average" }, float64).data[1]).toBe(1 + 4 * 2 ** -40);
});

it("pools whole numbers by their greatest", () => {
  const x = operand([1, 1, 4], (i) => [-128, -3, 7, -1][i]!, "int8");
  const y = run(pool, [x], { ...line, kind: "max", countsPadding: false });
  expect([y.dtype, [...(y.data as unknown as Int8Array)]]).toEqual(["int8", [-3, 7]]);
});

const line = { kernel: [2], strides: [2], dilations: [1], pads: [[0, 0] as const], isCeil: false };

function type(...shape: number[]): ValueType {
  return { dtype: "float32", shape };
}

const limit = 2 ** 31 - 1;

describe("refused", () => {
  it.each<[string, string, (ValueType | null)[], Partial<ConvAttributes>]>([
    ["a scalar", "expected input [*, 1] for weights [1, 1] in 1 groups, got []", [type(), type(1, 1), null], {}],
    [
      "no spatial axis",
      "expected input [*, 1] for weights [1, 1] in 1 groups, got [1, 1]",
      [type(1, 1), type(1, 1), null],
      {},
    ],
    [
      "another rank",
      "expected input [*, 2, *] for weights [3, 2, 1] in 1 groups, got [1, 2, 4, 4]",
      [type(1, 2, 4, 4), type(3, 2, 1), null],
      {},
    ],
    [
      "other channels",
      "expected input [*, 6, *, *] for weights [4, 3, 1, 1] in 2 groups, got [1, 3, 4, 4]",
      [type(1, 3, 4, 4), type(4, 3, 1, 1), null],
      { groups: 2 },
    ],
    [
      "groups that part nothing",
      "expected channels that 2 groups can share evenly, got 5",
      [type(1, 2, 4, 4), type(5, 1, 1, 1), null],
      { groups: 2 },
    ],
    ["a bias of another size", "expected bias [3], got [2]", [type(1, 1, 4, 4), type(3, 1, 1, 1), type(2)], {}],
    [
      "a kernel that does not fit",
      "kernel 5 is larger than its input of 4 (padding included)",
      [type(1, 1, 4, 4), type(1, 1, 5, 5), null],
      {},
    ],
    [
      "strides of 0",
      "expected 2 whole strides of at least 1, got [1, 0]",
      [type(1, 1, 4, 4), type(1, 1, 1, 1), null],
      { strides: [1, 0] },
    ],
    [
      "half a dilation",
      "expected 2 whole dilations of at least 1, got [0.5, 1]",
      [type(1, 1, 4, 4), type(1, 1, 1, 1), null],
      { dilations: [0.5, 1] },
    ],
    [
      "negative pads",
      "expected 4 whole pads of at least 0, got [0, -1, 0, 0]",
      [type(1, 1, 4, 4), type(1, 1, 1, 1), null],
      {
        pads: [
          [0, -1],
          [0, 0],
        ],
      },
    ],
    [
      "pads of an axis alone",
      "expected 4 whole pads of at least 0, got [0, 0]",
      [type(1, 1, 4, 4), type(1, 1, 1, 1), null],
      { pads: [[0, 0]] },
    ],
    [
      "more outputs than can be counted along an axis",
      `expected at least one output and at most ${limit} an axis, got ${2 * limit + 4} (input [4, 4], kernel [1, 1])`,
      [type(1, 1, 4, 4), type(1, 1, 1, 1), null],
      {
        pads: [
          [limit, limit],
          [0, 0],
        ],
      },
    ],
    [
      "more outputs than can be counted in all",
      "expected an output of at most 2147483647 elements, got [1, 1, 100004, 100004]",
      [type(1, 1, 4, 4), type(1, 1, 1, 1), null],
      {
        pads: [
          [100000, 0],
          [100000, 0],
        ],
      },
    ],
  ])("%s", (_, message, inputs, attributes) => {
    expect(() => conv.infer(inputs, { ...square, ...attributes })).toThrow(new ShapeError(message));
  });

  it("what a transposed convolution cannot be", () => {
    const infer = (x: ValueType, weight: ValueType, more: object): unknown =>
      convTranspose.infer([x, weight, null], { ...square, outputPadding: [0, 0], ...more });
    const [x, weight] = [type(1, 4, 3, 3), type(4, 2, 2, 2)];
    expect(() => infer(type(1, 3, 3, 3), weight, {})).toThrow(
      "expected input [*, 4, *, *] for weights [4, 2, 2, 2] in 1 groups, got [1, 3, 3, 3]",
    );
    expect(() => infer(x, weight, { groups: 3 })).toThrow("expected channels that 3 groups can share evenly, got 4");
    expect(() =>
      infer(x, weight, {
        pads: [
          [2, 2],
          [0, 0],
        ],
      }),
    ).toThrow("expected at least one output");
    expect(() => infer(x, weight, { outputPadding: [0] })).toThrow("expected 2 whole outputPadding of at least 0");
    expect(() => infer(x, weight, { strides: [limit, 1] })).toThrow("expected at least one output and at most");
  });

  it("what cannot be pooled", () => {
    const attributes = { ...line, kind: "average", countsPadding: false } as const;
    expect(() => pool.infer([type(1, 4)], attributes)).toThrow("expected input [*, channels, *], got [1, 4]");
    expect(() => pool.infer([{ dtype: "int8", shape: [1, 1, 4] }], attributes)).toThrow(UnsupportedError);
    expect(() => pool.infer([type(1, 1, 4)], { ...attributes, kernel: [5] })).toThrow(
      "kernel 5 is larger than its input of 4",
    );
    expect(() => globalPool.infer([type(1, 1)], { kind: "max" })).toThrow(ShapeError);
    expect(() => globalPool.infer([type(1, 1, 0)], { kind: "max" })).toThrow("expected 1 whole kernel of at least 1");
  });
});

it("knows which ops keep rows and zeros, and how much they do", () => {
  const rows = (isRows: boolean, ...shape: number[]) => ({ ...type(...shape), isRows });
  const [x, weight] = [rows(true, 1, 4, 6, 6), rows(false, 6, 2, 3, 3)];
  const attributes = { ...square, groups: 2 };
  expect(conv.keepsRows?.([x, weight, null], attributes)).toBe(true);
  expect(conv.keepsRows?.([x, { ...weight, isRows: true }, null], attributes)).toBe(false);
  expect(conv.keepsRows?.([x, weight, rows(true, 6)], attributes)).toBe(false);
  expect(conv.work?.([x, weight, null], attributes)).toBe(6 * 2 * 9 * 16);
  const transposed = rows(false, 4, 3, 3, 3);
  expect(convTranspose.work?.([x, transposed, null], { ...attributes, outputPadding: [0, 0] })).toBe(4 * 36 * 27);
  const pooling = { ...square, kernel: [2, 2], isCeil: false, countsPadding: false };
  const zeros = (["max", "average"] as const).map((kind) =>
    [true, false].map((has) => pool.givesZeros?.(has, { ...pooling, kind })),
  );
  expect(zeros).toEqual([
    [true, false],
    [false, false],
  ]);
  expect(pool.work?.([x], { ...pooling, kind: "max" })).toBe(4 * 25 * 4);
});
