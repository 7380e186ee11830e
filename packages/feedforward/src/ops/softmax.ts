/**
 * y_k = exp(x_k) / Σ exp(x_i) along the last axis, each row by itself.
 */

import type { FloatArray } from "../functions/lane.ts";
import { softmaxRow } from "../functions/softmax.ts";
import type { Op } from "./op.ts";

export const softmax: Op = {
  name: "softmax",
  reference(lane, { inputs: [x], outputs: [y] }) {
    const size = x!.shape.at(-1) ?? 1;
    const [from, to] = [x!.data as FloatArray, y!.data as FloatArray];
    for (let offset = 0; offset < to.length; offset += size) softmaxRow(lane, from, to, { offset, size });
  },
};
