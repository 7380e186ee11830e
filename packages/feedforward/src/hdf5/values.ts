/**
 * Values: what the bytes of a dataset or an attribute are by their type and shape. Numbers become a tensor, a view of the
 * file where it is aligned and little-endian; texts become strings in the same order.
 */

import { ByteReader } from "../bytes/reader.ts";
import { ownTensor } from "../formats/arrays/own-tensor.ts";
import { faultAt, viewTensor } from "../formats/arrays/raw-tensor.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { ElementType, Padding } from "./datatype.ts";
import { type Hdf5File, placedAt, textOf } from "./file.ts";
import type { GlobalHeap } from "./heaps.ts";

/** Texts in C order. */
export interface Hdf5Strings {
  readonly shape: readonly number[];
  readonly strings: readonly string[];
}

/** Numbers, texts, or null for a value that holds nothing (h5py's `Empty`). */
export type Hdf5Value = Tensor | Hdf5Strings | null;

/** Bytes of elements, and where they begin in the file; what was inflated is no view of the file. */
export interface Elements {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly owned: boolean;
}

export interface ValueType {
  readonly type: ElementType;
  readonly shape: Shape;
}

/** Bytes that the elements take. Shapes from a file have at most 2^53 elements. */
export function byteLength({ type, shape }: ValueType): number {
  return sizeOf(shape) * type.size;
}

export function valueFrom(file: Hdf5File, heap: GlobalHeap, { type, shape }: ValueType, elements: Elements): Hdf5Value {
  const { bytes, offset, owned } = elements;
  if (type.kind === "opaque") {
    throw file.fault(offset, "hdf5-type", "has elements of the type $type, which is not read", "opaque of 2 bytes");
  }
  if (type.kind === "number") {
    const fault = faultAt({ format: "hdf5" }, offset);
    const { dtype, bigEndian } = type;
    return bigEndian
      ? ownTensor(bytes, { dtype, stored: shape, bigEndian: type.size > 1, axes: null, owned }, fault)
      : viewTensor(bytes, dtype, shape, fault);
  }
  const reader = new ByteReader(bytes, "hdf5");
  const next = (): string => {
    file.entry(offset);
    if (type.kind === "heap text") return heap.text(reader);
    file.spend(2 * type.size, offset);
    return textOf(trimmed(reader.take(type.size, "text"), type.padding), reader, offset);
  };
  return { shape, strings: placedAt(offset, () => Array.from({ length: sizeOf(shape) }, next)) };
}

function trimmed(bytes: Uint8Array, padding: Padding): Uint8Array {
  const stop = bytes.indexOf(0);
  if (padding === "first zero") return stop < 0 ? bytes : bytes.subarray(0, stop);
  const pad = padding === "zeros" ? 0 : 0x20;
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === pad) end -= 1;
  return bytes.subarray(0, end);
}
