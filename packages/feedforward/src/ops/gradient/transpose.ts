/** The gradient of a value with its axes in another order: the axes put back. */

import { gather } from "../../tensor/broadcast.ts";
import { sizeOf } from "../../tensor/shape.ts";
import type { Op } from "../op.ts";
import type { TransposeAttributes } from "../transpose.ts";
import type { Gradient } from "./gradient.ts";

export const transposeGradient: Gradient<TransposeAttributes> = (tape, { inputs: [x], attributes }, { gradient }) => {
  const order = attributes.order.map((_, axis) => attributes.order.indexOf(axis));
  return tape.emit(back, { order }, [gradient], [x!]);
};

/** y: the axes of x in another order. Without the kernel of the op of that name. */
const back: Op<TransposeAttributes> = {
  name: "transpose",
  reference(_lane, { inputs: [x], outputs: [y] }, { order }) {
    const strides = order.map((axis) => sizeOf(x!.shape.slice(axis + 1)));
    gather(x!.data, y!.data, { shape: y!.shape, strides });
  },
};
