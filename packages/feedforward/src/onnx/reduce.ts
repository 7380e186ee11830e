/** Operators that sum, or reduce axes to one number otherwise. */

import { cumSum } from "../ops/cumsum.ts";
import type { ReduceAttributes } from "../ops/reduce.ts";
import { reduce } from "../ops/reductions.ts";
import type { Call } from "./call.ts";
import type { OperatorRow } from "./operator.ts";

export const reduceOperators = {
  CumSum: {
    forms: [{ since: 11, inputs: [2, 2], outputs: [1, 1], attributes: { exclusive: "int", reverse: "int" } }],
    lower(call) {
      const [axis = 0, ...others] = call.whole(1);
      if (others.length > 0) throw call.fault("cumsum-axis", "expected a single axis");
      const attributes = {
        axis: call.axis(axis, call.shape(0).length),
        isExclusive: call.int("exclusive", 0) !== 0,
        isReverse: call.int("reverse", 0) !== 0,
      };
      return [call.emit(cumSum, attributes, call.input(0))];
    },
  },
  ReduceL1: reduction("l1", 18),
  ReduceL2: reduction("l2", 18),
  ReduceLogSum: reduction("logSum", 18),
  ReduceLogSumExp: reduction("logSumExp", 18),
  ReduceMax: reduction("max", 18),
  ReduceMean: reduction("mean", 18),
  ReduceMin: reduction("min", 18),
  ReduceProd: reduction("prod", 18),
  ReduceSum: reduction("sum", 13),
  ReduceSumSquare: reduction("sumSquare", 18),
} satisfies Record<string, OperatorRow>;

/** Axes are an attribute at first, an input from some opset on. Without axes all are reduced, unless that is a no-op. */
function reduction(kind: ReduceAttributes["reduction"], axesAreInputSince: number): OperatorRow {
  return {
    forms: [
      { since: 1, inputs: [1, 1], outputs: [1, 1], attributes: { axes: "ints", keepdims: "int" } },
      {
        since: axesAreInputSince,
        inputs: [1, 2],
        outputs: [1, 1],
        attributes: { keepdims: "int", noop_with_empty_axes: "int" },
      },
    ],
    lower(call) {
      const given = call.opset < axesAreInputSince ? call.ints("axes") : inputAxes(call);
      const rank = call.shape(0).length;
      if ((given === undefined || given.length === 0) && call.int("noop_with_empty_axes", 0) !== 0)
        return [call.input(0)];
      const all = given === undefined || given.length === 0 ? call.shape(0).map((_, axis) => axis) : given;
      const axes = [...new Set(all.map((axis) => call.axis(axis, rank)))].sort((a, b) => a - b);
      return [call.emit(reduce, { reduction: kind, axes, keepsAxes: call.int("keepdims", 1) !== 0 }, call.input(0))];
    },
  };
}

function inputAxes(call: Call): number[] | undefined {
  return call.has(1) ? call.whole(1) : undefined;
}
