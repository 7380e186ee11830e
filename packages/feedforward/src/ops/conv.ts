/**
 * y = x ∗ W + b, a convolution over one, two or more spatial axes, with x [N, C, …], W [M, C/groups, …kernel], b [M] and
 * y [N, M, …]: bias first, then input channel, kernel row and kernel column ascending.
 */

import type { FloatArray } from "../functions/lane.ts";
import { convKernel } from "../kernels/conv-plan.ts";
import { convolve } from "../math/convolution.ts";
import { type ConvAttributes, convolutionOf, convolvedShape } from "../tensor/convolution.ts";
import { sizeOf } from "../tensor/shape.ts";
import { planeOf } from "../tensor/window.ts";
import type { RuledOp } from "./op.ts";

export type { ConvAttributes } from "../tensor/convolution.ts";

/** Inputs: x, weight, and bias or null, which means +0. */
export const conv: RuledOp<ConvAttributes> = {
  name: "conv",
  infer(inputs, attributes) {
    return [{ dtype: inputs[0]!.dtype, shape: convolvedShape(convolutionOf(inputs, attributes)) }];
  },
  reference(lane, { inputs, outputs: [y] }, attributes) {
    const [x, weight, bias] = inputs.map((input) => (input ? (input.data as FloatArray) : null));
    const size = convolutionOf(inputs, attributes);
    convolve(lane, size, { x: x!, y: y!.data as FloatArray }, { weight: weight!, bias: bias ?? null });
  },
  linear: { weightAxis: 0, outputAxis: 1 },
  keepsRows: ([x, weight, bias]) => x!.isRows && !weight!.isRows && bias?.isRows !== true,
  work(inputs, attributes) {
    const { examples, axes } = convolutionOf(inputs, attributes);
    return examples * sizeOf(inputs[1]!.shape) * planeOf(axes, "output");
  },
  kernel: convKernel,
};
