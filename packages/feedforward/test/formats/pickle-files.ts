/**
 * Pickles in tests: opcodes written as Python writes bytes ("\x80\x02]."), and values described in the words of
 * scripts/golden-pickle.py, which keep types and bits.
 */

import { Buffer } from "node:buffer";
import { FormatError } from "../../src/errors.ts";
import { PickleTuple, type PickleValue } from "../../src/formats/pickle.ts";
import { Tensor } from "../../src/tensor/tensor.ts";

/** The bytes whose values are the characters. */
export function bytesOf(...parts: string[]): Uint8Array {
  return Uint8Array.from(Buffer.from(parts.join(""), "latin1"));
}

/** A string of protocol 4. */
export function text(value: string): string {
  return `\x8c${String.fromCharCode(value.length)}${value}`;
}

export function describeValue(value: PickleValue): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "bigint") return { bigint: String(value) };
  if (typeof value === "number") {
    const bits = Buffer.alloc(8);
    bits.writeDoubleBE(value);
    return { number: bits.toString("hex") };
  }
  if (value instanceof Tensor) return { tensor: value.dtype, shape: value.shape, hex: hexOf(value.data) };
  if (value instanceof Uint8Array) return { bytes: hexOf(value) };
  if (value instanceof PickleTuple) return { tuple: value.items.map(describeValue) };
  if (value instanceof Map) {
    return { dict: Array.from(value, ([key, item]) => [describeValue(key), describeValue(item)]) };
  }
  return { list: value.map(describeValue) };
}

export function hexOf(array: ArrayBufferView): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("hex");
}

/** What a reader says against bytes: the `FormatError`, whose offset lies in them; null where it reads them. */
export function refusalOf(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array): FormatError | null {
  try {
    read(bytes);
    return null;
  } catch (error) {
    if (error instanceof FormatError && error.offset >= 0 && error.offset <= bytes.length) return error;
    throw error;
  }
}
