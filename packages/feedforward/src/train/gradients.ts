/**
 * Which ops training knows a gradient of, by name. A page that trains carries these; what only predicts, none.
 */

import type { BinaryAttributes } from "../ops/binary.ts";
import { batchNormGradient } from "../ops/gradient/batch-norm.ts";
import { binaryGradient, hasSlopes } from "../ops/gradient/binary.ts";
import { convGradient } from "../ops/gradient/conv.ts";
import { denseGradient } from "../ops/gradient/dense.ts";
import { maskedGradient } from "../ops/gradient/dropout.ts";
import type { Gradient } from "../ops/gradient/gradient.ts";
import { layerNormGradient } from "../ops/gradient/layer-norm.ts";
import { globalPoolGradient, poolGradient } from "../ops/gradient/pool.ts";
import { softmaxGradient } from "../ops/gradient/softmax.ts";
import { transposeGradient } from "../ops/gradient/transpose.ts";
import { isDifferentiable, unaryGradient } from "../ops/gradient/unary.ts";
import { viewGradient } from "../ops/gradient/view.ts";
import type { UnaryAttributes } from "../ops/unary.ts";
import type { Step } from "../program/program.ts";

const gradients: Readonly<Record<string, Gradient<never>>> = {
  batchNormTraining: batchNormGradient,
  dense: denseGradient,
  layerNormTraining: layerNormGradient,
  masked: maskedGradient,
  binary: binaryGradient,
  conv: convGradient,
  globalPool: globalPoolGradient,
  pool: poolGradient,
  softmax: softmaxGradient,
  transpose: transposeGradient,
  unary: unaryGradient,
  view: viewGradient,
};

/** The rule for a step, or null. */
export function gradientOf({ op, attributes }: Step): Gradient | null {
  if (op.name === "unary" && !isDifferentiable((attributes as UnaryAttributes).formula)) return null;
  if (op.name === "binary" && !hasSlopes(attributes as BinaryAttributes)) return null;
  return Object.hasOwn(gradients, op.name) ? (gradients[op.name] as Gradient) : null;
}
