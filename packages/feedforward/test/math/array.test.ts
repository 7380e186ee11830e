/** The chapter's functions against NumPy (scripts/golden-math.py) and by algebra. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShapeError } from "../../src/errors.ts";
import {
  add,
  argmax,
  dot,
  exp,
  identity,
  leakyRelu,
  relu,
  sigmoid,
  softmax,
  stepFunction,
  tanh,
} from "../../src/math/array.ts";
import { type NestedArray, type Tensor, type TensorLike, tensor, zeros } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { readGolden } from "../golden.ts";

interface Sum {
  readonly a: NestedArray;
  readonly b: NestedArray;
  readonly sum: NestedArray;
  readonly aShape: readonly number[];
  readonly bShape: readonly number[];
  readonly shape: readonly number[];
}

interface Golden {
  readonly dot: readonly { a: NestedArray; b: NestedArray; product: NestedArray; tolerance: number }[];
  readonly add: readonly Sum[];
  readonly argmax: readonly { x: NestedArray; shape: number[]; axis: number; argmax: NestedArray; result: number[] }[];
}

const golden = readGolden("math") as Golden;
const size = fc.integer({ min: 1, max: 6 });

/** Matrices of small whole numbers: all their products and sums are exact. */
function matrix(rows: number, columns: number): fc.Arbitrary<Tensor<"float32">> {
  const row = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: columns, maxLength: columns });
  return fc.array(row, { minLength: rows, maxLength: rows }).map((values) => tensor(values));
}

function eye(n: number): Tensor<"float32"> {
  return tensor(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_unused, j) => Number(i === j))));
}

describe("dot", () => {
  it.each(golden.dot.map((item, i) => [i, item] as const))("is NumPy's: %i", (_, { a, b, product, tolerance }) => {
    const [found, expected] = [dot(a, b), tensor(product, { dtype: "float64" })];
    const far = expected.data.map((value, i) => Math.abs(found.data[i]! - value)).filter((error) => error > tolerance);
    expect(found.dtype).toBe("float32");
    expect(found.size).toBe(expected.size);
    expect([...far]).toEqual([]);
  });

  it.each([
    [[3], [3], []],
    [[3], [3, 2], [2]],
    [[4, 3], [3], [4]],
    [
      [4, 3],
      [3, 2],
      [4, 2],
    ],
    [
      [0, 3],
      [3, 2],
      [0, 2],
    ],
    [
      [4, 0],
      [0, 2],
      [4, 2],
    ],
    [
      [4, 3],
      [3, 0],
      [4, 0],
    ],
    [[0], [0], []],
    [[1, 1], [1], [1]],
    [
      [100, 784],
      [784, 50],
      [100, 50],
    ],
  ])("of shapes %j and %j is of shape %j", (a, b, shape) => {
    expect(dot(zeros(a), zeros(b)).shape).toEqual(shape);
  });

  it.each([
    [[3, 2], [3, 2], "dot: inner sizes must agree, got [3, 2] and [3, 2]"],
    [[2], [3], "dot: inner sizes must agree, got [2] and [3]"],
    [[2, 3], [2], "dot: inner sizes must agree, got [2, 3] and [2]"],
    [[3], [2, 3], "dot: inner sizes must agree, got [3] and [2, 3]"],
    [[], [3], "dot: expected vectors or matrices, got [] and [3]"],
    [[3], [], "dot: expected vectors or matrices, got [3] and []"],
    [[2, 2, 2], [2], "dot: expected vectors or matrices, got [2, 2, 2] and [2]"],
    [[2, 2], [2, 2, 2], "dot: expected vectors or matrices, got [2, 2] and [2, 2, 2]"],
  ])("of shapes %j and %j is refused", (a, b, message) => {
    expect(() => dot(zeros(a), zeros(b))).toThrow(new ShapeError(message));
  });

  it("I·B = B and B·I = B", () => {
    fc.assert(
      fc.property(
        fc.tuple(size, size).chain(([n, m]) => matrix(n, m)),
        (b) => {
          const [n, m] = b.shape as [number, number];
          expect(dot(eye(n), b).toArray()).toEqual(add(b, 0).toArray());
          expect(dot(b, eye(m)).toArray()).toEqual(add(b, 0).toArray());
        },
      ),
    );
  });

  it("(A·B)·C = A·(B·C) where everything is exact", () => {
    const three = fc
      .tuple(size, size, size, size)
      .chain(([n, k, l, m]) => fc.tuple(matrix(n, k), matrix(k, l), matrix(l, m)));
    fc.assert(
      fc.property(three, ([a, b, c]) => {
        expect(dot(dot(a, b), c).toArray()).toEqual(dot(a, dot(b, c)).toArray());
      }),
    );
  });

  it("A·(B + C) = A·B + A·C where everything is exact", () => {
    const three = fc.tuple(size, size, size).chain(([n, k, m]) => fc.tuple(matrix(n, k), matrix(k, m), matrix(k, m)));
    fc.assert(
      fc.property(three, ([a, b, c]) => {
        expect(dot(a, add(b, c)).toArray()).toEqual(add(dot(a, b), dot(a, c)).toArray());
      }),
    );
  });

  it("linear layers collapse into one: (x·W1)·W2 = x·(W1·W2)", () => {
    const x = [[1, -2], [0.5, 4]]; // biome-ignore format: matrices
    const [w1, w2] = [[[1, 2, 3], [4, 5, 6]], [[1, 0], [-1, 2], [0.5, 1]]]; // biome-ignore format: matrices
    expect(dot(w1, w2).toArray()).toEqual([[0.5, 7], [2, 16]]); // biome-ignore format: matrices
    expect(dot(dot(x, w1), w2).toArray()).toEqual(dot(x, dot(w1, w2)).toArray());
    expect(dot(relu(dot(x, w1)), w2).toArray()).not.toEqual(dot(x, dot(w1, w2)).toArray());
  });

  it("sums over k ascending, in float32", () => {
    expect(dot([1, 1, 1], [1, 1e8, -1e8]).toArray()).toBe(0);
    expect(dot([1, 1, 1], [1e8, -1e8, 1]).toArray()).toBe(1);
    expect(dot([0.1], [0.3]).toArray()).toBe(Math.fround(Math.fround(0.1) * Math.fround(0.3)));
  });

  it("skips nothing: 0·∞ is NaN", () => {
    expect(dot([0, 1], [Infinity, 1]).toArray()).toBeNaN();
  });

  it("leaves its operands as they are", () => {
    const [a, b] = [tensor([[1, 2]]), tensor([[3], [4]])];
    dot(a, b);
    expect([a.toArray(), b.toArray()]).toEqual([[[1, 2]], [[3], [4]]]);
  });
});

