/** y: x with more elements around it: one value, its own elements mirrored, or its outermost ones repeated. */

import { shapeError } from "../errors.ts";
import { type PadMode, padKernel, sourceOf } from "../kernels/pad.ts";
import { forEachPair } from "../tensor/broadcast.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { RuledOp } from "./op.ts";

export interface PadAttributes {
  readonly mode: PadMode;
  /** How many before and after, for each axis; negative ones take away. */
  readonly pads: readonly (readonly [before: number, after: number])[];
  readonly value: number | bigint;
}

export const pad: RuledOp<PadAttributes> = {
  name: "pad",
  infer([x], { mode, pads }) {
    const shape = x!.shape.map((size, axis) => size + pads[axis]![0] + pads[axis]![1]);
    x!.shape.forEach((size, axis) => {
      const most = Math.max(...pads[axis]!);
      if (mode === "constant" || most <= 0) return;
      if (size === 0 || (mode === "reflect" && most >= size)) {
        throw shapeError("op-pad", "an axis of $size cannot be padded by $pad in mode $mode", size, most, mode);
      }
    });
    return [{ dtype: x!.dtype, shape }];
  },
  reference(_lane, { inputs: [x], outputs: [y] }, { mode, pads, value }) {
    // For each axis: where each place of y takes its element from, -1 for the value.
    const sources = y!.shape.map((size, axis) => {
      const own = x!.shape[axis]!;
      const stride = sizeOf(x!.shape.slice(axis + 1));
      return Array.from({ length: size }, (_, i) => {
        const from = sourceOf(i - pads[axis]![0], own, mode);
        return from < 0 ? -1 : from * stride;
      });
    });
    const none = y!.shape.map(() => 0);
    const index = y!.shape.map(() => 0);
    forEachPair(y!.shape, [none, none], (position) => {
      let rest = position;
      let from = 0;
      for (let axis = index.length - 1; axis >= 0; axis--) {
        const size = y!.shape[axis]!;
        const offset = sources[axis]![rest % size]!;
        rest = Math.floor(rest / size);
        from = offset < 0 || from < 0 ? -1 : from + offset;
      }
      y!.data[position] = (from < 0 ? value : x!.data[from]) as never;
    });
  },
  keepsRows: (_, { pads }) => pads[0]?.every((count) => count === 0) === true,
  givesZeros: (inputHasZeros) => inputHasZeros,
  kernel: padKernel,
};
