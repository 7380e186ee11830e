/**
 * A tensor is a dtype, a shape and the data in C order: a value that owns no machine and needs no disposing. It does no
 * arithmetic. `reshape`, `slice` and `row` are views on the same data; whatever changes the order or the dtype copies.
 */

import { optionError, shapeError } from "../errors.ts";
import { checkOptions, kindOf } from "../options/check.ts";
import {
  type ArrayOf,
  allocate,
  checkDType,
  type DType,
  dtypeOf,
  dtypes,
  fromBfloat16,
  fromFloat16,
  itemSize,
  type SourceArray,
  type TensorArray,
  toBfloat16,
  toFloat16,
  widenFloat16,
} from "./dtype.ts";
import { checkShape, formatShape, inferShape, type Shape, sizeOf } from "./shape.ts";

/** Numbers, or lists of equally long lists of numbers, to any depth. */
export type NestedArray = number | bigint | boolean | readonly NestedArray[];

/** What becomes a tensor: a tensor, a typed array (rank 1) or nested lists. */
export type TensorLike = Tensor | SourceArray | NestedArray;

/** An element as iterating gives it. */
export type ElementOf<D extends DType> = D extends "int64" | "uint64" ? bigint : D extends "bool" ? boolean : number;

/** What `JSON.stringify` is given of a tensor. */
export type JsonArray = number | string | boolean | readonly JsonArray[];

/** Options of `tensor`. */
export interface TensorOptions<D extends DType = DType> {
  readonly dtype?: D;
  readonly shape?: Shape;
}

/**
 * Numbers with a dtype and a shape, in C order (the last axis is contiguous) in one typed array. `tensor([[1, 2],
 * [3, 4]])` makes one of lists.
 *
 * @example
 * ```js
 * import { Tensor, tensor } from "feedforward";
 *
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * console.log(String(x), [...x.row(1).data].join()); // float32 [2, 3] 4,5,6
 * console.log(new Tensor("float32", [3, 2], x.data).shape.join()); // 3,2
 * ```
 */
export class Tensor<D extends DType = DType> {
  readonly dtype: D;
  readonly shape: Shape;
  /** The elements in C order. Shared by views; a network's own parameters must not be written to. */
  readonly data: ArrayOf<D>;

  constructor(dtype: D, shape: Shape, data: ArrayOf<D>) {
    checkShape(shape);
    if (data.length !== sizeOf(shape)) {
      throw shapeError(
        "tensor-size",
        "tensor: $shape needs $expected elements, got $got",
        shape,
        sizeOf(shape),
        data.length,
      );
    }
    this.dtype = dtype;
    this.shape = shape.slice();
    this.data = data;
  }

  /** The number of axes; 0 for a scalar. */
  get rank(): number {
    return this.shape.length;
  }

  /** The number of elements. */
  get size(): number {
    return this.data.length;
  }

  /** How many bytes the elements take. */
  get byteLength(): number {
    return this.size * itemSize(this.dtype);
  }

  /** The same elements under another shape of the same size; one size may be -1. A view. */
  reshape(...shape: number[]): Tensor<D> {
    return new Tensor(this.dtype, inferShape(shape, this.size), this.data);
  }

  /** Rows `start … end-1` along the first axis. A view. Negative positions count from the end, as in arrays. */
  slice(start: number, end?: number): Tensor<D> {
    const [rows, ...rest] = this.shape;
    if (rows === undefined) throw shapeError("slice-scalar", "slice: a scalar has no axis to slice");
    for (const position of [start, end ?? rows]) {
      if (Math.trunc(position) !== position)
        throw optionError("slice-position", "slice: expected whole positions, got $got", position);
    }
    const first = clampIndex(start, rows);
    const last = Math.max(first, clampIndex(end ?? rows, rows));
    const width = sizeOf(rest);
    return new Tensor(this.dtype, [last - first, ...rest], subarray(this.data, first * width, last * width));
  }

  /** Element `index` of the first axis, without that axis: row i of a matrix. A view. */
  row(index: number): Tensor<D> {
    const [rows, ...rest] = this.shape;
    if (rows === undefined) throw shapeError("row-scalar", "row: a scalar has no rows");
    if (!Number.isInteger(index) || index < 0 || index >= rows) {
      throw optionError("row-range", "row: index $index is out of range for $rows rows", index, rows);
    }
    const width = sizeOf(rest);
    return new Tensor(this.dtype, rest, subarray(this.data, index * width, (index + 1) * width));
  }

  /** Axes in reverse order: a matrix with rows and columns exchanged. Copies, unless there is nothing to exchange. */
  transpose(): Tensor<D> {
    const [rows, ...rest] = this.shape;
    if (rows === undefined || rest.length === 0) return this;
    const data = allocate(this.dtype, this.size);
    for (let i = 0; i < rows; i++) {
      const { data: row } = this.row(i).transpose();
      for (let j = 0; j < row.length; j++) data[j * rows + i] = row[j]!;
    }
    return new Tensor(this.dtype, [...this.shape].reverse(), data);
  }

