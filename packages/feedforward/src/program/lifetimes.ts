/**
 * Where the values of a program lie in one arena, for every backend. A value is alive from the step that writes it to the
 * last that reads it; two that are never alive together share their place. First fit, in the order of the steps.
 */

import type { Program, ValueId } from "./program.ts";
import { isView } from "./view.ts";

/** Bytes that are needed from one step to another, both included. */
export interface Need {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** Every place begins on a cache line. */
const alignment = 64;

/** Where each need lies, in bytes. They come in the order of their first steps. */
export function place(needs: readonly Need[]): { readonly offsets: readonly number[]; readonly byteLength: number } {
  // What is free, in ascending order, never two holes side by side; the last has no end.
  const holes = [{ start: 0, end: Infinity }];
  const order = needs.map((_, i) => i).sort((a, b) => needs[a]!.last - needs[b]!.last);
  const offsets: number[] = [];
  let [dead, byteLength] = [0, 0];
  for (const { bytes, first } of needs) {
    // What is dead when a value is written stays dead for those that come after it.
    for (; needs[order[dead]!]!.last < first; dead++) free(holes, offsets[order[dead]!]!, needs[order[dead]!]!.bytes);
    const hole = holes.find(({ start, end }) => end - start >= bytes)!;
    offsets.push(hole.start);
    hole.start += aligned(bytes);
    byteLength = Math.max(byteLength, hole.start);
    if (hole.start === hole.end) holes.splice(holes.indexOf(hole), 1);
  }
  return { offsets, byteLength };
}

function free(holes: { start: number; end: number }[], start: number, bytes: number): void {
  const end = start + aligned(bytes);
  if (end === start) return;
  const index = holes.findIndex((hole) => hole.start >= start);
  const [before, after] = [holes[index - 1], holes[index]!];
  if (end === after.start) after.start = start;
  else holes.splice(index, 0, { start, end });
  if (before?.end !== start) return;
  holes[index]!.start = before.start;
  holes.splice(index - 1, 1);
}

/** The values that need a place of their own, in the order of the steps that write them, and from when to when. */
export function livesOf(
  program: Program,
): { readonly value: ValueId; readonly first: number; readonly last: number }[] {
  const { steps, inputs, outputs } = program;
  const storage = storageOf(program);
  const first = new Map<ValueId, number>();
  const last = new Map<ValueId, number>();
  for (const { value } of inputs) first.set(value, -1);
  steps.forEach((step, i) => {
    for (const input of step.inputs) if (input !== null) last.set(storage[input]!, i);
    for (const output of step.outputs) if (storage[output] === output) first.set(output, i);
  });
  for (const { value } of outputs) last.set(storage[value]!, steps.length);
  // An output that no step reads is still written.
  return [...first].map(([value, from]) => ({ value, first: from, last: Math.max(from, last.get(value) ?? from) }));
}

/** For each value the one whose place it has: itself, but for views. */
export function storageOf({ values, steps }: Pick<Program, "values" | "steps">): readonly ValueId[] {
  const storage = values.map((_, value) => value);
  for (const step of steps) if (isView(step)) storage[step.outputs[0]!] = storage[step.inputs[0]!]!;
  return storage;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
