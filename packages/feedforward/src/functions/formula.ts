/**
 * A formula is a function of one number with its parameters bound, written over a lane: what is applied element by element.
 * Its name and parameters say which function it is, so they can stand for it in a key.
 */

import { applyActivation, type BoundActivation } from "./activation-row.ts";
import type { Lane } from "./lane.ts";

export interface Formula {
  readonly name: string;
  readonly parameters: readonly number[];
  apply<V, M>(lane: Lane<V, M>, x: V): V;
}

/** An activation as a formula. */
export function formulaOf(activation: BoundActivation): Formula {
  const { name, formula } = activation;
  const alpha = activation.alpha ?? formula.alpha;
  return {
    name,
    parameters: alpha === null ? [] : [alpha],
    apply: (lane, x) => applyActivation(lane, activation, x),
  };
}

/** Whether a function makes many values exactly 0. */
export function leavesZeros({ name }: Formula): boolean {
  return name === "relu" || name === "step";
}

/** Whether a function gives nothing below +0: +0 itself, what is greater, or NaN of either sign. */
export function isNonNegative({ name }: Formula): boolean {
  return name === "relu" || name === "sigmoid" || name === "step";
}
