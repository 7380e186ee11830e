/** The position of the maximum along an axis: the first, or the last where that is asked for; a NaN wins. */

import { shapeError } from "../errors.ts";
import { linesAlong } from "../tensor/lines.ts";
import type { RuledOp } from "./op.ts";

export interface ArgMaxAttributes {
  readonly axis: number;
  readonly keepsAxis: boolean;
  readonly isLast: boolean;
}

export const argMax: RuledOp<ArgMaxAttributes> = {
  name: "argmax",
  infer([x], { axis, keepsAxis }) {
    if (x!.shape[axis] === 0) throw shapeError("op-empty-axis", "an empty axis has no $what", "maximum");
    const shape = keepsAxis ? x!.shape.with(axis, 1) : x!.shape.filter((_, i) => i !== axis);
    return [{ dtype: "int64", shape }];
  },
  reference(_lane, { inputs: [x], outputs: [y] }, { axis, isLast }) {
    const { size, stride, start } = linesAlong(x!.shape, axis);
    for (let i = 0; i < y!.data.length; i++) {
      const first = start(i);
      y!.data[i] = BigInt(greatest(size, isLast, (k) => x!.data[first + k * stride]!)) as never;
    }
  },
  keepsRows: (_, { axis }) => axis > 0,
};

function greatest(size: number, isLast: boolean, at: (k: number) => number | bigint): number {
  let best = isLast ? size - 1 : 0;
  for (let i = 0; i < size; i++) {
    const k = isLast ? size - 1 - i : i;
    if (Number.isNaN(at(k))) return k;
    if (at(k) > at(best)) best = k;
  }
  return best;
}
