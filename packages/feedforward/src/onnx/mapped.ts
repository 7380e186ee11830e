/** Operators that are a function of one float, element by element: how they are written down. */

import type { Formula } from "../functions/formula.ts";
import type { Lane } from "../functions/lane.ts";
import type { ValueId } from "../program/program.ts";
import type { Call } from "./call.ts";
import { type OperatorRow, simple } from "./operator.ts";

/** h(x) of floats, element by element. */
export function map(call: Call, applied: Formula): ValueId {
  const { dtype } = call.type(0);
  if (dtype !== "float32" && dtype !== "float64")
    throw call.refuse("op-dtype", "does not take the dtype $dtype", dtype);
  return call.map(applied, call.input(0));
}

type Apply = <V, M>(lane: Lane<V, M>, x: V) => V;

export function formula(name: string, parameters: readonly number[], apply: Apply): Formula {
  return { name, parameters, apply };
}

export function mapOperator(since: number, name: string, apply: Apply): OperatorRow {
  return simple(since, 1, {}, (call) => map(call, formula(name, [], apply)));
}
