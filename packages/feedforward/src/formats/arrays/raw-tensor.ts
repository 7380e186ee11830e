/**
 * Raw array bytes become a tensor here, for every format: the number of bytes is proven first, and the elements are
 * moved as unsigned integers, never as floats, so that the payload of every NaN arrives as it was written. Typed arrays
 * have the machine's byte order, which is little-endian wherever JavaScript runs.
 */

import type { ByteReader } from "../../bytes/reader.ts";
import { type FormatError, formatError, type Raise } from "../../errors.ts";
import { type DType, dtypes, itemSize } from "../../tensor/dtype.ts";
import { isSize, type Shape, sizeOf } from "../../tensor/shape.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { defaultRank } from "../limits.ts";

/** Makes the reader's error at the place it is reading. */
export type Fault = Raise<FormatError>;

/** The errors of a place. */
export function faultAt({ format }: { readonly format: string }, offset: number): Fault {
  return (code, sentence, ...given) => formatError({ format, offset }, code, sentence, ...given);
}

/** The errors of one of several tensors: `tensor "fc1.weight" has a size of -1`. */
export function faultOfTensor(reader: ByteReader, name: string, offset: number): Fault {
  return (code, sentence, ...given) =>
    reader.faultAt(offset, code, `tensor "$tensor" ${sentence}`, ...([name, ...given] as never));
}

/**
 * Elements that the sizes other than zero of an empty tensor may stand for. Such a tensor costs no bytes of the file,
 * but a loop over its rows would take 2^53 turns of them, and a layer of its columns has a bias for each.
 */
const emptyLimit = 2 ** 21;

/**
 * Throws unless every size is a whole number, the axes at most `rank`, and the product one that can be counted. Every
 * shape that comes from a file passes here before it is used.
 */
export function checkSizes(shape: Shape, fault: Fault, rank: number = defaultRank): void {
  if (shape.length > rank)
    throw fault("array-axes", "array of $axes axes exceeds the limit of $limit", shape.length, rank);
  for (const size of shape) {
    if (!isSize(size)) throw fault("array-size", "shape $shape has the size $size", shape.map(jsonSize), size);
  }
  const filled = sizeOf(shape.filter((size) => size !== 0));
  const limit = shape.includes(0) ? emptyLimit : Number.MAX_SAFE_INTEGER;
  if (filled > limit) throw fault("array-elements", "shape $shape has too many elements", shape);
}

/** A header may spell a size that no number holds, and JSON knows no ∞. */
function jsonSize(size: number): number | string {
  return Number.isFinite(size) ? size : String(size);
}

/** Throws unless the product of the sizes × the item size is exactly `byteLength`. */
export function checkByteLength(dtype: DType, shape: Shape, byteLength: number, fault: Fault): void {
  const needed = sizeOf(shape) * itemSize(dtype);
  if (needed !== byteLength) {
    const sentence = "$dtype array of shape $shape needs $expected bytes, got $got";
    throw fault("array-bytes", sentence, dtype, shape, needed, byteLength);
  }
}

/** A tensor on the bytes themselves where they are aligned for the dtype, else on a copy. C order, little-endian. */
export function viewTensor(bytes: Uint8Array, dtype: DType, shape: Shape, fault: Fault): Tensor {
  checkByteLength(dtype, shape, bytes.length, fault);
  const isAligned = bytes.byteOffset % itemSize(dtype) === 0;
  return wrapBytes(isAligned ? bytes : new Uint8Array(bytes), dtype, shape, fault);
}

/** The tensor on bytes of the right number. */
export function wrapBytes(bytes: Uint8Array, dtype: DType, shape: Shape, fault: Fault): Tensor {
  if (dtype === "bool" && bytes.some((byte) => byte > 1)) {
    throw fault("array-bool", "bool array holds a byte other than 0 and 1");
  }
  const elements = bytes.length / itemSize(dtype);
  return new Tensor(dtype, shape, new dtypes[dtype](bytes.buffer as ArrayBuffer, bytes.byteOffset, elements));
}
