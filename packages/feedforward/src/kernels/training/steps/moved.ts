/** Axes in another order as a step of training, forward and back: elements that are moved. */

import { sizeOf } from "../../../tensor/shape.ts";
import { planMove } from "../../move.ts";
import { inputForm, planned } from "./forward.ts";
import type { StepKernel } from "./step-kernel.ts";

export const transpose: StepKernel = (context, step) => {
  const { order } = step.attributes as { readonly order: readonly number[] };
  const [x, y] = [step.inputs[0]!, step.outputs[0]!];
  const { values } = context.form;
  const strides = order.map((axis) => sizeOf(values[x]!.shape.slice(axis + 1)));
  const plan = order[0] === 0 ? planMove(inputForm(context, x), { shape: values[y]!.shape, strides, start: 0 }) : null;
  return plan && planned(context, plan, step);
};
