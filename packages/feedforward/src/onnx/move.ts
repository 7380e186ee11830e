/**
 * Operators that move elements and change none.
 */

import { concat } from "../ops/concat.ts";
import { gather } from "../ops/gather.ts";
import { gatherElements } from "../ops/gather-elements.ts";
import { gatherND } from "../ops/gather-nd.ts";
import { type ScatterAttributes, scatter } from "../ops/scatter.ts";
import { topK } from "../ops/topk.ts";
import type { Call } from "./call.ts";
import { type OperatorRow, simple } from "./operator.ts";
import { transposed } from "./transposed.ts";

export const moveOperators = {
  Concat: {
    forms: [{ since: 4, inputs: [1, 2 ** 20], outputs: [1, 1], attributes: { axis: "int" }, required: ["axis"] }],
    lower(call) {
      const parts = Array.from({ length: call.inputCount }, (_, i) => call.input(i));
      const axis = call.axis(call.int("axis", 0), call.shape(0).length);
      return [call.emit(concat, { axis }, ...parts)];
    },
  },

  Gather: simple(1, 2, { axis: "int" }, (call) => {
    const axis = call.axis(call.int("axis", 0), call.shape(0).length);
    return call.emit(gather, { axis }, call.input(0), call.input(1));
  }),

  GatherElements: simple(11, 2, { axis: "int" }, (call) => {
    const axis = call.axis(call.int("axis", 0), call.shape(0).length);
    return call.emit(gatherElements, { axis }, call.input(0), call.input(1));
  }),

  GatherND: {
    forms: [
      { since: 11, inputs: [2, 2], outputs: [1, 1], attributes: {} },
      { since: 12, inputs: [2, 2], outputs: [1, 1], attributes: { batch_dims: "int" } },
    ],
    lower: (call) => [call.emit(gatherND, { batchAxes: call.int("batch_dims", 0) }, call.input(0), call.input(1))],
  },

  ScatterND: {
    forms: [
      { since: 11, inputs: [3, 3], outputs: [1, 1], attributes: {} },
      { since: 16, inputs: [3, 3], outputs: [1, 1], attributes: { reduction: "string" } },
    ],
    lower: (call) => [call.emit(scatter, { reduction: joinOf(call) }, call.input(0), call.input(1), call.input(2))],
  },

  TopK: {
    forms: [
      { since: 1, inputs: [1, 1], outputs: [2, 2], attributes: { axis: "int", k: "int" }, required: ["k"] },
      { since: 10, inputs: [2, 2], outputs: [2, 2], attributes: { axis: "int" } },
      { since: 11, inputs: [2, 2], outputs: [2, 2], attributes: { axis: "int", largest: "int", sorted: "int" } },
    ],
    lower(call) {
      const axis = call.axis(call.int("axis", -1), call.shape(0).length);
      const [k = Number.NaN] = call.opset < 10 ? [call.int("k", 0)] : call.whole(1);
      if (!(k >= 0)) throw call.fault("operator-count", "expected a count of at least 0, got $got", k);
      return call.emitAll(topK, { axis, k, isLargest: call.int("largest", 1) !== 0 }, [call.input(0)]);
    },
  },

  /** Axes in another order; in reverse where none is given. */
  Transpose: simple(1, 1, { perm: "ints" }, (call) => {
    const shape = call.shape(0);
    const order = call.ints("perm") ?? shape.map((_, axis) => shape.length - 1 - axis);
    if (
      order.length !== shape.length ||
      new Set(order).size !== shape.length ||
      order.some((axis) => !(axis in shape))
    ) {
      throw call.fault("transpose-order", "$order is no order of $axes axes", order, shape.length);
    }
    return transposed(call, call.input(0), order);
  }),
} satisfies Record<string, OperatorRow>;

export function joinOf(call: Call): ScatterAttributes["reduction"] {
  const name = call.string("reduction", "none");
  const reduction = (["none", "add", "mul", "max", "min"] as const).find((known) => known === name);
  if (reduction === undefined) throw call.unknown("reduction");
  return reduction;
}
