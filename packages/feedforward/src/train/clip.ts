/**
 * Gradients kept from growing: by their common norm, which keeps their direction, or each element by itself. The norm is one sum of
 * squares in float64, from 0, over the parameters in the network's order and the elements of each in ascending order.
 */

import { optionError } from "../errors.ts";
import { laneOf } from "../functions/float64.ts";
import type { ParameterArrays } from "./parameters.ts";

/** At most one of both. */
export interface ClipOptions {
  /** The greatest norm of all gradients together: longer ones are scaled to it. */
  readonly clipNorm?: number;
  /** The greatest magnitude of an element. */
  readonly clipValue?: number;
}

export interface ClipSettings {
  readonly norm: number | null;
  readonly value: number | null;
}

/** What `clip_grad_norm_` of PyTorch adds to the norm that it divides by. */
const floor = 1e-6;

export function clipSettings({ clipNorm = null, clipValue = null }: Partial<NullOr<ClipOptions>>): ClipSettings {
  for (const [name, limit] of Object.entries({ clipNorm, clipValue })) {
    if (limit === null || (limit > 0 && limit < Infinity)) continue;
    throw optionError("train-clip", "train: expected $name to be a finite number above 0, got $got", name, limit);
  }
  if (clipNorm !== null && clipValue !== null) {
    throw optionError("train-clip-twice", "train: clipNorm and clipValue both limit gradients, give one of them");
  }
  return { norm: clipNorm, value: clipValue };
}

type NullOr<O> = { readonly [K in keyof O]: O[K] | null };

/** In place: g ← g·limit/(norm + 1e-6) where the norm is above the limit, the factor rounded once; or g ← min(max(g, -limit), limit). */
export function clipGradients(gradients: ParameterArrays, { norm, value }: ClipSettings): void {
  if (value !== null) clampEach(gradients, value);
  if (norm === null) return;
  const factor = clipFactor(norm, squaresOf(gradients));
  if (factor === 1) return;
  for (const gradient of gradients.values()) {
    const lane = laneOf(gradient);
    const rounded = lane.constant(factor);
    for (let i = 0; i < gradient.length; i++) gradient[i] = lane.mul(gradient[i]!, rounded);
  }
}

/** What gradients are multiplied by whose squares have this sum: 1 where they are no longer than the limit, or not finite. */
export function clipFactor(limit: number, squares: number): number {
  const factor = limit / (Math.sqrt(squares) + floor);
  return factor < 1 ? factor : 1;
}

function squaresOf(gradients: ParameterArrays): number {
  let sum = 0;
  for (const gradient of gradients.values()) {
    for (let i = 0; i < gradient.length; i++) sum += gradient[i]! * gradient[i]!;
  }
  return sum;
}

function clampEach(gradients: ParameterArrays, limit: number): void {
  for (const gradient of gradients.values()) {
    const lane = laneOf(gradient);
    const most = lane.constant(limit);
    for (let i = 0; i < gradient.length; i++) gradient[i] = lane.atMost(lane.atLeast(gradient[i]!, -most), most);
  }
}
