/**
 * What every target asks of a reader: whatever the bytes are, it gives a value or throws a `FormatError` whose offset
 * lies in them. Every other exception is a finding, and so is a reader that writes into its input.
 */

import { FormatError } from "../../packages/feedforward/src/errors.ts";

/** The value, or null for a refusal. */
export function reading<V>(read: (bytes: Uint8Array) => V, bytes: Uint8Array): V | null {
  const before = sum(bytes);
  const value = valueOrNull(read, bytes);
  if (sum(bytes) !== before) throw new Error("the reader changed its input");
  return value;
}

function valueOrNull<V>(read: (bytes: Uint8Array) => V, bytes: Uint8Array): V | null {
  try {
    return read(bytes);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const { offset, message } = error;
    if (Number.isSafeInteger(offset) && offset >= 0 && offset <= bytes.length) return null;
    throw new Error(`the offset lies outside of the ${bytes.length} bytes: ${message}`, { cause: error });
  }
}

/** Throws unless two files are the same: for writers, whose files must be read to what was written. */
export function same(first: Uint8Array, second: Uint8Array): void {
  if (first.length !== second.length || first.some((byte, i) => byte !== second[i])) {
    throw new Error("what was written is read as something else");
  }
}

function sum(bytes: Uint8Array): number {
  let total = 0;
  for (const byte of bytes) total = (Math.imul(total, 31) + byte) | 0;
  return total;
}
