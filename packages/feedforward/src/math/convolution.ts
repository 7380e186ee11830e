/**
 * The one loop of convolutions, plain and transposed: its order of sums is the library's definition. Each output is
 * ((b + x·w) + x·w) + …: bias first, then input channel, kernel row and kernel column ascending, one accumulator, each
 * operation rounded on its own. What lies outside the input adds nothing.
 */

import type { FloatArray, NumberLane } from "../functions/lane.ts";
import type { ConvolutionSize } from "../tensor/convolution.ts";
import { planeOf, positionOf, type Tap, tapsAt } from "../tensor/window.ts";

export interface ConvolutionParameters {
  readonly weight: FloatArray;
  /** null means +0. */
  readonly bias: FloatArray | null;
}

/** y [examples, groups·outputs, …] = x [examples, groups·inputs, …] ∗ weight + bias [groups·outputs]. */
export function convolve(
  lane: NumberLane,
  size: ConvolutionSize,
  io: { readonly x: FloatArray; readonly y: FloatArray },
  { weight, bias }: ConvolutionParameters,
): void {
  const { examples, groups, inputs, outputs, axes, kernelSteps } = size;
  const sizes = axes.map(({ output }) => output);
  const [kernel, plane, seen] = [planeOf(axes, "kernel"), planeOf(axes, "output"), planeOf(axes, "input")];
  for (let pixel = 0; pixel < plane; pixel++) {
    const terms = termsOf(size, tapsAt(axes, positionOf(pixel, sizes)));
    for (let block = 0; block < examples * groups; block++) {
      const group = block % groups;
      const values = io.x.slice(0, terms.inputs.length);
      for (let i = 0; i < values.length; i++) values[i] = io.x[block * inputs * seen + terms.inputs[i]!]!;
      for (let output = 0; output < outputs; output++) {
        const channel = group * outputs + output;
        const start = (group * inputs * outputs + output * kernelSteps.output) * kernel;
        const from = { weight, start, at: terms.weights, bias: bias === null ? 0 : bias[channel]! };
        io.y[(block * outputs + output) * plane + pixel] = sumOf(lane, values, from);
      }
    }
  }
}

/** What the outputs of one pixel meet, in the order of their sums: where inputs and weights stand in their group. */
interface Terms {
  readonly inputs: Int32Array;
  readonly weights: Int32Array;
}

function termsOf({ inputs, axes, kernelSteps }: ConvolutionSize, taps: readonly Tap[]): Terms {
  const [kernel, plane] = [planeOf(axes, "kernel"), planeOf(axes, "input")];
  const count = inputs * taps.length;
  const terms = { inputs: new Int32Array(count), weights: new Int32Array(count) };
  let i = 0;
  for (let input = 0; input < inputs; input++) {
    for (const tap of taps) {
      terms.inputs[i] = input * plane + tap.input;
      terms.weights[i] = input * kernelSteps.input * kernel + tap.kernel;
      i += 1;
    }
  }
  return terms;
}

function sumOf(
  lane: NumberLane,
  values: FloatArray,
  { weight, start, at, bias }: { weight: FloatArray; start: number; at: Int32Array; bias: number },
): number {
  let sum = bias;
  for (let i = 0; i < values.length; i++) sum = lane.add(sum, lane.mul(values[i]!, weight[start + at[i]!]!));
  return sum;
}
