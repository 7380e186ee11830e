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
  if (axes !== null && axes.length > 1 && bytes.length > 0) {
    const gathered = gatherItems(bytes, placesOf(layout, axes), itemSize(dtype), layout.bigEndian);
    return wrap(gathered, dtype, shapeOf(layout), fail);
  }
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

/** Where the items of an array lie, in bytes. */
export interface Places {
  readonly begin: number;
  readonly shape: Shape;
  /** From an item to the next along each axis. */
  readonly strides: readonly number[];
}

/**
 * Copies every item from its place to its place in C order, turning its bytes round where they must be. Axes of one item
 * are passed over: no more is walked than twice the items.
 */
export function gatherItems(
  source: Uint8Array,
  { begin, shape, strides }: Places,
  itemBytes: number,
  bigEndian = false,
): Uint8Array<ArrayBuffer> {
  const target = new Uint8Array(productOf(shape) * itemBytes);
  const walked = shape.flatMap((size, axis) => (size === 1 ? [] : [{ size, stride: strides[axis]! }]));
  const last = walked.length - 1;
  const flip = bigEndian ? itemBytes - 1 : 0;
  let written = 0;
  const copy = (start: number): void => {
    for (let byte = 0; byte < itemBytes; byte++) target[written++] = source[start + (byte ^ flip)]!;
  };
  const visit = (axis: number, start: number): void => {
    const { size, stride } = walked[axis]!;
    if (axis < last) for (let i = 0; i < size; i++) visit(axis + 1, start + i * stride);
    else if (itemBytes === 1) for (let i = 0; i < size; i++) target[written++] = source[start + i * stride]!;
    else for (let i = 0; i < size; i++) copy(start + i * stride);
  };
  if (last < 0) copy(begin);
  else visit(0, begin);
  return target;
}

/** The strides of the stored axes, in the order of the tensor's. */
function placesOf(layout: RawLayout, axes: readonly number[]): Places {
  const size = itemSize(layout.dtype);
  const strides = axes.map((axis) => size * productOf(layout.stored.slice(axis + 1)));
  return { begin: 0, shape: shapeOf(layout), strides };
}

function shapeOf({ stored, axes }: RawLayout): Shape {
  return axes === null ? stored : axes.map((axis) => stored[axis]!);
}
