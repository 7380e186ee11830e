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
  const [kernel, plane] = [planeOf(axes, "kernel"), planeOf(axes, "output")];
  for (let pixel = 0; pixel < plane; pixel++) {
    const taps = tapsAt(axes, positionOf(pixel, sizes));
    for (let block = 0; block < examples * groups; block++) {
      const group = block % groups;
      const terms = termsOf(size, taps, io.x, block);
      for (let output = 0; output < outputs; output++) {
        const channel = group * outputs + output;
        const start = (group * inputs * outputs + output * kernelSteps.output) * kernel;
        const sum = sumOf(lane, terms, { weight, start, bias: bias === null ? 0 : bias[channel]! });
        io.y[(block * outputs + output) * plane + pixel] = sum;
      }
    }
  }
}

/** What the outputs of a group meet at one place, in the order of their sums: inputs, and where their weights stand. */
interface Terms {
  readonly inputs: FloatArray;
  readonly weights: Int32Array;
}

function termsOf(
  { inputs, axes, kernelSteps }: ConvolutionSize,
  taps: readonly Tap[],
  x: FloatArray,
  block: number,
): Terms {
  const [kernel, plane] = [planeOf(axes, "kernel"), planeOf(axes, "input")];
  const terms = { inputs: x.slice(0, inputs * taps.length), weights: new Int32Array(inputs * taps.length) };
  let i = 0;
  for (let input = 0; input < inputs; input++) {
    for (const tap of taps) {
      terms.inputs[i] = x[(block * inputs + input) * plane + tap.input]!;
      terms.weights[i] = input * kernelSteps.input * kernel + tap.kernel;
      i += 1;
    }
  }
  return terms;
}

function sumOf(
  lane: NumberLane,
  { inputs, weights }: Terms,
  { weight, start, bias }: { readonly weight: FloatArray; readonly start: number; readonly bias: number },
): number {
  let sum = bias;
  for (let i = 0; i < weights.length; i++) sum = lane.add(sum, lane.mul(inputs[i]!, weight[start + weights[i]!]!));
  return sum;
}
