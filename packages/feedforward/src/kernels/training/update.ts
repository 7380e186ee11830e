/**
 * A step of the optimizer on vectors of a parameter whose gradient is at hand: without what is tiny, then weight decay, then the
 * optimizer's own equations, which are handed in and are those of the reference over another lane.
 */

import type { Lane } from "../../functions/lane.ts";
import type { Func } from "../../wasm/module.ts";
import { at, type I32 } from "../../wasm/values.ts";
import { F32x4 } from "../../wasm/vectors.ts";
import type { DataArea } from "../data.ts";
import { type Vectors, vectorLane } from "../lane.ts";
import { head } from "./layout.ts";
import { withoutTiny } from "./tiny.ts";

/** An element of a parameter: `w` and `slots` are replaced by what they become. */
export interface Updated<V> {
  w: V;
  readonly slots: V[];
  readonly gradient: V;
  readonly numbers: readonly V[];
}

export interface UpdateRule {
  readonly slots: number;
  /** How many numbers a step is told. */
  readonly numbers: number;
  readonly hasDecay: boolean;
  /** A gradient of 0 may change something. */
  readonly movesAlone: boolean;
  readonly apply: <V, M>(lane: Lane<V, M>, element: Updated<V>) => void;
}

/** Vectors that are updated beside each other. */
const group = 4;

export interface UpdatePlace {
  /** The address of the block, and of the first vector of the parameter. */
  readonly base: I32;
  readonly at: I32;
  readonly offset: number;
  /** From a parameter to its first slot, and from one slot to the next. */
  readonly slotBytes: number;
}

/**
 * Writes the update of vectors that follow each other. What is not finite sets bits of a place in memory: a register for them would be
 * one less for sums.
 */
export function emitUpdate(
  f: Func,
  data: DataArea,
  rule: UpdateRule,
  { gradients, place }: { readonly gradients: Vectors; readonly place: UpdatePlace },
): void {
  for (let first = 0; first < gradients.length; first += group) {
    const part = withoutTiny(f, data, gradients.slice(first, first + group));
    emitGroup(f, data, rule, { gradients: part, place: { ...place, offset: place.offset + 16 * first } });
  }
}

function emitGroup(
  f: Func,
  data: DataArea,
  rule: UpdateRule,
  { gradients, place }: { readonly gradients: Vectors; readonly place: UpdatePlace },
): void {
  const { base, at: start, offset, slotBytes } = place;
  const lane = vectorLane(f, data, gradients.length);
  const load = (slot: number): F32x4[] =>
    gradients.map((_, v) => f.let(F32x4.load(at(start, offset + 16 * v + slotBytes * slot))));
  const told = (offset: number): F32x4[] => {
    const one = f.let(F32x4.loadSplat(at(base, offset)));
    return gradients.map(() => one);
  };
  const element: Updated<Vectors> = {
    w: load(0),
    slots: Array.from({ length: rule.slots }, (_, i) => load(i + 1)),
    gradient: gradients,
    numbers: Array.from({ length: rule.numbers }, (_, i) => told(head.numbers + 4 * i)),
  };
  if (rule.hasDecay) {
    const decayed = lane.sub(element.w, lane.mul(told(head.share), element.w));
    const masks = told(head.decays).map((mask) => mask.asMask());
    element.w = lane.select(masks, decayed, element.w);
  }
  rule.apply(lane, element);
  for (const [slot, vectors] of [element.w, ...element.slots].entries()) {
    for (const [v, value] of vectors.entries()) f.store(at(start, offset + 16 * v + slotBytes * slot), value);
  }
  const found = element.w.map((w) => w.sub(w).bits()).reduce((all, bits) => all.or(bits));
  const word = at(base, head.trouble);
  f.store(word, F32x4.load(word).bits().or(found));
}
