/**
 * What a reader makes of bytes that may be hostile: a value, or a `FormatError` whose offset lies in the bytes. Any other
 * exception is neither: it passes through and fails the test.
 */

import { FormatError } from "../../src/errors.ts";

export type Outcome = "value" | "refused";

export function outcome(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array): Outcome {
  try {
    read(bytes);
    return "value";
  } catch (error) {
    if (error instanceof FormatError && error.offset >= 0 && error.offset <= bytes.length) return "refused";
    throw error;
  }
}

/** What a refusal says; "" where there is none. */
export function refusalOf(read: (bytes: Uint8Array) => unknown, bytes: Uint8Array): string {
  try {
    read(bytes);
    return "";
  } catch (error) {
    if (error instanceof FormatError && error.offset >= 0 && error.offset <= bytes.length) return error.message;
    throw error;
  }
}

/** How many of the files have each outcome. */
export function tally(read: (bytes: Uint8Array) => unknown, files: Iterable<Uint8Array>): Record<Outcome, number> {
  const counts = { value: 0, refused: 0 };
  for (const bytes of files) counts[outcome(read, bytes)] += 1;
  return counts;
}
