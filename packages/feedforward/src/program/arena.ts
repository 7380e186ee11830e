/**
 * The values of a program as views of one arena, in which those that are never alive together share their place. A program of
 * many steps brings this along (`Program.arena`); one of a few layers in a row has an array for each value and needs none of it.
 */

import { dtypes, itemSize, type TensorArray } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import { livesOf, place, storageOf } from "./lifetimes.ts";
import type { Program, ValueId } from "./program.ts";

/** Where each value but constants lies. */
export function arenaOf(program: Program): (value: ValueId) => TensorArray {
  const { values } = program;
  const sizeInBytes = (value: ValueId): number => itemSize(values[value]!.dtype) * sizeOf(values[value]!.shape);
  const lives = livesOf(program);
  const { offsets, byteLength } = place(lives.map((life) => ({ ...life, bytes: sizeInBytes(life.value) })));
  const arena = new ArrayBuffer(byteLength);
  const offsetOf = new Map(lives.map(({ value }, i) => [value, offsets[i]!]));
  const storage = storageOf(program);
  return (value) => {
    const { dtype, shape } = values[value]!;
    const Data = dtypes[dtype];
    const offset = offsetOf.get(storage[value]!);
    // Nobody asks for values that are fused away.
    return offset === undefined ? new Data(0) : new Data(arena, offset, sizeOf(shape));
  };
}
