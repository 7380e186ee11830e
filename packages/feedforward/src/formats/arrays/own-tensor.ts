/**
 * Arrays whose elements lie otherwise than here, in another order of axes or bytes: they are copied into a tensor that owns
 * its data.
 */

import { reverseItems } from "../../bytes/order.ts";
import { type DType, itemSize } from "../../tensor/dtype.ts";
import { type Shape, sizeOf } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { checkByteLength, type Fault, wrapBytes } from "./raw-tensor.ts";

/** How the elements lie in the bytes. */
export interface RawLayout {
  readonly dtype: DType;
  /** Sizes of the axes as they are stored, the last one contiguous. */
  readonly stored: Shape;
  readonly bigEndian: boolean;
  /** Axis i of the tensor is stored axis `axes[i]`; null where they are in order. */
  readonly axes: readonly number[] | null;
  /** No other code holds the bytes, and they start their buffer: the tensor may keep them. */
  readonly owned: boolean;
}

/** A tensor that owns its data, in C order and in this machine's byte order. */
export function ownTensor(bytes: Uint8Array, layout: RawLayout, fault: Fault): Tensor {
  const { dtype, stored, axes } = layout;
  checkByteLength(dtype, stored, bytes.length, fault);
  if (axes !== null && axes.length > 1 && bytes.length > 0) {
    const gathered = gatherItems(bytes, placesOf(layout, axes), itemSize(dtype), layout.bigEndian);
    return wrapBytes(gathered, dtype, shapeOf(layout), fault);
  }
  const own = layout.owned ? bytes : new Uint8Array(bytes);
  if (layout.bigEndian) reverseItems(own, itemSize(dtype));
  return wrapBytes(own, dtype, shapeOf(layout), fault);
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
  const target = new Uint8Array(sizeOf(shape) * itemBytes);
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
  const strides = axes.map((axis) => size * sizeOf(layout.stored.slice(axis + 1)));
  return { begin: 0, shape: shapeOf(layout), strides };
}

function shapeOf({ stored, axes }: RawLayout): Shape {
  return axes === null ? stored : axes.map((axis) => stored[axis]!);
}