  /** The same values in another dtype, each rounded once; itself where the dtype is the same already. */
  to<E extends DType>(dtype: E): Tensor<E> {
    if ((this.dtype as DType) === dtype) return this as unknown as Tensor<E>;
    return new Tensor(dtype, this.shape, converted(this, dtype));
  }

  /** Element i in C order as a JavaScript number: booleans as 0 and 1, 64-bit integers rounded to float64. */
  at(i: number): number {
    if (!(i in this.data))
      throw optionError("at-range", "at: position $position is out of range for $size elements", i, this.size);
    return Number(valueAt(this, i));
  }

  /**
   * `for (const row of tensor)`: the rows along the first axis, which are views; of one axis its elements. A scalar gives its value,
   * because code that compares two tensors goes through both, as `expect(y).toEqual(x)` does.
   */
  *[Symbol.iterator](): Generator<Tensor<D> | ElementOf<D>, void, undefined> {
    const count = this.shape[0] ?? 1;
    for (let i = 0; i < count; i++) yield this.rank > 1 ? this.row(i) : (elementAt(this, i) as ElementOf<D>);
  }

  /** Nested lists; a scalar gives its value. Booleans become `true` and `false`, 64-bit integers `bigint`. */
  toArray(): NestedArray {
    return nested(this, (element) => element);
  }

  /**
   * What `JSON.stringify` writes: nested lists, of which `tensor(JSON.parse(text))` makes the same float32 values. JSON has no NaN
   * and no ±∞, they become null, which `tensor` refuses; its -0 is 0. 64-bit integers are numbers, or beyond ±2^53 their digits.
   */
  toJSON(): JsonArray {
    return nested(this, (element) => {
      if (typeof element !== "bigint") return element;
      return Number.isSafeInteger(Number(element)) ? Number(element) : String(element);
    });
  }

  /** Dtype and shape: `float32 [2, 3]`. The elements are printed by `printTensor`. */
  toString(): string {
    return `${this.dtype} ${formatShape(this.shape)}`;
  }
}

/**
 * A tensor from nested lists, a typed array or a number, with the dtype and shape that are asked for. Without a dtype
 * a typed array keeps its own, lists of booleans are `bool`, of bigints `int64`, and every other list is `float32`.
 */
export function tensor<D extends DType = "float32">(
  value: Exclude<TensorLike, SourceArray>,
  options?: TensorOptions<D>,
): Tensor<D>;
export function tensor<D extends DType = DType>(value: TensorLike, options?: TensorOptions<D>): Tensor<D>;
export function tensor(value: TensorLike, options?: TensorOptions): Tensor {
  if (options === undefined) return fromValue(value);
  const { dtype, shape } = checkOptions("tensor", options, { dtype: "a string", shape: "a list of numbers" });
  if (dtype !== undefined) checkDType(dtype);
  const made = fromValue(value, dtype);
  return shape === undefined ? made : made.reshape(...shape);
}

/** A tensor of zeros. */
export function zeros<D extends DType = "float32">(shape: Shape, dtype: D = "float32" as D): Tensor<D> {
  checkShape(shape);
  checkDType(dtype);
  return new Tensor(dtype, shape, allocate(dtype, sizeOf(shape)));
}

function fromValue(value: TensorLike, asked?: DType): Tensor {
  if (value instanceof Tensor) return value.to(asked ?? value.dtype);
  if (ArrayBuffer.isView(value)) return fromTypedArray(value as SourceArray, asked);
  const shape = shapeOfNested(value);
  const leaves: (number | bigint | boolean)[] = [];
  collect(value, shape, 0, leaves);
  const dtype = asked ?? dtypeOfLeaves(leaves);
  const data = allocate(dtype, leaves.length);
  const convert = converterOf(dtype);
  leaves.forEach((leaf, i) => {
    data[i] = convert(typeof leaf === "boolean" ? Number(leaf) : leaf);
  });
  return new Tensor(dtype, shape, data);
}

/** Bits of 16-bit floats and bytes of booleans are taken as they are; every other change of dtype converts. */
function fromTypedArray(array: SourceArray, asked?: DType): Tensor {
  const own = dtypeOf(array);
  const dtype = asked ?? own;
  const isStorage = dtypes[dtype] === dtypes[own];
  return new Tensor(isStorage ? dtype : own, [array.length], plainArray(array, own)).to(dtype);
}

/** The same memory without a subclass or another realm: inside, `instanceof` tells what an array holds. */
function plainArray(array: SourceArray, dtype: DType): TensorArray {
  const Plain = dtypes[dtype];
  if (array.constructor === Plain) return array as TensorArray;
  return new Plain(array.buffer as ArrayBuffer, array.byteOffset, array.length);
}

