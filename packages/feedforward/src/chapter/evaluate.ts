/**
 * One value of an activation function, or of its derivative, by name: what pictures and tables ask for. Float32, the
 * bits that a network computes.
 */

import { activate, activationOf, checkChoice } from "../functions/activate.ts";
import { type ActivationChoice, type ActivationName, activations } from "../functions/activation.ts";
import { derivativeOf } from "../functions/derivative.ts";
import { float32 } from "../functions/lane.ts";

/** The parameter of a function, such as the slope of a leaky ReLU, where nothing else is said; null for one without. */
export function activationAlpha(name: ActivationName): number | null {
  checkChoice({ name });
  return activations[name].alpha;
}

/** h(x) */
export function activationValue(choice: ActivationChoice, x: number): number {
  checkChoice(choice);
  return activate(float32, choice, Math.fround(x));
}

/** h′(x) = dh/dx; at a kink the value of the side that is 0 or the lesser. */
export function activationSlope(choice: ActivationChoice, x: number): number {
  const y = activationValue(choice, x);
  return derivativeOf(choice.name)(float32, Math.fround(x), y, activationOf(choice).alpha);
}
