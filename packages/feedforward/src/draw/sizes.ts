/**
 * How large a drawing is to be, in pixels or characters: what is laid out in a size that is no number never ends.
 */

/** A `RangeError` for a size that is not a finite number of at least 1. */
export function checkSizes(operation: string, sizes: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(sizes)) {
    if (size >= 1 && size < Infinity) continue;
    throw new RangeError(`${operation}: expected ${name} to be a number of at least 1, got ${size}`);
  }
}
