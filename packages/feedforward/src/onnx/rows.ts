/**
 * Whether a program treats the rows of its batch each by itself. The same graph was lowered for one row and for more; the two
 * programs must be the same step by step, every value that depends on an input must have its rows at the first axis, and
 * every op must say that it keeps rows. Where that ends, the step says so.
 */

import { type UnsupportedError, unsupportedError } from "../errors.ts";
import type { RowsInput } from "../ops/op.ts";
import { keyOf } from "../program/key.ts";
import type { Program, Step, ValueId } from "../program/program.ts";
import type { TensorArray } from "../tensor/dtype.ts";
import { type Shape, sameShape } from "../tensor/shape.ts";

/** Where rows do not stay apart: at a step, or at an output that has none. */
export interface Mixing {
  readonly value: ValueId;
  /** Said of the node that the value comes from. */
  readonly error: (step: string) => UnsupportedError;
}

/** The first place where the rows of a batch see each other; null where they never do. */
export function mixingOf(one: Program, more: Program, rows: number): Mixing | null {
  const isRows = new Set(more.inputs.map(({ value }) => value));
  const hasRows = (value: ValueId): boolean => isRowsShape(one.values[value]!.shape, more.values[value]!.shape, rows);
  for (const [i, step] of more.steps.entries()) {
    const { op, attributes, inputs, outputs } = step;
    const forms = inputs.map((input): RowsInput | null =>
      input === null ? null : { ...more.values[input]!, isRows: isRows.has(input) },
    );
    const takesRows = forms.some((form) => form?.isRows);
    const keepsRows = op.keepsRows?.(forms, attributes) === true && outputs.every(hasRows);
    if (takesRows && !keepsRows) return fault(outputs[0]!, "rows-mixed", "does not keep the rows of a batch apart");
    if (!isSameStep(one.steps[i], step, rows) || !haveSameConstants(one, more, inputs)) {
      return fault(outputs[0]!, "rows-counted", "computes with the number of rows");
    }
    if (takesRows) for (const output of outputs) isRows.add(output);
  }
  const other = more.outputs.find(({ value }) => !isRows.has(value));
  return other === undefined ? null : fault(other.value, "rows-lost", "has no row for each row of the input");
}

function fault(value: ValueId, code: string, reason: string): Mixing {
  return { value, error: (step) => unsupportedError(code, `$step ${reason}` as "$step", step) };
}

/** [1, …] and [rows, …] alike. */
function isRowsShape(one: Shape, more: Shape, rows: number): boolean {
  return one[0] === 1 && more[0] === rows && sameShape(one.slice(1), more.slice(1));
}

/** One op on the same values; what it does may differ in the leading size of a shape alone. */
function isSameStep(one: Step | undefined, more: Step, rows: number): boolean {
  if (one === undefined || one.op !== more.op) return false;
  if (keyOf([one.inputs, one.outputs]) !== keyOf([more.inputs, more.outputs])) return false;
  const ones = new Map(Object.entries(one.attributes));
  return Object.entries(more.attributes).every(([name, value]: [string, unknown]) => {
    const own: unknown = ones.get(name);
    if (keyOf([own]) === keyOf([value])) return true;
    if (!Array.isArray(own) || !Array.isArray(value)) return false;
    return own[0] === 1 && value[0] === rows && keyOf(own.slice(1)) === keyOf(value.slice(1));
  });
}

/** A constant that was computed from the number of rows is another one for another number. */
function haveSameConstants(one: Program, more: Program, inputs: readonly (ValueId | null)[]): boolean {
  return inputs.every((input) => {
    if (input === null) return true;
    const [a, b] = [one.constants.get(input), more.constants.get(input)];
    return a === b || (a !== undefined && b !== undefined && areSame(a, b));
  });
}

function areSame(a: TensorArray, b: TensorArray): boolean {
  return a.constructor === b.constructor && a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}
