/** y: elements of x from `starts` on, `steps` apart, along every axis; steps may be negative. */

import { planMove } from "../kernels/move.ts";
import { gather } from "../tensor/broadcast.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { RuledOp } from "./op.ts";

export interface SliceAttributes {
  /** One for each axis. */
  readonly starts: readonly number[];
  readonly steps: readonly number[];
  readonly sizes: readonly number[];
}

export const slice: RuledOp<SliceAttributes> = {
  name: "slice",
  infer: ([x], { sizes }) => [{ dtype: x!.dtype, shape: sizes }],
  reference(_lane, { inputs: [x], outputs: [y] }, { starts, steps, sizes }) {
    if (y!.data.length === 0) return;
    const { strides, start } = walkOf(x!.shape, { starts, steps, sizes });
    gather(x!.data, y!.data, { shape: sizes, strides }, start);
  },
  keepsRows: ([x], { starts, steps, sizes }) => starts[0] === 0 && steps[0] === 1 && sizes[0] === x!.shape[0],
  givesZeros: (inputHasZeros) => inputHasZeros,
  kernel: {
    plan: ({ inputs: [x], attributes }) => planMove(x, { shape: attributes.sizes, ...walkOf(x!.shape, attributes) }),
  },
};

/** Where the first element lies, and how far apart the others. */
function walkOf(shape: Shape, { starts, steps }: SliceAttributes): { start: number; strides: number[] } {
  const own = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const start = starts.reduce((offset, first, axis) => offset + first * own[axis]!, 0);
  return { start, strides: own.map((stride, axis) => stride * steps[axis]!) };
}
