/**
 * The same elements in the same order: `view` under another shape, of which nothing is left when a program runs, and `copy`.
 */

import type { Shape } from "../tensor/shape.ts";
import type { Io, RuledOp } from "./op.ts";

export interface ViewAttributes {
  /** Of as many elements as the input has. */
  readonly shape: Shape;
}

export const view: RuledOp<ViewAttributes> = {
  name: "view",
  infer: ([x], { shape }) => [{ dtype: x!.dtype, shape }],
  reference: (_lane, io) => copyElements(io),
  // The rows stay rows where there are as many of them before and behind.
  keepsRows: ([x], { shape }) => shape.length > 0 && shape[0] === x!.shape[0],
  givesZeros: (inputHasZeros) => inputHasZeros,
  isView: true,
};

/** For what must have a place of its own: a constant that is asked for as an output. */
export const copy: RuledOp = {
  name: "copy",
  infer: ([x]) => [x!],
  reference: (_lane, io) => copyElements(io),
  keepsRows: () => true,
  givesZeros: (inputHasZeros) => inputHasZeros,
};

function copyElements({ inputs: [x], outputs: [y] }: Io): void {
  y!.data.set(x!.data as never);
}
