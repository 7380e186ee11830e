/**
 * Batch normalisation in training and its gradients. A channel is normalised by the mean and variance of its n elements in the
 * batch; a frozen layer by those that it has. With x̂ = (x - mean) / √(variance + epsilon), y = scale·x̂ + bias:
 *
 *     dL/dbias = Σ dL/dy      dL/dscale = Σ dL/dy·x̂      dL/dx = scale/√(variance + epsilon) · (dL/dy - dL/dbias/n - x̂·dL/dscale/n)
 *
 * Every sum starts at +0 and goes through the rows of the batch, then the places of a row, ascending.
 */

import type { FloatArray, NumberLane } from "../../functions/lane.ts";
import type { ValueId } from "../../program/program.ts";
import type { Operand } from "../../tensor/value.ts";
import type { Op, RuledOp } from "../op.ts";
import type { Gradient } from "./gradient.ts";

export interface BatchNormAttributes {
  readonly epsilon: number;
  /** Normalises by the batch, and not by what was measured before. */
  readonly measures: boolean;
}

/**
 * Inputs: x [rows, channels, …], then scale, bias, mean and variance [channels]. Outputs: y, the mean and the variance that it is
 * normalised by, and the variance as an estimate of that of all examples, Σ (x - mean)² / (n - 1).
 */
export const batchNormTraining: RuledOp<BatchNormAttributes> = {
  name: "batchNormTraining",
  infer: ([x, scale]) => [x!, scale!, scale!, scale!],
  reference(lane, { inputs, outputs: [y, mean, variance, estimate] }, { epsilon, measures }) {
    const [x, scale, bias, ownMean, ownVariance] = inputs.map((operand) => operand!.data as FloatArray);
    const [to, means, variances, estimates] = [y, mean, variance, estimate].map((o) => o!.data as FloatArray);
    if (measures) measure(lane, inputs[0]!, { means: means!, variances: variances!, estimates: estimates! });
    else for (const [target, own] of [[means, ownMean], [variances, ownVariance], [estimates, ownVariance]]) target!.set(own!); // biome-ignore format: a table
    const deviation = deviationOf(lane, variances!, epsilon);
    forEachChannel(inputs[0]!, (c, i) => {
      const normal = lane.div(lane.sub(x![i]!, means![c]!), deviation[c]!);
      to![i] = lane.add(lane.mul(normal, scale![c]!), bias![c]!);
    });
  },
};

export const batchNormGradient: Gradient<BatchNormAttributes> = (
  tape,
  { inputs, outputs, attributes },
  { gradient },
) => {
  const [x, scale, bias] = inputs as readonly [ValueId, ValueId, ValueId];
  const [, mean, variance] = outputs as readonly [ValueId, ValueId, ValueId];
  const made = tape.emit(inputGradients, attributes, [x, scale, mean, variance, gradient], [x, scale, bias]);
  return [...made, null, null];
};

/** Inputs: x, scale, the mean and variance that were used, dL/dy; outputs: dL/dx, dL/dscale, dL/dbias. */
const inputGradients: Op<BatchNormAttributes> = {
  name: "batchNormGradient",
  reference(lane, { inputs, outputs }, { epsilon, measures }) {
    const [x, scale, mean, variance, dy] = inputs.map((operand) => operand!.data as FloatArray);
    const [dx, ofScale, ofBias] = outputs.map((operand) => operand.data as FloatArray);
    const deviation = deviationOf(lane, variance!, epsilon);
    const normalAt = (c: number, i: number) => lane.div(lane.sub(x![i]!, mean![c]!), deviation[c]!);
    ofScale!.fill(0);
    ofBias!.fill(0);
    forEachChannel(inputs[0]!, (c, i) => {
      ofBias![c] = lane.add(ofBias![c]!, dy![i]!);
      ofScale![c] = lane.add(ofScale![c]!, lane.mul(dy![i]!, normalAt(c, i)));
    });
    const count = x!.length / scale!.length;
    forEachChannel(inputs[0]!, (c, i) => {
      const factor = lane.div(scale![c]!, deviation[c]!);
      dx![i] = measures
        ? lane.mul(
            factor,
            lane.sub(
              lane.sub(dy![i]!, lane.div(ofBias![c]!, count)),
              lane.mul(normalAt(c, i), lane.div(ofScale![c]!, count)),
            ),
          )
        : lane.mul(factor, dy![i]!);
    });
  },
};

interface Measured {
  readonly means: FloatArray;
  readonly variances: FloatArray;
  readonly estimates: FloatArray;
}

function measure(lane: NumberLane, x: Operand, { means, variances, estimates }: Measured): void {
  const data = x.data as FloatArray;
  const count = data.length / means.length;
  means.fill(0);
  forEachChannel(x, (c, i) => {
    means[c] = lane.add(means[c]!, data[i]!);
  });
  for (let c = 0; c < means.length; c++) means[c] = lane.div(means[c]!, count);
  variances.fill(0);
  forEachChannel(x, (c, i) => {
    const distance = lane.sub(data[i]!, means[c]!);
    variances[c] = lane.add(variances[c]!, lane.mul(distance, distance));
  });
  for (let c = 0; c < means.length; c++) {
    estimates[c] = lane.div(variances[c]!, count - 1);
    variances[c] = lane.div(variances[c]!, count);
  }
}

/** √(variance + epsilon), with an epsilon of float32 as the layer has it. */
function deviationOf(lane: NumberLane, variance: FloatArray, epsilon: number): FloatArray {
  return variance.map((value) => lane.sqrt(lane.add(value, Math.fround(epsilon))));
}

/** Each element with its channel: by rows, in each by channels, in each by places. */
function forEachChannel({ shape, data }: Operand, visit: (channel: number, position: number) => void): void {
  const [rows, channels] = shape as readonly [number, number];
  const area = data.length / (rows * channels);
  for (let i = 0, row = 0; row < rows; row++) {
    for (let c = 0; c < channels; c++) {
      for (let place = 0; place < area; place++) visit(c, i++);
    }
  }
}
