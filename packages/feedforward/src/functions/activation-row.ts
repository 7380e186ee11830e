/**
 * What an activation is: its name, its parameter, and its formula over a lane. A layer holds all three, so that code that runs
 * one asks no table, and a page carries the formulas that its layers name and no others.
 */

import type { Lane } from "./lane.ts";

/** An activation function, by the name that a file gives it. */
export type ActivationName =
  | "step"
  | "sigmoid"
  | "relu"
  | "identity"
  | "tanh"
  | "leakyRelu"
  | "elu"
  | "selu"
  | "softplus"
  | "gelu"
  | "geluTanh"
  | "hardSigmoid";

/** An activation as a layer names it; `alpha` for those that have a parameter. */
export interface ActivationChoice {
  readonly name: ActivationName;
  readonly alpha?: number;
}

/** What a row of the table says. */
export interface ActivationRow {
  /** The parameter where a layer names none; null where the function has none. */
  readonly alpha: number | null;
  forward<V, M>(lane: Lane<V, M>, x: V, alpha: number): V;
}

/** An activation with its formula and its parameter, the function's own where the choice names none. */
export interface BoundActivation extends ActivationChoice {
  readonly formula: ActivationRow;
}

/** h(x). */
export function applyActivation<V, M>(lane: Lane<V, M>, { formula, alpha }: BoundActivation, x: V): V {
  return formula.forward(lane, x, alpha ?? formula.alpha ?? 0);
}
