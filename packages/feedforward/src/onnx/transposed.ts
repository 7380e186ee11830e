/**
 * The axes of a value in another order, and what was there before: two transpositions that undo each other are none, whatever
 * views lie between that undo each other too. Exporters write them around every recurrent layer.
 */

import { transpose } from "../ops/transpose.ts";
import type { ValueId } from "../program/program.ts";
import { sameShape } from "../tensor/shape.ts";
import type { Call } from "./call.ts";

/** Axis i of the result is axis `order[i]` of x. */
export function transposed(call: Call, x: ValueId, order: readonly number[]): ValueId {
  const { shape } = call.builder.type(x);
  // Axes of size 1 may go anywhere: where only they move, no element does.
  const long = order.filter((axis) => shape[axis] !== 1);
  const isMoved = long.some((axis, i) => i > 0 && axis < long[i - 1]!);
  const moved = order.map((axis) => shape[axis]!);
  if (!isMoved) return call.view(x, moved);
  const source = untransposed(call, x);
  return source?.order.every((axis, i) => order[axis] === i) ? source.value : call.emit(transpose, { order }, x);
}

/** The value of which x has the first two axes swapped, or null. */
export function unswapped(call: Call, x: ValueId): ValueId | null {
  const { builder } = call;
  const source = untransposed(call, x);
  if (source !== null) return source.order.join() === "1,0,2" ? source.value : null;
  const { shape } = builder.type(x);
  const [first = 0, second = 0, ...rest] = shape;
  const step = builder.stepOf(x);
  if (step?.op.isView !== true || (first !== 1 && second !== 1)) return null;
  const base = step.inputs[0]!;
  return sameShape(builder.type(base).shape, [second, first, ...rest]) ? base : null;
}

function untransposed({ builder }: Call, x: ValueId): { value: ValueId; order: readonly number[] } | null {
  const step = builder.stepOf(x);
  if (step?.op.name !== transpose.name) return null;
  return { value: step.inputs[0]!, order: (step.attributes as { order: readonly number[] }).order };
}
