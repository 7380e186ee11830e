/**
 * Layer normalisation as one step, and its gradients. Each group of n elements, the last axes of a row, is normalised by its own mean
 * and variance. With x̂ = (x - mean) / √(variance + epsilon), y = scale·x̂ + bias and g = scale·dL/dy:
 *
 *     dL/dbias = Σ dL/dy      dL/dscale = Σ dL/dy·x̂      dL/dx = (g - Σ g/n - x̂·(Σ g·x̂)/n) / √(variance + epsilon)
 *
 * Sums within a group ascend through it, those of parameters through the groups, from +0.
 */

import type { FloatArray, NumberLane } from "../../functions/lane.ts";
import type { ValueId } from "../../program/program.ts";
import type { Op, RuledOp } from "../op.ts";
import type { Gradient } from "./gradient.ts";

export interface LayerNormAttributes {
  readonly epsilon: number;
}

/** Inputs: x, scale and bias of the shape of x's last axes; output: y, with the bits of the layer in a session. */
export const layerNormTraining: RuledOp<LayerNormAttributes> = {
  name: "layerNormTraining",
  infer: ([x]) => [x!],
  reference(lane, { inputs, outputs: [y] }, { epsilon }) {
    const [x, scale, bias] = inputs.map((operand) => operand!.data as FloatArray);
    const to = y!.data as FloatArray;
    const size = scale!.length;
    for (let offset = 0; offset < to.length; offset += size) {
      const { mean, deviation } = measure(lane, x!.subarray(offset, offset + size), epsilon);
      for (let k = 0; k < size; k++) {
        const normal = lane.div(lane.sub(x![offset + k]!, mean), deviation);
        to[offset + k] = lane.add(lane.mul(normal, scale![k]!), bias![k]!);
      }
    }
  },
};

export const layerNormGradient: Gradient<LayerNormAttributes> = (tape, { inputs, attributes }, { gradient }) => {
  const [x, scale, bias] = inputs as readonly [ValueId, ValueId, ValueId];
  return tape.emit(inputGradients, attributes, [x, scale, gradient], [x, scale, bias]);
};

/** Inputs: x, scale and dL/dy; outputs: dL/dx, dL/dscale, dL/dbias. */
const inputGradients: Op<LayerNormAttributes> = {
  name: "layerNormGradient",
  reference(lane, { inputs, outputs }, { epsilon }) {
    const [x, scale, dy] = inputs.map((operand) => operand!.data as FloatArray);
    const [dx, ofScale, ofBias] = outputs.map((operand) => operand.data as FloatArray);
    const size = scale!.length;
    ofScale!.fill(0);
    ofBias!.fill(0);
    for (let offset = 0; offset < x!.length; offset += size) {
      const { mean, deviation } = measure(lane, x!.subarray(offset, offset + size), epsilon);
      const normalAt = (k: number) => lane.div(lane.sub(x![offset + k]!, mean), deviation);
      let [sum, projection] = [0, 0];
      for (let k = 0; k < size; k++) {
        const own = dy![offset + k]!;
        const g = lane.mul(scale![k]!, own);
        ofBias![k] = lane.add(ofBias![k]!, own);
        ofScale![k] = lane.add(ofScale![k]!, lane.mul(own, normalAt(k)));
        sum = lane.add(sum, g);
        projection = lane.add(projection, lane.mul(g, normalAt(k)));
      }
      const [even, along] = [lane.div(sum, size), lane.div(projection, size)];
      for (let k = 0; k < size; k++) {
        const g = lane.sub(lane.mul(scale![k]!, dy![offset + k]!), even);
        dx![offset + k] = lane.div(lane.sub(g, lane.mul(normalAt(k), along)), deviation);
      }
    }
  },
};

/** The mean of a group and √(variance + epsilon), with an epsilon of float32 as the layer has it. */
function measure(lane: NumberLane, group: FloatArray, epsilon: number): { mean: number; deviation: number } {
  let [sum, squares] = [0, 0];
  for (let k = 0; k < group.length; k++) sum = lane.add(sum, group[k]!);
  const mean = lane.div(sum, group.length);
  for (let k = 0; k < group.length; k++) {
    const distance = lane.sub(group[k]!, mean);
    squares = lane.add(squares, lane.mul(distance, distance));
  }
  return { mean, deviation: lane.sqrt(lane.add(lane.div(squares, group.length), Math.fround(epsilon))) };
}
