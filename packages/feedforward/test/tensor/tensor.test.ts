import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShapeError } from "../../src/errors.ts";
import { dot } from "../../src/math/array.ts";
import type { DType } from "../../src/tensor/dtype.ts";
import { sizeOf } from "../../src/tensor/shape.ts";
import {
  type NestedArray,
  Tensor,
  type TensorLike,
  type TensorOptions,
  tensor,
  zeros,
} from "../../src/tensor/tensor.ts";

/** A tensor whose element i is i. */
function counting(...shape: number[]): Tensor<"float32"> {
  return new Tensor(
    "float32",
    shape,
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => i),
  );
}

/** What a tensor is, for comparing. */
function parts({ dtype, shape, data }: Tensor): [DType, number[], unknown[]] {
  return [dtype, [...shape], [...data]];
}

describe("tensor", () => {
  it.each<[TensorLike, TensorOptions, ReturnType<typeof parts>]>([
    [5, {}, ["float32", [], [5]]],
    [true, {}, ["bool", [], [1]]],
    [5n, {}, ["int64", [], [5n]]],
    [[], {}, ["float32", [0], []]],
    [[[], []], {}, ["float32", [2, 0], []]],
    [[1, 2.5], {}, ["float32", [2], [1, 2.5]]],
    [[[1, 2], [3, 4], [5, 6]], {}, ["float32", [3, 2], [1, 2, 3, 4, 5, 6]]], // biome-ignore format: one line a case
    [[[[1], [2]]], {}, ["float32", [1, 2, 1], [1, 2]]],
    [[true, false], {}, ["bool", [2], [1, 0]]],
    [[1n, -2n], {}, ["int64", [2], [1n, -2n]]],
    [[true, 2], {}, ["float32", [2], [1, 2]]],
    [[1n, 2.5], {}, ["float32", [2], [1, 2.5]]],
    [[1, 2n], {}, ["float32", [2], [1, 2]]],
    [[0.1], {}, ["float32", [1], [Math.fround(0.1)]]],
    [[0.1], { dtype: "float64" }, ["float64", [1], [0.1]]],
    [[300.7, -1.7], { dtype: "int16" }, ["int16", [2], [300, -1]]],
    [[2.9, -2.9], { dtype: "int64" }, ["int64", [2], [2n, -2n]]],
    [[1, 0, 2], { dtype: "bool" }, ["bool", [3], [1, 0, 1]]],
    [[1, 0.5], { dtype: "float16" }, ["float16", [2], [0x3c00, 0x3800]]],
    [[1, 2, 3, 4], { shape: [2, 2] }, ["float32", [2, 2], [1, 2, 3, 4]]],
    [[1, 2, 3, 4], { shape: [-1, 1] }, ["float32", [4, 1], [1, 2, 3, 4]]],
    [Uint8Array.of(1, 2), {}, ["uint8", [2], [1, 2]]],
    [Uint8Array.of(1, 2), { dtype: "float32" }, ["float32", [2], [1, 2]]],
    [Uint8Array.of(1, 0), { dtype: "bool" }, ["bool", [2], [1, 0]]],
    [Uint16Array.of(0x3c00), {}, ["uint16", [1], [0x3c00]]],
    [Uint16Array.of(0x3c00), { dtype: "float16" }, ["float16", [1], [0x3c00]]],
    [Float64Array.of(1, 2), { dtype: "float16" }, ["float16", [2], [0x3c00, 0x4000]]],
    [BigInt64Array.of(-1n), { dtype: "float64" }, ["float64", [1], [-1]]],
    [counting(2, 2), { dtype: "uint8", shape: [4] }, ["uint8", [4], [0, 1, 2, 3]]],
  ])("%o %o", (value, options, expected) => {
    expect(parts(tensor(value, options))).toEqual(expected);
  });

  it.each<[unknown, string]>([
    [[[1, 2], [3]], "tensor: lists of different lengths on axis 1: 2 and 1"],
    [[[1], []], "tensor: lists of different lengths on axis 1: 1 and 0"],
    [[[], [1]], "tensor: lists of different lengths on axis 1: 0 and 1"],
    [[1, [2]], "tensor: lists of different lengths on axis 1: a number and 1"],
    [[[1, 2], 3], "tensor: expected a list of 2, got a number"],
    [[[[1]], [2]], "tensor: expected a list of 1, got a number"],
    ["7", "tensor: expected numbers or new Tensor(dtype, shape, data), got a string"],
    [[null], "tensor: expected numbers or new Tensor(dtype, shape, data), got null"],
    [undefined, "tensor: expected numbers or new Tensor(dtype, shape, data), got undefined"],
    [Array.of(1, undefined), "tensor: expected numbers or new Tensor(dtype, shape, data), got undefined"],
    [new Array(2), "tensor: expected numbers or new Tensor(dtype, shape, data), got undefined"],
    [{}, "tensor: expected numbers or new Tensor(dtype, shape, data), got an object"],
    [structuredClone(tensor([1])), "tensor: expected numbers or new Tensor(dtype, shape, data), got an object"],
  ])("refuses %j", (value, message) => {
    expect(() => tensor(value as TensorLike)).toThrow(new ShapeError(message));
  });

  it("refuses a shape that its elements do not fill", () => {
    expect(() => tensor([1, 2, 3], { shape: [2, 2] })).toThrow(
      new ShapeError("reshape: cannot arrange 3 elements as [2, 2]"),
    );
    expect(() => new Tensor("float32", [2], new Float32Array(3))).toThrow(
      new ShapeError("tensor: [2] needs 2 elements, got 3"),
    );
    expect(() => zeros([-1])).toThrow(new ShapeError("shape: expected whole sizes of at least 0, got [-1]"));
  });

  it("shares the memory of a typed array, also of Node's Buffer", () => {
    const buffer = Buffer.from([1, 2, 3]).subarray(1);
    const made = tensor(buffer);
    buffer[0] = 9;
    expect(parts(made)).toEqual(["uint8", [2], [9, 3]]);
    expect(made.data.constructor).toBe(Uint8Array);
  });

  it("takes arrays of other realms as its own kind", () => {
    const made = tensor(runInNewContext("Float32Array.of(1, 2)") as Float32Array);
    expect(made.data).toBeInstanceOf(Float32Array);
    expect(parts(made)).toEqual(["float32", [2], [1, 2]]);
  });

  it("has a shape of its own", () => {
    const shape = [2, 3];
    const made = zeros(shape);
    shape[0] = 7;
    expect(made.shape).toEqual([2, 3]);
  });

  it.each([
    [[], 0, 1, 8],
    [[3], 1, 3, 24],
    [[2, 0], 2, 0, 0],
    [[2, 3, 4], 3, 24, 192],
  ])("%j: rank %i, size %i, %i bytes", (shape, rank, size, byteLength) => {
    const made = zeros(shape, "float64");
    expect([made.rank, made.size, made.byteLength]).toEqual([rank, size, byteLength]);
  });
});

