/**
 * How much memory a program takes at once, known before anything is allocated: a file decides what there is to compute, and
 * a few bytes of it can ask for more than there is.
 */

import { placeValues } from "./arena.ts";
import type { Program } from "./program.ts";

/** Unless a session is told otherwise. */
export const usualMemoryBytes = 2 ** 30;

/** The bytes of constants, and of the values that are alive together. */
export function programBytes(program: Program): number {
  const { byteLength } = placeValues(program);
  return [...program.constants.values()].reduce((sum, data) => sum + data.byteLength, byteLength);
}
