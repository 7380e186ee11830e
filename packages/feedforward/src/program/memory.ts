/**
 * How much memory a program takes at once, known before anything is allocated: a file decides what there is to compute, and
 * a few bytes of it can ask for more than there is.
 */

import { itemSize } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import { livesOf, place } from "./lifetimes.ts";
import type { Program, ValueId } from "./program.ts";

/** Unless a session is told otherwise. */
export const usualMemoryBytes = 2 ** 30;

/** The bytes of constants, and of the values that are alive together. */
export function programBytes(program: Program): number {
  const bytesOf = (value: ValueId): number =>
    itemSize(program.values[value]!.dtype) * sizeOf(program.values[value]!.shape);
  const { byteLength } = place(livesOf(program).map((life) => ({ ...life, bytes: bytesOf(life.value) })));
  return [...program.constants.values()].reduce((sum, data) => sum + data.byteLength, byteLength);
}
