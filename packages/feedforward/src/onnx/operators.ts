/**
 * The usual operators: a table for each family, joined here. A graph is told its operators, and is told these unless said otherwise; to add
 * an operator is to add its row to the table of its family. Those that few files have are handed over (`more.ts`).
 */

import { activationOperators } from "./activations.ts";
import { arithmeticOperators } from "./arithmetic.ts";
import { branchOperators } from "./branch.ts";
import { composedOperators } from "./compose.ts";
import { elementwiseOperators } from "./elementwise.ts";
import { matrixOperators } from "./matrix.ts";
import { moveOperators } from "./move.ts";
import { normalizeOperators } from "./normalize.ts";
import type { OperatorRow } from "./operator.ts";
import { pickOperators } from "./pick.ts";
import { placeOperators } from "./places.ts";
import { quantizeOperators } from "./quantize.ts";
import { recurrentOperators } from "./recurrent.ts";
import { reduceOperators } from "./reduce.ts";
import { repeatOperators } from "./repeat.ts";
import { resizeOperators } from "./resize.ts";
import { shapeOperators } from "./shapes.ts";
import { standardOperators } from "./standard.ts";
import { windowOperators } from "./window.ts";

export const operators = {
  ...activationOperators,
  ...arithmeticOperators,
  ...branchOperators,
  ...composedOperators,
  ...elementwiseOperators,
  ...matrixOperators,
  ...moveOperators,
  ...normalizeOperators,
  ...pickOperators,
  ...placeOperators,
  ...quantizeOperators,
  ...recurrentOperators,
  ...reduceOperators,
  ...repeatOperators,
  ...resizeOperators,
  ...shapeOperators,
  ...standardOperators,
  ...windowOperators,
} satisfies Record<string, OperatorRow>;

export type OperatorName = keyof typeof operators;

/** The row of an operator, or null; asks own rows only, so `constructor` is none. */
export function operatorNamed(name: string): OperatorRow | null {
  return Object.hasOwn(operators, name) ? operators[name as OperatorName] : null;
}
