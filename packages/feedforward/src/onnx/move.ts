/**
 * Operators that move elements and change none.
 */

import { concat } from "../ops/concat.ts";
import { gather } from "../ops/gather.ts";
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
