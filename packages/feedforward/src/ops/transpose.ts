/** y: the axes of x in another order. */

import { planMove } from "../kernels/move.ts";
import { gather } from "../tensor/broadcast.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { RuledOp } from "./op.ts";

export interface TransposeAttributes {
  /** Axis i of y is axis `order[i]` of x. */
  readonly order: readonly number[];
}

export const transpose: RuledOp<TransposeAttributes> = {
  name: "transpose",
  infer: ([x], { order }) => [{ dtype: x!.dtype, shape: order.map((axis) => x!.shape[axis]!) }],
  reference(_lane, { inputs: [x], outputs: [y] }, { order }) {
    const strides = order.map((axis) => sizeOf(x!.shape.slice(axis + 1)));
    gather(x!.data, y!.data, { shape: y!.shape, strides });
  },
  keepsRows: (_, { order }) => order[0] === 0,
  givesZeros: (inputHasZeros) => inputHasZeros,
  kernel: {
    plan({ inputs: [x], outputs: [y], attributes: { order } }) {
      const strides = order.map((axis) => sizeOf(x!.shape.slice(axis + 1)));
      return planMove(x, { shape: y!.shape, strides, start: 0 });
    },
  },
};
