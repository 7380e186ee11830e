/**
 * The gradients of y = x·W + b: dL/dx = dL/dy · Wᵀ, outputs ascending; dL/dW = xᵀ · dL/dy and dL/db = Σ dL/dy, rows ascending.
 * Every sum starts at +0. An input of 0 is left out of dL/dW.
 */

import type { FloatArray } from "../../functions/lane.ts";
import { type DenseSize, denseInputGradient, denseParameterGradient } from "../../math/dense.ts";
import type { ValueId } from "../../program/program.ts";
import { type Operand, rowsOf } from "../../tensor/value.ts";
import type { DenseAttributes } from "../dense.ts";
import type { Op } from "../op.ts";
import type { Gradient } from "./gradient.ts";

export const denseGradient: Gradient<DenseAttributes> = (tape, { inputs, attributes }, { gradient, wanted }) => {
  const [x, weight, bias] = inputs as readonly [ValueId, ValueId, ValueId];
  const [ofWeight = null, ofBias = null] =
    wanted[1] || wanted[2] ? tape.emit(parameterGradient, attributes, [x, gradient], [weight, bias]) : [];
  const [ofInput = null] = wanted[0] ? tape.emit(inputGradient, {}, [gradient, weight], [x]) : [];
  return [ofInput, ofWeight, ofBias];
};

/** Inputs: x and dL/dy; outputs: dL/dW and dL/db. */
const parameterGradient: Op<DenseAttributes> = {
  name: "denseParameterGradient",
  reference(_lane, { inputs: [x, dy], outputs: [ofWeight, ofBias] }, { skipZeros }) {
    const own = { weight: ofWeight!.data as FloatArray, bias: ofBias!.data as FloatArray };
    denseParameterGradient(sizeOf(x!, ofWeight!, skipZeros), x!.data as FloatArray, dy!.data as FloatArray, own);
  },
};

/** Inputs: dL/dy and W; output: dL/dx. */
const inputGradient: Op = {
  name: "denseInputGradient",
  reference(_lane, { inputs: [dy, weight], outputs: [dx] }) {
    const size = sizeOf(dx!, weight!, false);
    denseInputGradient(size, dy!.data as FloatArray, weight!.data as FloatArray, dx!.data as FloatArray);
  },
};

function sizeOf(x: Operand, weight: Operand, skipZeros: boolean): DenseSize {
  const [inputs, outputs] = weight.shape as [number, number];
  return { rows: rowsOf(x.shape), inputs, outputs, skipZeros };
}
