/**
 * How much a step does: multiply-adds of one example.
 */

import { sizeOf } from "../tensor/shape.ts";
import type { Program, Step } from "./program.ts";

export function stepWork(
  { values, constants }: Pick<Program, "values" | "constants">,
  { op, attributes, inputs, outputs }: Step,
): number {
  const types = inputs.map((input) => (input === null ? null : values[input]!));
  if (op.isView || op.work !== undefined) return op.work?.(types, attributes) ?? 0;
  const counted = [...outputs, ...inputs.filter((input) => input !== null && constants.has(input))];
  return counted.reduce<number>((sum, value) => sum + sizeOf(values[value!]!.shape), 0);
}

/** Of all steps. */
export function programWork(program: Program): number {
  return program.steps.reduce((sum, step) => sum + stepWork(program, step), 0);
}
