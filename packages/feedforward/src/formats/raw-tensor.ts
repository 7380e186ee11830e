/**
 * Raw array bytes become a tensor here, for every format: the number of bytes is proven first, and the elements are
 * moved as unsigned integers, never as floats, so that the payload of every NaN arrives as it was written. Typed arrays
 * have the machine's byte order, which is little-endian wherever JavaScript runs.
 */

import type { FormatError } from "../errors.ts";
import { type DType, dtypes, itemSize } from "../tensor/dtype.ts";
import { formatShape, isSize, type Shape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { defaultRank } from "./limits.ts";

/** Makes the reader's error at the place it is reading. */
export type Fail = (reason: string) => FormatError;

/**
 * Elements that the sizes other than zero of an empty tensor may stand for. Such a tensor costs no bytes of the file,
 * but whoever walks its rows would walk 2^53 of them, and a layer of its columns has a bias for each.
 */
const emptyLimit = 2 ** 21;

/**
 * Throws unless every size is a whole number, the axes at most `rank`, and the product one that can be counted. Every
 * shape that comes from a file passes here before it is used.
 */
export function checkSizes(shape: Shape, fail: Fail, rank: number = defaultRank): void {
  if (shape.length > rank) throw fail(`array of ${shape.length} axes exceeds the limit of ${rank}`);
  for (const size of shape) {
    if (!isSize(size)) throw fail(`shape ${formatShape(shape)} has the size ${size}`);
  }
  const filled = sizeOf(shape.filter((size) => size !== 0));
  const limit = shape.includes(0) ? emptyLimit : Number.MAX_SAFE_INTEGER;
  if (filled > limit) throw fail(`shape ${formatShape(shape)} has too many elements`);
}

/** Throws unless the product of the sizes × the item size is exactly `byteLength`. */
export function checkByteLength(dtype: DType, shape: Shape, byteLength: number, fail: Fail): void {
  const needed = sizeOf(shape) * itemSize(dtype);
  if (needed !== byteLength) {
    throw fail(`${dtype} array of shape ${formatShape(shape)} needs ${needed} bytes, got ${byteLength}`);
  }
}

/** A tensor on the bytes themselves where they are aligned for the dtype, else on a copy. C order, little-endian. */
export function viewTensor(bytes: Uint8Array, dtype: DType, shape: Shape, fail: Fail): Tensor {
  checkByteLength(dtype, shape, bytes.length, fail);
  const isAligned = bytes.byteOffset % itemSize(dtype) === 0;
  return wrapBytes(isAligned ? bytes : new Uint8Array(bytes), dtype, shape, fail);
}

/** The tensor on bytes of the right number. */
export function wrapBytes(bytes: Uint8Array, dtype: DType, shape: Shape, fail: Fail): Tensor {
  if (dtype === "bool" && bytes.some((byte) => byte > 1)) throw fail("bool array holds a byte other than 0 and 1");
  const elements = bytes.length / itemSize(dtype);
  return new Tensor(dtype, shape, new dtypes[dtype](bytes.buffer as ArrayBuffer, bytes.byteOffset, elements));
}
