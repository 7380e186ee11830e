/** y_k = log(exp(x_k) / Σ exp(x_i)) along the last axis, each row by itself. */

import type { FloatArray } from "../functions/lane.ts";
import { logSoftmaxRow } from "../functions/log-softmax.ts";
import type { RuledOp } from "./op.ts";

export const logSoftmax: RuledOp = {
  name: "log-softmax",
  infer: ([x]) => [x!],
  reference(lane, { inputs: [x], outputs: [y] }) {
    const size = x!.shape.at(-1) ?? 1;
    const [from, to] = [x!.data as FloatArray, y!.data as FloatArray];
    for (let offset = 0; offset < to.length; offset += size) logSoftmaxRow(lane, from, to, { offset, size });
  },
  keepsRows: ([x]) => x!.shape.length > 1,
};
