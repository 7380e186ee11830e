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
  const { offsetOf, byteLength } = placeValues(program);
  const arena = new ArrayBuffer(byteLength);
  const storage = storageOf(program);
  return (value) => {
    const { dtype, shape } = values[value]!;
    const Data = dtypes[dtype];
    const offset = offsetOf.get(storage[value]!);
    // No step reads values that are fused away.
    return offset === undefined ? new Data(0) : new Data(arena, offset, sizeOf(shape));
  };
}

/** The bytes of the arena, and where in it each value that needs a place has it. */
export function placeValues(program: Program): { offsetOf: ReadonlyMap<ValueId, number>; byteLength: number } {
  const lives = livesOf(program);
  const needs = lives.map(({ value, first, last }) => {
    const { dtype, shape } = program.values[value]!;
    return { bytes: itemSize(dtype) * sizeOf(shape), first, last };
  });
  const { offsets, byteLength } = place(needs);
  return { offsetOf: new Map(lives.map(({ value }, i) => [value, offsets[i]!])), byteLength };
}