/** Booleans alone are bool, bigints alone int64; every other list, an empty one too, is float32. */
function dtypeOfLeaves(leaves: readonly (number | bigint | boolean)[]): DType {
  const areAll = (type: string) => leaves.length > 0 && leaves.every((leaf) => typeof leaf === type);
  return areAll("boolean") ? "bool" : areAll("bigint") ? "int64" : "float32";
}

function shapeOfNested(value: NestedArray): number[] {
  const shape: number[] = [];
  for (let inner = value; Array.isArray(inner); inner = inner[0] as NestedArray) {
    shape.push(inner.length);
    if (inner.length === 0) break;
  }
  return shape;
}

function collect(value: NestedArray, shape: Shape, axis: number, leaves: (number | bigint | boolean)[]): void {
  if (!Array.isArray(value)) {
    if (axis < shape.length)
      throw shapeError("tensor-depth", "tensor: expected a list of $expected, got a number", shape[axis]!);
    if (typeof value !== "number" && typeof value !== "bigint" && typeof value !== "boolean") {
      throw shapeError(
        "tensor-value",
        "tensor: expected numbers or new Tensor(dtype, shape, data), got $got",
        kindOf(value),
      );
    }
    leaves.push(value);
    return;
  }
  if (value.length !== shape[axis]) {
    const sentence = "tensor: lists of different lengths on axis $axis: $expected and $got";
    throw shapeError("tensor-ragged", sentence, axis, shape[axis] ?? "a number", value.length);
  }
  for (const inner of value) collect(inner as NestedArray, shape, axis + 1, leaves);
}

/** Element i of a list: booleans as `true` and `false`, 64-bit integers as `bigint`. */
function elementAt(source: Tensor, i: number): number | bigint | boolean {
  const value = valueAt(source, i);
  return source.dtype === "bool" ? value !== 0 : value;
}

/** Lists of lists of what `leaf` makes of each element. */
function nested<T>(source: Tensor, leaf: (element: number | bigint | boolean) => T): T | NestedList<T> {
  const { rank, shape } = source;
  if (rank === 0) return leaf(elementAt(source, 0));
  return Array.from({ length: shape[0]! }, (_, i) =>
    rank > 1 ? nested(source.row(i), leaf) : leaf(elementAt(source, i)),
  );
}

type NestedList<T> = (T | NestedList<T>)[];

function valueAt(source: Tensor, i: number): number | bigint {
  const raw = source.data[i]!;
  if (source.dtype === "float16") return fromFloat16(raw as number);
  if (source.dtype === "bfloat16") return fromBfloat16(raw as number);
  if (source.dtype === "bool") return raw === 0 ? 0 : 1;
  return raw;
}

function converted<E extends DType>(source: Tensor, dtype: E): ArrayOf<E> {
  const isWidened = source.dtype === "float16" && dtype === "float32";
  if (isWidened) return widenFloat16(source.data as Uint16Array) as ArrayOf<E>;
  const convert = converterOf(dtype);
  const data = allocate(dtype, source.size);
  for (let i = 0; i < source.size; i++) data[i] = convert(valueAt(source, i));
  return data;
}

/** How a value is stored in a dtype. Floats that become integers are cut towards zero, as NumPy does. */
function converterOf(dtype: DType): (value: number | bigint) => number | bigint {
  switch (dtype) {
    case "int64":
    case "uint64":
      return (value) => (typeof value === "bigint" ? value : BigInt(Number.isFinite(value) ? Math.trunc(value) : 0));
    case "float16":
      return (value) => toFloat16(narrowable(value));
    case "bfloat16":
      return (value) => toBfloat16(narrowable(value));
    case "float32":
      return narrowable;
    case "float64":
      return Number;
    case "bool":
      return (value) => (Number(value) === 0 ? 0 : 1);
    default:
      return (value) => (typeof value === "bigint" ? Number(BigInt.asIntN(32, value)) : value);
  }
}

/**
 * A number that rounds to any float narrower than float64 as the value itself does. Of an integer that float64 cannot
 * hold the last bits are gathered into one, so that nothing is rounded twice.
 */
function narrowable(value: number | bigint): number {
  if (typeof value === "number") return value;
  if (BigInt.asIntN(54, value) === value) return Number(value);
  const rest = (value & 0x7ffn) === 0n ? 0n : 1n;
  return Number(((value >> 11n) | rest) << 11n);
}

function subarray<D extends DType>(data: ArrayOf<D>, begin: number, end: number): ArrayOf<D> {
  return data.subarray(begin, end) as ArrayOf<D>;
}

function clampIndex(index: number, length: number): number {
  return Math.min(length, Math.max(0, index < 0 ? length + index : index));
}