describe("add", () => {
  it.each(golden.add.map((item) => [item.aShape, item.bShape, item] as const))(
    "broadcasts %j and %j as NumPy does",
    (aShape, bShape, { a, b, sum, shape }) => {
      const flat = (x: NestedArray) => tensor(tensor(x).data);
      const found = add(flat(a).reshape(...aShape), flat(b).reshape(...bShape));
      expect(found.shape).toEqual(shape);
      expect([...found.data]).toEqual([...flat(sum).data]);
    },
  );

  it.each([
    [[2], [3], "add: [2] and [3] do not broadcast"],
    [[2, 3], [2], "add: [2, 3] and [2] do not broadcast"],
    [[0], [2], "add: [0] and [2] do not broadcast"],
    [[2, 1, 3], [4, 2], "add: [2, 1, 3] and [4, 2] do not broadcast"],
  ])("refuses %j and %j", (a, b, message) => {
    expect(() => add(zeros(a), zeros(b))).toThrow(new ShapeError(message));
  });

  it("rounds to float32", () => {
    expect(add(1e8, 1).toArray()).toBe(1e8);
    expect(add([0.1], [0.2]).data[0]).toBe(Math.fround(Math.fround(0.1) + Math.fround(0.2)));
  });
});

describe("argmax", () => {
  it.each(golden.argmax.map((item) => [item.shape, item.axis, item] as const))(
    "of %j along %i is NumPy's",
    (shape, axis, item) => {
      const found = argmax(tensor(tensor(item.x).data).reshape(...shape), axis);
      expect([found.dtype, found.shape]).toEqual(["int32", item.result]);
      expect(found.toArray()).toEqual(item.argmax);
    },
  );

  it.each([
    [[[1, 5], [7, 2]], 2], // biome-ignore format: one line a case
    [[3, 3], 0],
    [7, 0],
    [[1, Number.NaN, Number.NaN], 1],
    [[false, true], 1],
  ])("of all of %j is %i", (x, position) => {
    expect(argmax(x)).toBe(position);
  });

  it("along an axis takes a NaN, of its own line alone", () => {
    expect(argmax([[1, Number.NaN, 3], [1, 2, 3]], 1).toArray()).toEqual([1, 2]); // biome-ignore format: a matrix
  });

  it.each<[string, TensorLike, number | undefined, Error]>([
    ["no elements", [], undefined, new ShapeError("argmax: an empty tensor has no maximum")],
    ["an empty axis", zeros([2, 0]), 1, new ShapeError("argmax: an empty axis has no maximum")],
    ["axis 2 of 2", zeros([2, 3]), 2, new RangeError("argmax: axis 2 is out of range for [2, 3]")],
    ["axis -3 of 2", zeros([2, 3]), -3, new RangeError("argmax: axis -3 is out of range for [2, 3]")],
    ["axis 0.5", zeros([2, 3]), 0.5, new RangeError("argmax: axis 0.5 is out of range for [2, 3]")],
    ["an axis of a scalar", 3, 0, new RangeError("argmax: axis 0 is out of range for []")],
  ])("refuses %s", (_, x, axis, error) => {
    expect(() => (axis === undefined ? argmax(x) : argmax(x, axis))).toThrow(error);
  });
});

