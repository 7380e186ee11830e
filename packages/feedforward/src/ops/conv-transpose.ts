/**
 * The transposed convolution: y is what a convolution would have to be given to see x, with x [N, C, …],
 * W [C, M/groups, …kernel], b [M] and y [N, M, …]. Each output is a sum over those kernel elements that meet it: bias first,
 * then input channel, kernel row and kernel column ascending.
 */

import type { FloatArray } from "../functions/lane.ts";
import { convTransposeKernel } from "../kernels/conv-plan.ts";
import { convolve } from "../math/convolution.ts";
import { type ConvTransposeAttributes, convolvedShape, transposedConvolutionOf } from "../tensor/convolution.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { RuledOp } from "./op.ts";

export type { ConvTransposeAttributes } from "../tensor/convolution.ts";

/** Inputs: x, weight, and bias or null, which means +0. */
export const convTranspose: RuledOp<ConvTransposeAttributes> = {
  name: "convTranspose",
  infer(inputs, attributes) {
    return [{ dtype: inputs[0]!.dtype, shape: convolvedShape(transposedConvolutionOf(inputs, attributes)) }];
  },
  reference(lane, { inputs, outputs: [y] }, attributes) {
    const [x, weight, bias] = inputs.map((input) => (input ? (input.data as FloatArray) : null));
    const size = transposedConvolutionOf(inputs, attributes);
    convolve(lane, size, { x: x!, y: y!.data as FloatArray }, { weight: weight!, bias: bias ?? null });
  },
  keepsRows: ([x, weight, bias]) => x!.isRows && !weight!.isRows && bias?.isRows !== true,
  work: ([x, weight]) => (sizeOf(x!.shape) * sizeOf(weight!.shape)) / (weight!.shape[0] || 1),
  kernel: convTransposeKernel,
};
