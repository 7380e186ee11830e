/**
 * What is known of an operator: its forms, from which opset on each is in force, and how a node becomes steps of a program.
 * A node is checked against the form of its graph's opset before it is lowered.
 */

import type { ValueId } from "../program/program.ts";
import type { Call } from "./call.ts";
import type { AttributeType, GraphNode, KnownOperator } from "./node.ts";

export type Range = readonly [least: number, most: number];

export interface OperatorForm {
  /** The first opset with this form. */
  readonly since: number;
  readonly inputs: Range;
  readonly outputs: Range;
  readonly attributes: Readonly<Record<string, AttributeType>>;
  /** Attributes that must be there. */
  readonly required?: readonly string[];
}

export interface OperatorRow extends KnownOperator {
  /** Whether it looks texts up in the words that they are positions in; others are told positions, or refused. */
  readonly readsTexts?: true;
  /** Oldest first. */
  readonly forms: readonly OperatorForm[];
  /** The outputs, in order; those that no node reads may be left out at the end. */
  lower(call: Call): readonly ValueId[];
}

/** Rows of operators by name. */
export type MoreOperators = Readonly<Record<string, OperatorRow>>;

/** The counts of a form of one input and one output. */
export const noForm = { inputs: [1, 1], outputs: [1, 1] } as const;

/** An operator with one form, of one output. */
export function simple(
  since: number,
  inputs: number | Range,
  attributes: Readonly<Record<string, AttributeType>>,
  lower: (call: Call) => ValueId,
): OperatorRow {
  const range: Range = typeof inputs === "number" ? [inputs, inputs] : inputs;
  return { forms: [{ since, inputs: range, outputs: [1, 1], attributes }], lower: (call) => [lower(call)] };
}

/** The row of a node's operator: its own, or that of the table, of which own rows alone are asked; or null. */
export function rowOf({ operator, row }: GraphNode, table: MoreOperators): OperatorRow | null {
  return (row as OperatorRow | undefined) ?? (Object.hasOwn(table, operator) ? table[operator]! : null);
}

/** The form in force at an opset, or null where the operator is younger. */
export function formAt({ forms }: OperatorRow, opset: number): OperatorForm | null {
  return forms.findLast(({ since }) => since <= opset) ?? null;
}
