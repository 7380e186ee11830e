/**
 * The ops of which networks of layers are made, with what lowering a graph asks of them beside: shape rules, whether rows stay
 * rows, how much they do, and kernels for examples of several rows. Apart from the ops themselves, so that pages with networks
 * alone do not load it.
 */

import { shapeError } from "../errors.ts";
import { denseMatrixKernel } from "../kernels/dense-matrix.ts";
import { softmaxLinesKernel } from "../kernels/softmax-lines.ts";
import { sizeOf } from "../tensor/shape.ts";
import { rowsOf } from "../tensor/value.ts";
import { dense as core, type DenseAttributes } from "./dense.ts";
import type { RuledOp } from "./op.ts";
import { softmax as coreSoftmax } from "./softmax.ts";
import { unary as coreUnary, type UnaryAttributes } from "./unary.ts";

export const dense: RuledOp<DenseAttributes> = {
  ...core,
  infer([x, weight, bias]) {
    const [inputs, outputs] = weight!.shape;
    const width = x!.shape.at(-1);
    if (weight!.shape.length !== 2 || width !== inputs || (bias && sizeOf(bias.shape) !== outputs)) {
      throw shapeError("op-dense-input", "expected input [*, $expected], got $got", inputs ?? "?", x!.shape);
    }
    return [{ dtype: x!.dtype, shape: [...x!.shape.slice(0, -1), outputs!] }];
  },
  linear: { weightAxis: 1, outputAxis: -1 },
  keepsRows: ([x, weight]) => x!.isRows && !weight!.isRows && x!.shape.length > 1,
  work: ([x, weight]) => rowsOf(x!.shape) * sizeOf(weight!.shape),
  kernel: denseMatrixKernel,
};

export const softmax: RuledOp = {
  ...coreSoftmax,
  infer: ([x]) => [x!],
  keepsRows: ([x]) => x!.shape.length > 1,
  kernel: softmaxLinesKernel,
};

export const unary: RuledOp<UnaryAttributes> = {
  ...coreUnary,
  infer: ([x]) => [x!],
  keepsRows: () => true,
};
