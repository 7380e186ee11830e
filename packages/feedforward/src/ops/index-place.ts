/** Indices as the ops that gather and scatter take them. */

import { shapeError } from "../errors.ts";
import type { ValueType } from "../tensor/value.ts";

export function isWholeIndex({ dtype }: ValueType): boolean {
  return dtype === "int64" || dtype === "int32";
}

/** The place along an axis; negative indices count from its end. */
export function placeOf(index: number, size: number): number {
  const place = index < 0 ? index + size : index;
  if (place >= 0 && place < size) return place;
  throw shapeError("op-index", "index $index is out of range for an axis of $size", index, size);
}
