/**
 * A step of the optimizer on vectors of a parameter whose gradient is at hand: without what is tiny, then weight decay, then the
 * optimizer's own equations, which are handed in and are those of the reference over another lane. Where all gradients share a factor
 * that depends on all of them, each waits in an array behind the slots of its parameter, and a pass over these is the update.
 */

import type { Lane } from "../../functions/lane.ts";
import type { Func, ModuleBuilder } from "../../wasm/module.ts";
import { at, I32 } from "../../wasm/values.ts";
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
  /** The greatest magnitude of an element of a gradient; null where there is none. */
  readonly limit: number | null;
  /** Gradients wait until all of them are there, and their factor is known. */
  readonly waits: boolean;
  readonly apply: <V, M>(lane: Lane<V, M>, element: Updated<V>) => void;
}

/** Vectors that are updated beside each other. */
const group = 4;

/** How many arrays follow each parameter: its slots, and its gradient where that waits. */
export function arraysBehind({ slots, waits }: UpdateRule): number {
  return slots + (waits ? 1 : 0);
}

/** From a parameter to the gradient that waits behind it, in arrays. */
export function waitingArray(slots: number): number {
  return slots + 1;
}

export interface UpdatePlace {
  /** The address of what the step is told, and of the first vector of the parameter. */
  readonly head: I32;
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
    const offset = place.offset + 16 * first;
    if (!rule.waits) emitGroup(f, data, rule, { gradients: part, place: { ...place, offset } });
    else {
      const waiting = offset + waitingArray(rule.slots) * place.slotBytes;
      for (const [v, gradient] of part.entries()) f.store(at(place.at, waiting + 16 * v), gradient);
    }
  }
}

/** update(base, rows): every one of these parameters by the gradient that waits behind it, times the factor of the head. */
export function defineWaitingUpdate(
  module: ModuleBuilder,
  data: DataArea,
  rule: UpdateRule,
  parameters: Iterable<{ readonly offset: number; readonly bytes: number }>,
): Func {
  return module.func("update", (f) => {
    const base = f.param(I32);
    f.param(I32);
    const factor = f.let(F32x4.loadSplat(at(base, head.factor)));
    for (const { offset, bytes } of parameters) {
      const vectors = bytes % (16 * group) === 0 ? group : 1;
      const start = f.let(base.add(offset));
      f.for(start, f.let(start.add(bytes)), 16 * vectors, (place) => {
        const gradients = Array.from({ length: vectors }, (_, v) => {
          return f.let(F32x4.load(at(place, waitingArray(rule.slots) * bytes + 16 * v)).mul(factor));
        });
        emitGroup(f, data, rule, { gradients, place: { head: base, at: place, offset: 0, slotBytes: bytes } });
      });
    }
  });
}

function emitGroup(
  f: Func,
  data: DataArea,
  rule: UpdateRule,
  { gradients, place }: { readonly gradients: Vectors; readonly place: UpdatePlace },
): void {
  const { head: told, at: start, offset, slotBytes } = place;
  const lane = vectorLane(f, data, gradients.length);
  const load = (slot: number): F32x4[] =>
    gradients.map((_, v) => f.let(F32x4.load(at(start, offset + 16 * v + slotBytes * slot))));
  const number = (offset: number): F32x4[] => {
    const one = f.let(F32x4.loadSplat(at(told, offset)));
    return gradients.map(() => one);
  };
  const element: Updated<Vectors> = {
    w: load(0),
    slots: Array.from({ length: rule.slots }, (_, i) => load(i + 1)),
    gradient: limited(lane, rule, gradients),
    numbers: Array.from({ length: rule.numbers }, (_, i) => number(head.numbers + 4 * i)),
  };
  if (rule.hasDecay) {
    const decayed = lane.sub(element.w, lane.mul(number(head.share), element.w));
    const masks = number(head.decays).map((mask) => mask.asMask());
    element.w = lane.select(masks, decayed, element.w);
  }
  rule.apply(lane, element);
  for (const [slot, vectors] of [element.w, ...element.slots].entries()) {
    for (const [v, value] of vectors.entries()) f.store(at(start, offset + 16 * v + slotBytes * slot), value);
  }
  noteTrouble(f, told, element.w);
}

/** What is not finite sets bits of the head. */
export function noteTrouble(f: Func, told: I32, vectors: Vectors): void {
  const found = vectors.map((w) => w.sub(w).bits()).reduce((all, bits) => all.or(bits));
  const word = at(told, head.trouble);
  f.store(word, F32x4.load(word).bits().or(found));
}

function limited<V, M>(lane: Lane<V, M>, { limit }: UpdateRule, gradient: V): V {
  return limit === null ? gradient : lane.atMost(lane.atLeast(gradient, lane.constant(-limit)), lane.constant(limit));
}
