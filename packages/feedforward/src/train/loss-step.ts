/**
 * The loss as a step of a training program: from the outputs and the targets of a batch to the mean of its rows' losses and the
 * gradient of that mean for the outputs.
 */

import type { FloatArray } from "../functions/lane.ts";
import { type LossName, type LossRow, losses } from "../functions/loss.ts";
import type { Op } from "../ops/op.ts";
import { sizeOf } from "../tensor/shape.ts";

export interface LossAttributes {
  readonly loss: LossName;
}

/** Inputs: x and its target, [rows, …]; outputs: the mean loss, one number, and dL/dx. The sum over rows starts at +0. */
export const lossStep: Op<LossAttributes> = {
  name: "loss",
  reference: (lane, operands, { loss }) => meanLoss(lane, operands, losses[loss]),
};

/** The same of a loss whose formulas have numbers of their own: the weights of classes, Huber's delta. */
export const formulaStep: Op<{ readonly row: LossRow }> = {
  name: "lossFormula",
  reference: (lane, operands, { row }) => meanLoss(lane, operands, row),
};

const meanLoss: Op<LossRow>["reference"] = (lane, { inputs: [x, target], outputs: [mean, gradient] }, row) => {
  const [from, wanted, to] = [x, target, gradient].map((operand) => operand!.data as FloatArray);
  const [rows, ...shape] = x!.shape as [number, ...number[]];
  const size = sizeOf(shape);
  let sum = 0;
  for (let offset = 0; offset < rows * size; offset += size) {
    sum = lane.add(sum, row.value(lane, from!, wanted!, { offset, size }));
    row.gradient(lane, { x: from!, target: wanted!, gradient: to! }, { offset, size });
  }
  for (let i = 0; i < rows * size; i++) to![i] = lane.div(to![i]!, rows);
  mean!.data[0] = lane.div(sum, rows);
};
