/**
 * Plain data as a text that tells it apart from all other data. What a program's code depends on goes into the key of its
 * module whole, so no field can be forgotten there: -0 is not 0, NaN and ∞ are not null, bigints are not numbers; formulas
 * stand there by name and parameters.
 */

import type { Formula } from "../functions/formula.ts";
import type { Program } from "./program.ts";

/** The key of plain data: numbers, texts, lists and objects of them, and formulas. */
export function keyOf(data: unknown): string {
  if (typeof data === "number") {
    return Number.isFinite(data) && !Object.is(data, -0) ? String(data) : `${1 / data} ${data}`;
  }
  if (typeof data === "string") return JSON.stringify(data);
  if (typeof data === "boolean" || data === null) return String(data);
  if (typeof data === "bigint") return `${data}n`;
  if (Array.isArray(data)) return `[${data.map(keyOf).join()}]`;
  if (isFormula(data)) return `(${keyOf(data.name)}${keyOf(data.parameters)})`;
  // Maps and typed arrays would lose what they hold.
  if (data?.constructor !== Object) throw new TypeError("key: expected plain data");
  return `{${Object.entries(data)
    .map(([name, value]) => `${JSON.stringify(name)}:${keyOf(value)}`)
    .join()}}`;
}

/** Everything that the code for a program depends on: all of it but what its constants hold. */
export function programKey({ values, steps, constants, inputs, outputs }: Program): string {
  return keyOf([
    values.map(({ dtype, shape, per }, value) => [dtype, shape, per, constants.has(value)]),
    steps.map(({ op, attributes, inputs: from, outputs: to, epilogue }) => [op.name, attributes, from, to, epilogue]),
    inputs.map(({ value, transform }) => [value, transform]),
    outputs.map(({ value }) => value),
  ]);
}

function isFormula(value: unknown): value is Formula {
  return typeof value === "object" && value !== null && "apply" in value;
}
