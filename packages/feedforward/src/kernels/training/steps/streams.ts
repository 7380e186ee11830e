/**
 * Four sequences of floats side by side: what is summed along each of them, in its own order, is summed along all four at once.
 *
 *     a0 a1 a2 a3 …            a0 b0 c0 d0
 *     b0 b1 b2 b3 …     →      a1 b1 c1 d1     the first vector, the second, …
 *     c0 c1 c2 c3 …            a2 b2 c2 d2
 *     d0 d1 d2 d3 …
 */

import type { Func } from "../../../wasm/module.ts";
import { type Address, at, I32 } from "../../../wasm/values.ts";
import { F32x4 } from "../../../wasm/vectors.ts";
import { transpose } from "../../conv.ts";

/** Where each of four sequences begins. */
export type Four = readonly Address[];

/** Visits the vectors of several fours in turn, each vector of all of them together. Up to three floats behind a sequence are read. */
export function overStreams(
  f: Func,
  fours: readonly Four[],
  length: number,
  visit: (vectors: readonly F32x4[]) => void,
): void {
  const turned = (first: I32): (readonly F32x4[])[] => {
    return fours.map((four) => transpose(f, four.map(({ base, offset }) => f.let(F32x4.load(at(base.add(first), offset)))))); // biome-ignore format: a line
  };
  const rest = length % 4;
  const whole = 4 * (length - rest);
  f.for(I32.constant(0), I32.constant(whole), 16, (first) => {
    const vectors = turned(first);
    for (let k = 0; k < 4; k++) visit(vectors.map((four) => four[k]!));
  });
  if (rest === 0) return;
  const last = turned(I32.constant(whole));
  for (let k = 0; k < rest; k++) visit(last.map((four) => four[k]!));
}

/** Four rows of the batch, each by the bytes from the first; of fewer the last stands for those that are missing. */
export function overFours(f: Func, rows: I32, visit: (four: readonly I32[]) => void): void {
  const last = f.let(rows.sub(1));
  f.for(I32.constant(0), rows, 4, (first) => {
    const four = [0, 1, 2, 3].map((i) => {
      const row = f.local(I32);
      f.set(row, first.add(i));
      f.if(last.lessU(row.value), () => f.set(row, last));
      return row.value;
    });
    visit(four);
  });
}
