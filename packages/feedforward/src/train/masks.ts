/**
 * The masks of dropout: which values of a step are dropped. Every layer draws its own in every step, from a generator whose seed joins
 * the epoch's key, the step and the layer; it goes through the rows of the batch, and through the units of each. So a mask depends
 * on nothing else: neither on what runs the step nor on what was drawn before.
 */

import { laneOf } from "../functions/float64.ts";
import type { FloatArray } from "../functions/lane.ts";
import { Random } from "../tensor/random.ts";

export interface Mask {
  readonly rate: number;
  /** [maxRows, units] */
  readonly values: FloatArray;
  readonly units: number;
}

/** Where in a training a mask is drawn. */
export interface MaskPlace {
  readonly rows: number;
  /** Any 32-bit number, drawn once an epoch. */
  readonly key: number;
  /** Of the epoch, from 1. */
  readonly step: number;
}

export function drawMasks(masks: readonly Mask[], { rows, key, step }: MaskPlace): void {
  if (masks.length === 0) return;
  // Below 0: examples that are changed at random have seeds of at least 0.
  const ofStep = new Random(joined(key, step)).uint32();
  masks.forEach(({ rate, values, units }, layer) => {
    const random = new Random(joined(ofStep, layer));
    const kept = rate < 1 ? laneOf(values).constant(1 / (1 - rate)) : 0;
    for (let i = 0; i < rows * units; i++) values[i] = random.uniform() < rate ? 0 : kept;
  });
}

function joined(word: number, position: number): number {
  return -1 - (word * 2 ** 20 + (position % 2 ** 20));
}
