/**
 * Where the values of a program lie in one arena, for every backend. A value is alive from the step that writes it to the
 * last that reads it; two that are never alive together share their place. First fit, in the order of the steps.
 */

import type { Program, Step, ValueId } from "./program.ts";

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
  const arena = new Arena();
  const ends = needs.map((_, i) => i).sort((a, b) => needs[a]!.last - needs[b]!.last);
  const offsets: number[] = [];
  let ended = 0;
  for (const { bytes, first } of needs) {
    // What is dead when a value is written stays dead for those that come after it.
    for (; ended < ends.length && needs[ends[ended]!]!.last < first; ended++) {
      const dead = ends[ended]!;
      arena.free(offsets[dead]!, aligned(needs[dead]!.bytes));
    }
    offsets.push(arena.allocate(aligned(bytes)));
  }
  return { offsets, byteLength: arena.byteLength };
}

/** Bytes of which some are in use: the holes between those, in ascending order, never two side by side. */
class Arena {
  byteLength = 0;
  readonly #holes: { offset: number; bytes: number }[] = [];

  /** The first hole that is large enough; else the end, from where a last hole begins. */
  allocate(bytes: number): number {
    if (bytes === 0) return 0;
    const index = this.#holes.findIndex((hole) => hole.bytes >= bytes);
    if (index >= 0) {
      const hole = this.#holes[index]!;
      const { offset } = hole;
      hole.offset += bytes;
      hole.bytes -= bytes;
      if (hole.bytes === 0) this.#holes.splice(index, 1);
      return offset;
    }
    const last = this.#holes.at(-1);
    const isOpen = last !== undefined && last.offset + last.bytes === this.byteLength;
    const offset = isOpen ? last.offset : this.byteLength;
    if (isOpen) this.#holes.pop();
    this.byteLength = offset + bytes;
    return offset;
  }

  free(offset: number, bytes: number): void {
    if (bytes === 0) return;
    const holes = this.#holes;
    let index = holes.findIndex((hole) => hole.offset > offset);
    if (index < 0) index = holes.length;
    const [before, after] = [holes[index - 1], holes[index]];
    const hole = { offset, bytes };
    if (after !== undefined && offset + bytes === after.offset) {
      hole.bytes += after.bytes;
      holes.splice(index, 1);
    }
    if (before !== undefined && before.offset + before.bytes === offset) before.bytes += hole.bytes;
    else holes.splice(index, 0, hole);
  }
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
  // An output that nobody reads is still written.
  return [...first].map(([value, from]) => ({ value, first: from, last: Math.max(from, last.get(value) ?? from) }));
}

/** For each value the one whose place it has: itself, but for views. */
export function storageOf({ values, steps }: Pick<Program, "values" | "steps">): readonly ValueId[] {
  const storage = values.map((_, value) => value);
  for (const step of steps) if (isView(step)) storage[step.outputs[0]!] = storage[step.inputs[0]!]!;
  return storage;
}

/** Whether nothing runs: the output is the first input under another shape. */
export function isView({ op, epilogue }: Step): boolean {
  return op.isView === true && epilogue.length === 0;
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
