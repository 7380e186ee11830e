/** An activation that is chosen by its name, applied: networks hold theirs and need no look into the table. */

import { unsupportedError } from "../errors.ts";
import { checkOptions, unknownName } from "../options/check.ts";
import { type ActivationChoice, activationNames, activations, isActivationName } from "./activation.ts";
import type { ActivationRow, BoundActivation } from "./activation-row.ts";
import type { Lane } from "./lane.ts";

/** An error for a choice of no function; a layer's own activation is one with its formula. */
export function checkChoice(choice: ActivationChoice): void {
  checkOptions("activation", choice as BoundActivation, { name: "", alpha: "a number", formula: "" });
  const { name } = choice;
  if (isActivationName(name)) return;
  throw unknownName(unsupportedError, "activation", { kind: "function", name, names: activationNames });
}

/** The row of an activation, and its parameter. */
export function activationOf(choice: ActivationChoice): { row: ActivationRow; alpha: number } {
  const row: ActivationRow = activations[choice.name];
  return { row, alpha: choice.alpha ?? row.alpha ?? 0 };
}

/** h(x). */
export function activate<V, M>(lane: Lane<V, M>, choice: ActivationChoice, x: V): V {
  const { row, alpha } = activationOf(choice);
  return row.forward(lane, x, alpha);
}
