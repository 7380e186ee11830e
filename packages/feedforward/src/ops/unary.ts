/**
 * y = h(x), element by element: activations, and every other function of one number.
 */

import { type Formula, leavesZeros } from "../functions/formula.ts";
import type { FloatArray } from "../functions/lane.ts";
import type { Op } from "./op.ts";

export interface UnaryAttributes {
  readonly formula: Formula;
}

export const unary: Op<UnaryAttributes> = {
  name: "unary",
  reference(lane, { inputs: [x], outputs: [y] }, { formula }) {
    const [from, to] = [x!.data as FloatArray, y!.data as FloatArray];
    for (let i = 0; i < to.length; i++) to[i] = formula.apply(lane, from[i]!);
  },
  givesZeros: (_, { formula }) => leavesZeros(formula),
};
