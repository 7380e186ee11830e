/**
 * Raw array bytes become a tensor here, for every format: the number of bytes is proven first, and the elements are
 * moved as unsigned integers, never as floats, so that the payload of every NaN arrives as it was written. Typed arrays
 * have the machine's byte order, which is little-endian wherever JavaScript runs.
 */

import type { FormatError } from "../errors.ts";
import { type DType, dtypes, itemSize } from "../tensor/dtype.ts";
import { formatShape, type Shape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { defaultRank } from "./limits.ts";

/** Makes the reader's error at the place it is reading. */
export type Fail = (reason: string) => FormatError;

/** How the elements lie in the bytes. */
export interface RawLayout {
  readonly dtype: DType;
  /** Sizes of the axes as they are stored, the last one contiguous. */
  readonly stored: Shape;
  readonly bigEndian: boolean;
  /** Axis i of the tensor is stored axis `axes[i]`; null where they are in order. */
  readonly axes: readonly number[] | null;
  /** The bytes belong to nobody else and start their buffer: the tensor may keep them. */
  readonly owned: boolean;
}

/**
 * Elements that the sizes other than zero of an empty tensor may stand for. Such a tensor costs no bytes of the file,
 * but whoever walks its rows would walk 2^53 of them.
 */
const emptyLimit = 2 ** 24;

/**
 * Throws unless every size is a whole number, the axes at most `rank`, and the product one that can be counted. Every
 * shape that comes from a file passes here before it is used.
 */
export function checkSizes(shape: Shape, fail: Fail, rank: number = defaultRank): void {
  if (shape.length > rank) throw fail(`array of ${shape.length} axes exceeds the limit of ${rank}`);
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || size < 0) throw fail(`shape ${formatShape(shape)} has the size ${size}`);
  }
  const filled = productOf(shape.filter((size) => size !== 0));
  const limit = shape.includes(0) ? emptyLimit : Number.MAX_SAFE_INTEGER;
  if (filled > limit) throw fail(`shape ${formatShape(shape)} has too many elements`);
}

/** Throws unless the product of the sizes × the item size is exactly `byteLength`. */
export function checkByteLength(dtype: DType, shape: Shape, byteLength: number, fail: Fail): void {
  const needed = productOf(shape) * itemSize(dtype);
  if (needed !== byteLength) {
    throw fail(`${dtype} array of shape ${formatShape(shape)} needs ${needed} bytes, got ${byteLength}`);
  }
}

/** A tensor that owns its data, in C order and in this machine's byte order. */
export function ownTensor(bytes: Uint8Array, layout: RawLayout, fail: Fail): Tensor {
  const { dtype, stored, axes } = layout;
  checkByteLength(dtype, stored, bytes.length, fail);
  if (axes !== null && axes.length > 1 && bytes.length > 0)
    return wrap(gather(bytes, layout, axes), dtype, shapeOf(layout), fail);
  const own = layout.owned ? bytes : new Uint8Array(bytes);
  if (layout.bigEndian) reverseItems(own, itemSize(dtype));
  return wrap(own, dtype, shapeOf(layout), fail);
}

/** A tensor on the bytes themselves where they are aligned for the dtype, else on a copy. C order, little-endian. */
export function viewTensor(bytes: Uint8Array, dtype: DType, shape: Shape, fail: Fail): Tensor {
  checkByteLength(dtype, shape, bytes.length, fail);
  const isAligned = bytes.byteOffset % itemSize(dtype) === 0;
  return wrap(isAligned ? bytes : new Uint8Array(bytes), dtype, shape, fail);
}

function wrap(bytes: Uint8Array, dtype: DType, shape: Shape, fail: Fail): Tensor {
  if (dtype === "bool" && bytes.some((byte) => byte > 1)) throw fail("bool array holds a byte other than 0 and 1");
  const elements = bytes.length / itemSize(dtype);
  return new Tensor(dtype, shape, new dtypes[dtype].array(bytes.buffer as ArrayBuffer, bytes.byteOffset, elements));
}

/** The product of the sizes; 0 as soon as one of them is, whatever the others are. */
function productOf(shape: Shape): number {
  return shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
}

function reverseItems(bytes: Uint8Array, size: number): void {
  if (size === 1) return;
  for (let start = 0; start < bytes.length; start += size) bytes.subarray(start, start + size).reverse();
}

/** Copies every item from its stored place to its place in C order, turning its bytes round where they must be. */
function gather(source: Uint8Array, layout: RawLayout, axes: readonly number[]): Uint8Array {
  const size = itemSize(layout.dtype);
  const target = new Uint8Array(source.length);
  const shape = shapeOf(layout);
  const strides = axes.map((axis) => size * productOf(layout.stored.slice(axis + 1)));
  const flip = layout.bigEndian ? size - 1 : 0;
  const last = shape.length - 1;
  let written = 0;
  const visit = (axis: number, offset: number): void => {
    const stop = offset + shape[axis]! * strides[axis]!;
    for (let start = offset; start < stop; start += strides[axis]!) {
      if (axis < last) visit(axis + 1, start);
      else for (let byte = 0; byte < size; byte++) target[written++] = source[start + (byte ^ flip)]!;
    }
  };
  visit(0, 0);
  return target;
}

function shapeOf({ stored, axes }: RawLayout): Shape {
  return axes === null ? stored : axes.map((axis) => stored[axis]!);
}