describe("softmax", () => {
  const rows = [[1, 2, 3], [1000, 0, 0], [-5, -5, -5]]; // biome-ignore format: a matrix

  it("is per row: a row of a batch has the bits it has alone", () => {
    const batch = softmax(rows);
    rows.forEach((row, i) => {
      expect(hex(batch.row(i).data)).toBe(hex(softmax(row).data));
    });
  });

  it("sums to 1 in every row, not over the batch", () => {
    const sums = (softmax(rows).toArray() as number[][]).map((row) => row.reduce((sum, y) => sum + y, 0));
    expect(sums).toEqual([1, 1, 1].map((sum) => expect.closeTo(sum, 6)));
  });

  it.each([
    [
      [2, 2, 3],
      [2, 2, 3],
    ],
    [
      [0, 3],
      [0, 3],
    ],
    [
      [3, 0],
      [3, 0],
    ],
    [[0], [0]],
  ])("of shape %j goes along the last axis", (shape, expected) => {
    const y = softmax(zeros(shape));
    expect(y.shape).toEqual(expected);
    expect([...y.data].every((value) => value === Math.fround(1 / 3))).toBe(true);
  });

  it("refuses a scalar", () => {
    expect(() => softmax(1)).toThrow(new ShapeError("softmax: expected at least one axis, got a scalar"));
  });

  it("copies", () => {
    const x = tensor([1, 2]);
    softmax(x);
    expect(x.toArray()).toEqual([1, 2]);
  });
});

describe("functions element by element", () => {
  const functions = { stepFunction, sigmoid, relu, identity, tanh, leakyRelu, exp };

  it.each(Object.entries(functions))("%s: the same for a number, in lists, in tensors and typed arrays", (_, f) => {
    const values = [-2.5, -0.1, 0, 0.3, 7];
    const each = values.map((x) => f(x));
    expect(f(values).toArray()).toEqual(each);
    expect(f([values, values]).toArray()).toEqual([each, each]);
    expect(f(tensor(values)).toArray()).toEqual(each);
    expect(f(Float64Array.from(values)).toArray()).toEqual(each);
    expect(f([]).shape).toEqual([0]);
  });

  it("numbers are rounded to float32 first", () => {
    expect(identity(0.1)).toBe(Math.fround(0.1));
  });

  it("results are copies", () => {
    const x = tensor([1, 2]);
    identity(x).data[0] = 9;
    expect(x.toArray()).toEqual([1, 2]);
  });

  it("integers and booleans become float32", () => {
    expect(relu(Int8Array.of(-3, 3)).toArray()).toEqual([0, 3]);
    expect(identity(tensor([true, false])).toArray()).toEqual([1, 0]);
  });
});