describe("toArray", () => {
  it.each<[NestedArray]>([
    [5],
    [true],
    [[]],
    [[[], []]],
    [[[1, 2], [3, 4]]], // biome-ignore format: one line a case
    [[[[true], [false]]]],
    [[[1n], [-(2n ** 63n)]]],
  ])("gives back %o", (nested) => {
    expect(tensor(nested).toArray()).toEqual(nested);
  });

  it("undoes tensor for lists of any shape", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), (shape) => {
        const made = counting(...shape);
        const nested = made.toArray();
        // Where an axis is 0, what lies behind it cannot be told from lists.
        const told = shape.includes(0) ? shape.slice(0, shape.indexOf(0) + 1) : shape;
        expect(tensor(nested).shape).toEqual(told);
        expect([...tensor(nested).data]).toEqual([...made.data]);
      }),
    );
  });
});

describe("views share memory", () => {
  const cases: [string, (x: Tensor<"float32">) => Tensor, number[], number[]][] = [
    ["reshape", (x) => x.reshape(2, -1), [2, 6], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ["slice", (x) => x.slice(1, 3), [2, 3], [3, 4, 5, 6, 7, 8]],
    ["slice to the end", (x) => x.slice(2), [2, 3], [6, 7, 8, 9, 10, 11]],
    ["slice from the end", (x) => x.slice(-1), [1, 3], [9, 10, 11]],
    ["slice between ends", (x) => x.slice(-3, -1), [2, 3], [3, 4, 5, 6, 7, 8]],
    ["slice beyond the end", (x) => x.slice(3, 99), [1, 3], [9, 10, 11]],
    ["slice to infinity", (x) => x.slice(3, Infinity), [1, 3], [9, 10, 11]],
    ["slice from before the start", (x) => x.slice(-99, 1), [1, 3], [0, 1, 2]],
    ["row", (x) => x.row(2), [3], [6, 7, 8]],
    ["row of a row", (x) => x.row(2).row(1), [], [7]],
    ["slice of a slice", (x) => x.slice(1).slice(1, 2), [1, 3], [6, 7, 8]],
    ["itself", (x) => x.to("float32"), [4, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
  ];

  it.each(cases)("%s", (_, view, shape, values) => {
    const x = counting(4, 3);
    const seen = view(x);
    expect(parts(seen)).toEqual(["float32", shape, values]);
    x.data.fill(-1);
    expect([...seen.data].every((value) => value === -1)).toBe(true);
  });

  it.each<[string, (x: Tensor<"float32">) => Tensor]>([
    ["transpose", (x) => x.transpose()],
    ["to", (x) => x.to("float64")],
  ])("but %s copies", (_, copy) => {
    const x = counting(2, 2);
    const copied = copy(x);
    x.data.fill(-1);
    expect([...copied.data].every((value) => value !== -1)).toBe(true);
  });

  it("slices nothing where the ends cross", () => {
    expect(counting(4, 3).slice(3, 1).shape).toEqual([0, 3]);
  });

  it.each<[string, () => unknown, Error]>([
    ["slice a scalar", () => tensor(1).slice(0), new ShapeError("slice: a scalar has no axis to slice")],
    ["slice at 0.5", () => counting(3).slice(0.5), new RangeError("slice: expected whole positions, got 0.5")],
    [
      "slice to NaN",
      () => counting(3).slice(0, Number.NaN),
      new RangeError("slice: expected whole positions, got NaN"),
    ],
    ["a row of a scalar", () => tensor(1).row(0), new ShapeError("row: a scalar has no rows")],
    ["row 3 of 3", () => counting(3).row(3), new RangeError("row: index 3 is out of range for 3 rows")],
    ["row -1", () => counting(3).row(-1), new RangeError("row: index -1 is out of range for 3 rows")],
    ["row 0.5", () => counting(3).row(0.5), new RangeError("row: index 0.5 is out of range for 3 rows")],
    ["a row of none", () => zeros([0, 2]).row(0), new RangeError("row: index 0 is out of range for 0 rows")],
    ["element 3 of 3", () => counting(3).at(3), new RangeError("at: position 3 is out of range for 3 elements")],
    ["element -1", () => counting(3).at(-1), new RangeError("at: position -1 is out of range for 3 elements")],
  ])("refuses %s", (_, act, error) => {
    expect(act).toThrow(error);
  });
});

describe("transpose", () => {
  const size = fc.integer({ min: 0, max: 6 });
  const matrix = (rows: number, columns: number) =>
    fc
      .array(fc.integer({ min: -9, max: 9 }), { minLength: rows * columns, maxLength: rows * columns })
      .map((values) => tensor(Float32Array.from(values), { dtype: "float32", shape: [rows, columns] }));

  it("turned twice is what it was, element (i, j) at (j, i)", () => {
    fc.assert(
      fc.property(
        fc.tuple(size, size).chain(([n, m]) => matrix(n, m)),
        (a) => {
          const [n, m] = a.shape as [number, number];
          const turned = a.transpose();
          expect(turned.shape).toEqual([m, n]);
          for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) expect(turned.at(j * n + i)).toBe(a.at(i * m + j));
          expect(parts(turned.transpose())).toEqual(parts(a));
        },
      ),
    );
  });

  it("(A·B)ᵀ = Bᵀ·Aᵀ", () => {
    const pair = fc.tuple(size, size, size).chain(([n, k, m]) => fc.tuple(matrix(n, k), matrix(k, m)));
    fc.assert(
      fc.property(pair, ([a, b]) => {
        expect(parts(dot(a, b).transpose())).toEqual(parts(dot(b.transpose(), a.transpose())));
      }),
    );
  });

  it("reverses all axes", () => {
    const [n, m, k] = [2, 3, 4] as const;
    const x = counting(n, m, k);
    const turned = x.transpose();
    expect(turned.shape).toEqual([k, m, n]);
    const expected = Array.from({ length: n * m * k }, (_, at) => {
      const [i, j, l] = [at % n, Math.floor(at / n) % m, Math.floor(at / (n * m))];
      return (i * m + j) * k + l;
    });
    expect([...turned.data]).toEqual(expected);
  });

  it.each([[tensor(3)], [tensor([1, 2])]])("leaves %s as it is", (x) => {
    expect(x.transpose()).toBe(x);
  });
});

describe("to", () => {
  const values = [0, 1, -1, 2.75, -2.75, 255, 256, 65535, -32769, 2 ** 31, 2 ** 32 + 5];

  it.each<[DType, readonly (number | bigint)[]]>([
    ["uint8", [0, 1, 255, 2, 254, 255, 0, 255, 255, 0, 5]],
    ["int8", [0, 1, -1, 2, -2, -1, 0, -1, -1, 0, 5]],
    ["int16", [0, 1, -1, 2, -2, 255, 256, -1, 32767, 0, 5]],
    ["int32", [0, 1, -1, 2, -2, 255, 256, 65535, -32769, -(2 ** 31), 5]],
    ["int64", values.map((x) => BigInt(Math.trunc(x)))],
    ["float64", values],
    ["bool", [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
  ])("%s cuts towards zero and wraps as C does", (dtype, expected) => {
    expect([...tensor(values, { dtype: "float64" }).to(dtype).data]).toEqual(expected);
  });

  it("keeps the low bits of integers beyond 2^53", () => {
    const x = tensor([2n ** 53n + 1n, -(2n ** 60n) - 3n]);
    expect([...x.to("int32").data]).toEqual([1, -3]);
    expect([...x.to("uint8").data]).toEqual([1, 253]);
    expect([...x.to("uint64").data]).toEqual([2n ** 53n + 1n, 2n ** 64n - 2n ** 60n - 3n]);
  });

  it("takes no NaN or infinity into integers", () => {
    const x = tensor([Number.NaN, Infinity, -Infinity]);
    expect([...x.to("int64").data, ...x.to("uint8").data]).toEqual([0n, 0n, 0n, 0, 0, 0]);
  });

  it("reads what other dtypes hold", () => {
    expect(tensor([1, -0.5]).to("float16").to("float32").toArray()).toEqual([1, -0.5]);
    expect(tensor([1, -0.5]).to("bfloat16").to("float64").toArray()).toEqual([1, -0.5]);
    expect(tensor([true, false]).to("float32").toArray()).toEqual([1, 0]);
  });

  it("a byte of a boolean that is not 0 is true, and 1 as a number", () => {
    const x = tensor(Uint8Array.of(7, 0), { dtype: "bool" });
    expect(x.toArray()).toEqual([true, false]);
    expect([x.at(0), ...x.to("uint8").data]).toEqual([1, 1, 0]);
  });
});

describe("iterating", () => {
  it.each<[string, Tensor, unknown[]]>([
    ["numbers", tensor([1, 2.5]), [1, 2.5]],
    ["64-bit integers", tensor([1n, -2n]), [1n, -2n]],
    ["booleans", tensor([true, false]), [true, false]],
    ["16-bit floats", tensor([1, 0.5], { dtype: "float16" }), [1, 0.5]],
    ["nothing", tensor([]), []],
  ])("over one axis gives %s", (_, one, elements) => {
    expect([...one]).toEqual(elements);
    expect([...one]).toEqual(one.toArray());
  });

  it("over several gives rows, which are views", () => {
    const source = counting(2, 3, 2);
    const rows = [...source] as Tensor[];
    expect(rows.map(parts)).toEqual([0, 1].map((i) => parts(source.row(i))));
    expect(rows[1]!.data.buffer).toBe(source.data.buffer);
    let seen = 0;
    for (const row of source)
      for (const line of row as Tensor) for (const value of line as Tensor) expect(value).toBe(seen++);
    expect(seen).toBe(12);
    expect([...zeros([0, 3])]).toEqual([]);
  });

  it("over a scalar gives its value, so that two of them can be compared", () => {
    expect([...tensor(5)]).toEqual([5]);
    expect(tensor(5)).toEqual(tensor(5));
    expect(tensor(5)).not.toEqual(tensor(6));
    expect(tensor(5)).not.toEqual(tensor([5]));
  });
});

describe("JSON", () => {
  it.each<[string, Tensor, string]>([
    ["a scalar", tensor(5), "5"],
    ["rows", tensor([[1, 2], [3, -4.5]]), "[[1,2],[3,-4.5]]"], // biome-ignore format: a matrix
    ["no rows", zeros([2, 0]), "[[],[]]"],
    ["a number rounded to float32", tensor([0.1]), "[0.10000000149011612]"],
    ["NaN and infinity", tensor([Number.NaN, Infinity, -Infinity, 1]), "[null,null,null,1]"],
    ["booleans", tensor([true, false]), "[true,false]"],
    ["16-bit floats", tensor([0.5], { dtype: "float16" }), "[0.5]"],
    ["64-bit integers", tensor([1n, -(2n ** 53n) + 1n]), "[1,-9007199254740991]"],
    [
      "larger ones",
      tensor([2n ** 53n, 2n ** 64n - 1n], { dtype: "uint64" }),
      '["9007199254740992","18446744073709551615"]',
    ],
  ])("of %s", (_, source, text) => {
    expect(JSON.stringify(source)).toBe(text);
    expect(JSON.stringify({ x: source })).toBe(`{"x":${text}}`);
  });

  it("is read again as the same float32 values, -0 as 0", () => {
    const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(finite, finite, finite), { minLength: 1 }), (rows) => {
        const source = tensor(rows);
        const again = tensor(JSON.parse(JSON.stringify(source)) as NestedArray);
        expect(parts(again)).toEqual(parts(tensor(source.data.map((value) => value + 0)).reshape(...source.shape)));
      }),
    );
    expect(Object.is(tensor(JSON.parse(JSON.stringify(tensor([-0]))) as NestedArray).at(0), 0)).toBe(true);
  });

  it.each([tensor([Number.NaN]), tensor([2n ** 60n])])(
    "what JSON has no number for is refused when it is read: %s",
    (source) => {
      expect(() => tensor(JSON.parse(JSON.stringify(source)) as NestedArray)).toThrow(
        /^tensor: expected numbers or new Tensor\(dtype, shape, data\), got (null|a string)$/,
      );
    },
  );
});
