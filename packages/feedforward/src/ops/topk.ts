/** The k greatest or least elements along an axis, in their order, and where they stood; of equals the first. NaN is greatest. */

import { shapeError } from "../errors.ts";
import { linesAlong } from "../tensor/lines.ts";
import type { RuledOp } from "./op.ts";

export interface TopKAttributes {
  readonly axis: number;
  readonly k: number;
  readonly isLargest: boolean;
}

/** Outputs: values, and indices as int64. */
export const topK: RuledOp<TopKAttributes> = {
  name: "topk",
  infer([x], { axis, k }) {
    if (k > x!.shape[axis]!) throw shapeError("op-topk", "cannot take $count of an axis of $size", k, x!.shape[axis]!);
    const shape = x!.shape.with(axis, k);
    return [
      { dtype: x!.dtype, shape },
      { dtype: "int64", shape },
    ];
  },
  reference(_lane, { inputs: [x], outputs: [values, indices] }, { axis, k, isLargest }) {
    const from = linesAlong(x!.shape, axis);
    const to = linesAlong(values!.shape, axis);
    for (let line = 0; line < from.count; line++) {
      const start = from.start(line);
      const element = (i: number) => x!.data[start + i * from.stride]!;
      const order = Array.from({ length: from.size }, (_, i) => i).sort((a, b) => {
        const rank = compare(element(a), element(b));
        return (isLargest ? -rank : rank) || a - b;
      });
      for (let i = 0; i < k; i++) {
        const place = to.start(line) + i * to.stride;
        values!.data[place] = element(order[i]!) as never;
        indices!.data[place] = BigInt(order[i]!) as never;
      }
    }
  },
  keepsRows: (_, { axis }) => axis > 0,
};

function compare(a: number | bigint, b: number | bigint): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}
