/** What trainings in WebAssembly write into their block of memory and read out of it: what a step is told, and arrays in rows. */

import type { TrainingMemory } from "../backend/training.ts";
import { head } from "../kernels/training/layout.ts";

/** An array in rows of so many floats, `pitch` bytes apart; `bytes` from it to its first slot. */
export interface ArrayPlace {
  readonly offset: number;
  readonly rows: number;
  readonly size: number;
  readonly pitch: number;
  readonly bytes: number;
  /** The array has the columns of these rows behind each other. */
  readonly isTurned?: boolean;
}

export function writeArray(memory: TrainingMemory, array: Float32Array, place: ArrayPlace): void {
  const { offset, rows, size, pitch, isTurned = false } = place;
  const [floats, start] = [memory.floats, memory.address(offset) / 4];
  for (let r = 0; r < rows; r++) {
    const to = start + (r * pitch) / 4;
    if (isTurned) for (let i = 0; i < size; i++) floats[to + i] = array[i * rows + r]!;
    else floats.set(array.subarray(r * size, (r + 1) * size), to);
  }
}

export function readArray(memory: TrainingMemory, array: Float32Array, place: ArrayPlace): void {
  const { offset, rows, size, pitch, isTurned = false } = place;
  const [floats, start] = [memory.floats, memory.address(offset) / 4];
  for (let r = 0; r < rows; r++) {
    const from = start + (r * pitch) / 4;
    if (isTurned) for (let i = 0; i < size; i++) array[i * rows + r] = floats[from + i]!;
    else array.set(floats.subarray(from, from + size), r * size);
  }
}

/** The numbers of the optimizer, and the share that weight decay takes. */
export function writeHead(
  memory: TrainingMemory,
  rows: number,
  { share, numbers }: { readonly share: number; readonly numbers: readonly number[] },
): void {
  const at = (offset: number): number => memory.address(offset) / 4;
  const { floats } = memory;
  floats[at(head.rows)] = rows;
  floats[at(head.share)] = share;
  memory.bytes.fill(share === 0 ? 0 : 0xff, memory.address(head.decays), memory.address(head.decays) + 4);
  floats.set(numbers, at(head.numbers));
}

/** Whether every parameter was finite after the last step. */
export function isUntroubled(memory: TrainingMemory): boolean {
  const start = memory.address(head.trouble);
  for (let i = 0; i < 16; i++) if (memory.bytes[start + i] !== 0) return false;
  return true;
}
