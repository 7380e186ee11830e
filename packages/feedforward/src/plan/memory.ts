/**
 * Where the values between steps lie in one arena. A buffer is alive from the step that writes it to the last that
 * reads it; two that are never alive together share their place. First fit, in the order of the steps.
 */

import type { Buffer, Step } from "./plan.ts";

interface Placed extends Buffer {
  /** The last step that reads it. */
  readonly last: number;
}

/** Gives every buffer its place. Buffers come in the order of the steps that write them. */
export function placeBuffers(
  steps: readonly Step[],
  sizes: readonly number[],
): { readonly buffers: readonly Buffer[]; readonly arenaSize: number } {
  const { firsts, lasts } = livesOf(steps, sizes.length);
  let alive: Placed[] = [];
  let arenaSize = 0;
  const buffers = sizes.map((size, buffer) => {
    const [first, last] = [firsts[buffer]!, lasts[buffer]!];
    // What is dead when a buffer is written stays dead for those that come after it.
    alive = alive.filter((other) => first <= other.last);
    const offset = firstFit(size, alive);
    alive.push({ size, offset, last });
    arenaSize = Math.max(arenaSize, aligned(offset + size));
    return { size, offset };
  });
  return { buffers, arenaSize };
}

/** The step that writes each buffer, -1 for the input; and the last that reads it, the end for one that none reads. */
function livesOf(steps: readonly Step[], count: number): { readonly firsts: number[]; readonly lasts: number[] } {
  const firsts = new Array<number>(count).fill(-1);
  const lasts = new Array<number>(count).fill(steps.length);
  steps.forEach(({ from, to }, i) => {
    firsts[to] = i;
    lasts[from] = i;
  });
  return { firsts, lasts };
}

/** The lowest offset at which `size` values overlap none of the others. */
function firstFit(size: number, others: readonly Placed[]): number {
  const inOrder = [...others].sort((a, b) => a.offset - b.offset);
  let offset = 0;
  for (const other of inOrder) {
    if (offset + size <= other.offset) break;
    offset = Math.max(offset, aligned(other.offset + other.size));
  }
  return offset;
}

function aligned(offset: number): number {
  return Math.ceil(offset / 4) * 4;
}
