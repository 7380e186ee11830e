/** Operators that take elements from, or put them at, places that other values say, and those that say the places. */

import { argMax } from "../ops/argmax.ts";
import { gatherElements } from "../ops/gather-elements.ts";
import { gatherND } from "../ops/gather-nd.ts";
import { type ScatterAttributes, scatter } from "../ops/scatter.ts";
import { topK } from "../ops/topk.ts";
import type { ValueId } from "../program/program.ts";
import type { Call } from "./call.ts";
import { negated } from "./elementwise.ts";
import { type OperatorRow, simple } from "./operator.ts";

const argMaxAttributes = { axis: "int", keepdims: "int" } as const;

export const placeOperators = {
  ArgMax: extreme((call) => call.input(0)),
  ArgMin: extreme(negated),

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
} satisfies Record<string, OperatorRow>;

/** Where the greatest of `values` stands. */
function extreme(values: (call: Call) => ValueId): OperatorRow {
  return {
    forms: [
      { since: 1, inputs: [1, 1], outputs: [1, 1], attributes: argMaxAttributes },
      { since: 12, inputs: [1, 1], outputs: [1, 1], attributes: { ...argMaxAttributes, select_last_index: "int" } },
    ],
    lower(call) {
      const axis = call.axis(call.int("axis", 0), call.shape(0).length);
      const isLast = call.int("select_last_index", 0) !== 0;
      return [call.emit(argMax, { axis, keepsAxis: call.int("keepdims", 1) !== 0, isLast }, values(call))];
    },
  };
}

export function joinOf(call: Call): ScatterAttributes["reduction"] {
  const name = call.string("reduction", "none");
  const reduction = (["none", "add", "mul", "max", "min"] as const).find((known) => known === name);
  if (reduction === undefined) throw call.unknown("reduction");
  return reduction;
}
