/**
 * The kernels of the steps of training, by the names of their ops. What goes forward is written by the kernels of inference where
 * these are given an example in a place of its own; dense layers are products, as their gradients are.
 */

import { batchNorm, batchNormGradient } from "./batch-norm.ts";
import { convGradients, convInputGradient } from "./conv-gradient.ts";
import { dense, denseInputGradient, denseParameterGradient } from "./dense.ts";
import { conv, globalPool, pool } from "./forward.ts";
import { layerNorm, layerNormGradient } from "./layer-norm.ts";
import { loss } from "./loss.ts";
import { masked } from "./masked.ts";
import { transpose } from "./moved.ts";
import { globalPoolGradient, poolGradient } from "./pool-gradient.ts";
import { binary, binaryGradient } from "./scaled.ts";
import { softmax, softmaxGradient } from "./softmax.ts";
import { nothing, type StepKernel } from "./step-kernel.ts";
import { unary, unaryGradient } from "./unary.ts";

export const stepKernels: Readonly<Record<string, StepKernel>> = {
  batchNormTraining: batchNorm,
  batchNormGradient,
  binary,
  binaryGradient,
  conv,
  convBiasGradient: () => nothing, // written with that of the weights
  convInputGradient,
  convWeightGradient: convGradients,
  dense,
  denseInputGradient,
  denseParameterGradient,
  globalPool,
  globalPoolGradient,
  layerNormTraining: layerNorm,
  layerNormGradient,
  loss,
  lossFormula: loss,
  masked,
  pool,
  poolGradient,
  softmax,
  softmaxGradient,
  transpose,
  unary,
  unaryGradient,
};
