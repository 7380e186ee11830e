/** The sum of two gradients for the same value, element by element. */

import type { FloatArray } from "../functions/lane.ts";
import type { Op } from "../ops/op.ts";

export const sumStep: Op = {
  name: "sum",
  reference(lane, { inputs: [a, b], outputs: [y] }) {
    const [left, right, to] = [a, b, y].map((operand) => operand!.data as FloatArray);
    for (let i = 0; i < to!.length; i++) to![i] = lane.add(left![i]!, right![i]!);
  },
};
