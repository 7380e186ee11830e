/**
 * What a reader makes of bytes: its value, or "refused" for a `FormatError` whose offset lies in the bytes. Any other
 * exception is no verdict: it passes through and fails the test. `zlibVerdict` is the same for a function of node:zlib,
 * the oracle.
 */

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { FormatError } from "../../src/errors.ts";

/** The content in hexadecimal, or "refused". */
export function verdict(read: () => Uint8Array, size: number): string {
  try {
    return Buffer.from(read()).toString("hex");
  } catch (error) {
    if (error instanceof FormatError && error.offset >= 0 && error.offset <= size) return "refused";
    throw error;
  }
}

export function zlibVerdict(read: () => Uint8Array): string {
  try {
    return Buffer.from(read()).toString("hex");
  } catch {
    return "refused";
  }
}

/** Stands for bytes that are too many to compare one by one. */
export function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Copies of the bytes, each with one bit changed. */
export function* flips(bytes: Uint8Array): Generator<Uint8Array> {
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const copy = bytes.slice();
    copy[bit >> 3]! ^= 1 << (bit & 7);
    yield copy;
  }
}

/** Copies of the bytes, each with one byte replaced by each of the values. */
export function* replacements(bytes: Uint8Array, values: readonly number[]): Generator<Uint8Array> {
  for (let i = 0; i < bytes.length; i++) {
    for (const value of values) {
      const copy = bytes.slice();
      copy[i] = value;
      yield copy;
    }
  }
}

/** The first 0, 1, … bytes, but not all. */
export function* prefixes(bytes: Uint8Array): Generator<Uint8Array> {
  for (let size = 0; size < bytes.length; size++) yield bytes.slice(0, size);
}
