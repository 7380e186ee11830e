/** y: the inputs one behind the other along an axis. */

import { shapeError } from "../errors.ts";
import { type ConcatAttributes, concatKernel } from "../kernels/concat.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { RuledOp } from "./op.ts";

export type { ConcatAttributes } from "../kernels/concat.ts";

export const concat: RuledOp<ConcatAttributes> = {
  name: "concat",
  infer([first, ...rest], { axis }) {
    const { dtype, shape } = first!;
    for (const part of rest) {
      const isAlike =
        part!.shape.length === shape.length && part!.shape.every((size, i) => i === axis || size === shape[i]);
      if (isAlike && part!.dtype === dtype) continue;
      const sentence = "cannot join $dtype $left and $other $right along axis $axis";
      throw shapeError("op-concat", sentence, dtype, shape, part!.dtype, part!.shape, axis);
    }
    const joined = [first, ...rest].reduce((sum, part) => sum + part!.shape[axis]!, 0);
    return [{ dtype, shape: shape.with(axis, joined) }];
  },
  reference(_lane, { inputs, outputs: [y] }, { axis }) {
    const outer = sizeOf(y!.shape.slice(0, axis));
    let written = 0;
    for (let i = 0; i < outer; i++) {
      for (const part of inputs) {
        const length = part!.data.length / outer;
        y!.data.set(part!.data.subarray(i * length, (i + 1) * length) as never, written);
        written += length;
      }
    }
  },
  keepsRows: (inputs, { axis }) => axis > 0 && inputs.every((input) => input!.isRows),
  givesZeros: (inputHasZeros) => inputHasZeros,
  kernel: concatKernel,
};
