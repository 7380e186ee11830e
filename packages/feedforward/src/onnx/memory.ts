/**
 * How much memory a program takes at once, known before anything is allocated: a file decides what there is to compute, and
 * a few bytes of it can ask for more than there is.
 */

import { UnsupportedError } from "../errors.ts";
import { livesOf, place } from "../program/lifetimes.ts";
import type { Program, ValueId } from "../program/program.ts";
import { itemSize } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";

/** Unless a session is told otherwise. */
export const usualMemoryBytes = 2 ** 30;

/** Throws where values that are alive together and constants take more. */
export function checkMemory(program: Program, memoryBytes: number = usualMemoryBytes): void {
  const bytesOf = (value: ValueId): number =>
    itemSize(program.values[value]!.dtype) * sizeOf(program.values[value]!.shape);
  const { byteLength } = place(livesOf(program).map((life) => ({ ...life, bytes: bytesOf(life.value) })));
  const constants = [...program.constants.values()].reduce((sum, data) => sum + data.byteLength, 0);
  if (byteLength + constants <= memoryBytes) return;
  throw new UnsupportedError(
    `graph: these shapes want ${byteLength + constants} bytes, more than the ${memoryBytes} allowed: give smaller ones, or a session { memoryBytes }`,
  );
}
