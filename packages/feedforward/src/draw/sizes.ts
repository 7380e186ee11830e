/**
 * How large a drawing is to be, in pixels or characters: what is laid out in a size that is no number never ends.
 */

import { optionError } from "../errors.ts";

/** A `RangeError` for a size that is not a finite number of at least 1. */
export function checkSizes(operation: string, sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (size >= 1 && size < Infinity) continue;
    throw optionError(
      "draw-size",
      "$operation: expected $name to be a number of at least 1, got $got",
      operation,
      name,
      size,
    );
  }
}
