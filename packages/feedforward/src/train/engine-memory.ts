/** What trainings in WebAssembly write into their block of memory and read out of it: what a step is told, and arrays in rows. */

import type { TrainingMemory } from "../backend/training.ts";
import { head } from "../kernels/training/layout.ts";
import { rowsOfPanel } from "../kernels/training/steps/form.ts";
import { clipFactor } from "./clip.ts";

/** An array in rows of so many floats, `pitch` bytes apart; `bytes` from it to its first slot. */
export interface ArrayPlace {
  readonly offset: number;
  readonly rows: number;
  readonly size: number;
  readonly pitch: number;
  readonly bytes: number;
  /** The array has the columns of these rows behind each other, and the rows lie in panels of so many bytes. */
  readonly panelBytes?: number | null;
}

export function writeArray(memory: TrainingMemory, array: Float32Array, place: ArrayPlace): void {
  const { floats } = memory;
  const { rows, size } = place;
  const [start, step] = startsOf(memory, place);
  for (let r = 0; r < rows; r++) {
    if (!place.panelBytes) floats.set(array.subarray(r * size, (r + 1) * size), start + r * step);
    else forEachInPanels(place, (i, offset) => { floats[start + r * step + offset] = array[i * rows + r]!; }); // biome-ignore format: a line
  }
}

export function readArray(memory: TrainingMemory, array: Float32Array, place: ArrayPlace): void {
  const { floats } = memory;
  const { rows, size } = place;
  const [start, step] = startsOf(memory, place);
  for (let r = 0; r < rows; r++) {
    const from = start + r * step;
    if (!place.panelBytes) array.set(floats.subarray(from, from + size), r * size);
    else forEachInPanels(place, (i, offset) => { array[i * rows + r] = floats[from + offset]!; }); // biome-ignore format: a line
  }
}

/** In floats, where the first row begins, and how far from it the next. */
function startsOf(memory: TrainingMemory, { offset, pitch }: ArrayPlace): readonly [number, number] {
  return [memory.address(offset) / 4, pitch / 4];
}

/** Each element of a row, and how far behind the first it lies, in floats. */
function forEachInPanels({ rows, size, panelBytes }: ArrayPlace, visit: (i: number, offset: number) => void): void {
  const width = panelBytes! / 4;
  const panel = width * rowsOfPanel(rows);
  for (let start = 0, first = 0; first < size; first += width, start += panel) {
    for (let i = first; i < Math.min(size, first + width); i++) visit(i, start + i - first);
  }
}

/** What every head is told. */
export interface StepHead {
  readonly rows: number;
  /** The share that weight decay takes, and the numbers of the optimizer. */
  readonly share: number;
  readonly numbers: readonly number[];
}

/** Into each of so many heads. */
export function writeHeads(memory: TrainingMemory, heads: number, { rows, share, numbers }: StepHead): void {
  const { bytes, floats } = memory;
  for (let i = 0; i < heads; i++) {
    const start = memory.address(i * head.byteLength);
    floats[(start + head.rows) / 4] = rows;
    floats[(start + head.share) / 4] = share;
    bytes.fill(share === 0 ? 0 : 0xff, start + head.decays, start + head.decays + 4);
    floats.set(numbers, (start + head.numbers) / 4);
  }
}

/** Gives gradients that wait, in the order of the parameters, their factor, and updates the parameters by them. */
export function updateWaiting(
  memory: TrainingMemory,
  limit: number,
  gradients: Iterable<ArrayPlace>,
  rows: number,
): void {
  let squares = 0;
  for (const place of gradients) squares = addSquares(memory, place, squares);
  memory.floats[memory.address(head.factor) / 4] = clipFactor(limit, squares);
  memory.run("update", rows);
}

/** The sum goes on through the array, ascending. */
function addSquares(memory: TrainingMemory, place: ArrayPlace, before: number): number {
  const { floats } = memory;
  const { rows, size } = place;
  const [start, step] = startsOf(memory, place);
  let sum = before;
  if (!place.panelBytes) {
    for (let from = start; from < start + rows * step; from += step) {
      for (let i = from; i < from + size; i++) sum += floats[i]! * floats[i]!;
    }
    return sum;
  }
  forEachInPanels(place, (_, offset) => {
    for (let i = start + offset; i < start + offset + rows * step; i += step) sum += floats[i]! * floats[i]!;
  });
  return sum;
}

/** Whether every parameter was finite after the last step, as each of so many heads says. */
export function isUntroubled(memory: TrainingMemory, heads: number): boolean {
  for (let i = 0; i < heads; i++) {
    const start = memory.address(i * head.byteLength + head.trouble);
    for (let k = start; k < start + 16; k++) if (memory.bytes[k] !== 0) return false;
  }
  return true;
}
