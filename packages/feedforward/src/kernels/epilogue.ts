/**
 * Which formulas a kernel applies to its sums before it stores them: those of a few operations. A longer one would claim the
 * registers that hold the sums, and runs in a pass of its own.
 */

import type { Formula } from "../functions/formula.ts";
import { float32, type Lane } from "../functions/lane.ts";
import { single } from "../functions/precision.ts";

/** relu takes two operations, a clip two, leakyRelu three. */
const mostOperations = 4;

/** The whole epilogue where it is cheap, else nothing. */
export function fusedEpilogue(epilogue: readonly Formula[]): readonly Formula[] {
  const operations = epilogue.reduce((sum, formula) => sum + operationsOf(formula), 0);
  return operations <= mostOperations ? epilogue : [];
}

/** How many operations a formula takes, found by applying it over a lane that counts. */
export function operationsOf(formula: Formula): number {
  let count = 0;
  const operation = (): null => {
    count += 1;
    return null;
  };
  const free = { precision: single, constant: () => null, let: () => null };
  const counting = Object.fromEntries(Object.keys(float32).map((name) => [name, operation]));
  formula.apply({ ...counting, ...free } as unknown as Lane<null, null>, null);
  return count;
}
