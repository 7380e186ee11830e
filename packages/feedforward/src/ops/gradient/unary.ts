/**
 * The gradient of y = h(x), element by element: dL/dx = dL/dy · h'(x).
 */

import type { ActivationName } from "../../functions/activation-row.ts";
import { type Derivative, derivatives } from "../../functions/derivative.ts";
import type { Formula } from "../../functions/formula.ts";
import type { FloatArray } from "../../functions/lane.ts";
import type { Op } from "../op.ts";
import type { UnaryAttributes } from "../unary.ts";
import type { Gradient } from "./gradient.ts";

export const unaryGradient: Gradient<UnaryAttributes> = (tape, step, { gradient }) => {
  const [x, y] = [step.inputs[0]!, step.outputs[0]!];
  return tape.emit(inputGradient, step.attributes, [x, y, gradient], [x]);
};

/** Whether a derivative of the formula is known. */
export function isDifferentiable({ name }: Formula): boolean {
  return Object.hasOwn(derivatives, name);
}

/** Inputs: x, y and dL/dy; output: dL/dx. */
export const inputGradient: Op<UnaryAttributes> = {
  name: "unaryGradient",
  reference(lane, { inputs: [x, y, dy], outputs: [dx] }, { formula }) {
    const derivative: Derivative = derivatives[formula.name as ActivationName];
    const [alpha = 0] = formula.parameters;
    const [from, made, gradient, to] = [x, y, dy, dx].map((operand) => operand!.data as FloatArray);
    for (let i = 0; i < to!.length; i++) {
      to![i] = lane.mul(gradient![i]!, derivative(lane, from![i]!, made![i]!, alpha));
    }
  },
};
