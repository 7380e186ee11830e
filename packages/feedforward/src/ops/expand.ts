/** y: x repeated as NumPy does until it has another shape. */

import { shapeError } from "../errors.ts";
import { planMove } from "../kernels/move.ts";
import { broadcastStrides, broadcastsTo, gather } from "../tensor/broadcast.ts";
import type { Shape } from "../tensor/shape.ts";
import type { RuledOp } from "./op.ts";

export interface ExpandAttributes {
  readonly shape: Shape;
}

export const expand: RuledOp<ExpandAttributes> = {
  name: "expand",
  infer([x], { shape }) {
    if (broadcastsTo(x!.shape, shape)) return [{ dtype: x!.dtype, shape }];
    throw shapeError("op-expand", "$got does not repeat to $expected", x!.shape, shape);
  },
  reference(_lane, { inputs: [x], outputs: [y] }, { shape }) {
    gather(x!.data, y!.data, { shape, strides: broadcastStrides(x!.shape, shape) });
  },
  keepsRows: ([x], { shape }) => shape.length === x!.shape.length && shape[0] === x!.shape[0],
  givesZeros: (inputHasZeros) => inputHasZeros,
  kernel: {
    plan: ({ inputs: [x], attributes: { shape } }) =>
      planMove(x, { shape, strides: broadcastStrides(x!.shape, shape), start: 0 }),
  },
};
