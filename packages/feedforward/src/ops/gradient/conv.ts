/**
 * The gradients of y = x ∗ W + b. dL/dx is the transposed convolution of dL/dy with the same W: a sum over output channel, kernel row
 * and kernel column, ascending. An element of dL/dW is the sum of x times dL/dy over the rows of the batch and the pixels of
 * the output, both ascending, and dL/db that of dL/dy alone. Every sum starts at +0; what lies outside the input adds nothing.
 */

import type { FloatArray, NumberLane } from "../../functions/lane.ts";
import { convolve } from "../../math/convolution.ts";
import type { ValueId } from "../../program/program.ts";
import { type ConvAttributes, type ConvolutionSize, convolutionOf } from "../../tensor/convolution.ts";
import type { Operand } from "../../tensor/value.ts";
import { planeOf, positionOf, tapsAt } from "../../tensor/window.ts";
import type { Op } from "../op.ts";
import type { Gradient } from "./gradient.ts";

export const convGradient: Gradient<ConvAttributes> = (tape, { inputs, attributes }, { gradient, wanted }) => {
  const [x, weight, bias] = inputs as readonly [ValueId, ValueId, ValueId];
  const [ofWeight = null] = wanted[1] ? tape.emit(weightGradient, attributes, [x, gradient], [weight]) : [];
  const [ofBias = null] = wanted[2] ? tape.emit(biasGradient, {}, [gradient], [bias]) : [];
  const [ofInput = null] = wanted[0] ? tape.emit(inputGradient, attributes, [gradient, weight], [x]) : [];
  return [ofInput, ofWeight, ofBias];
};

/** Inputs: dL/dy and W; output: dL/dx. */
const inputGradient: Op<ConvAttributes> = {
  name: "convInputGradient",
  reference(lane, { inputs: [dy, weight], outputs: [dx] }, attributes) {
    const size = transposed(convolutionOf([dx!, weight!], attributes));
    const io = { x: dy!.data as FloatArray, y: dx!.data as FloatArray };
    convolve(lane, size, io, { weight: weight!.data as FloatArray, bias: null });
  },
};

/** The convolution that goes back from outputs to inputs. */
function transposed({ inputs, outputs, axes, ...size }: ConvolutionSize): ConvolutionSize {
  return {
    ...size,
    inputs: outputs,
    outputs: inputs,
    axes: axes.map((axis) => ({ ...axis, input: axis.output, output: axis.input, isTransposed: true })),
    kernelSteps: { input: inputs, output: 1 },
  };
}

/** Inputs: x and dL/dy; output: dL/dW. */
const weightGradient: Op<ConvAttributes> = {
  name: "convWeightGradient",
  reference(lane, { inputs: [x, dy], outputs: [ofWeight] }, attributes) {
    const size = convolutionOf([x!, ofWeight!], attributes);
    const taps = tapsByKernel(size);
    const [kernel, filters] = [taps.length, size.groups * size.outputs];
    const to = ofWeight!.data as FloatArray;
    for (let filter = 0; filter < filters; filter++) {
      for (let input = 0; input < size.inputs; input++) {
        const at = (filter * size.inputs + input) * kernel;
        for (const [k, own] of taps.entries())
          to[at + k] = sumOver(lane, { x: x!, dy: dy!, size }, { filter, input, own });
      }
    }
  },
};

/** For each kernel element the outputs that it takes part in, ascending, and the inputs that it meets there. */
interface KernelTaps {
  readonly outputs: Int32Array;
  readonly inputs: Int32Array;
}

function tapsByKernel({ axes }: ConvolutionSize): KernelTaps[] {
  const sizes = axes.map(({ output }) => output);
  const found = Array.from({ length: planeOf(axes, "kernel") }, () => ({
    outputs: [] as number[],
    inputs: [] as number[],
  }));
  for (let pixel = 0; pixel < planeOf(axes, "output"); pixel++) {
    for (const { kernel, input } of tapsAt(axes, positionOf(pixel, sizes))) {
      found[kernel]!.outputs.push(pixel);
      found[kernel]!.inputs.push(input);
    }
  }
  return found.map(({ outputs, inputs }) => ({ outputs: Int32Array.from(outputs), inputs: Int32Array.from(inputs) }));
}

function sumOver(
  lane: NumberLane,
  { x, dy, size }: { readonly x: Operand; readonly dy: Operand; readonly size: ConvolutionSize },
  { filter, input, own }: { readonly filter: number; readonly input: number; readonly own: KernelTaps },
): number {
  const { examples, groups, inputs, outputs, axes } = size;
  const [seen, plane] = [planeOf(axes, "input"), planeOf(axes, "output")];
  const channel = Math.floor(filter / outputs) * inputs + input;
  const [from, gradient] = [x.data as FloatArray, dy.data as FloatArray];
  let sum = 0;
  for (let row = 0; row < examples; row++) {
    const [start, made] = [(row * groups * inputs + channel) * seen, (row * groups * outputs + filter) * plane];
    for (let i = 0; i < own.outputs.length; i++) {
      sum = lane.add(sum, lane.mul(from[start + own.inputs[i]!]!, gradient[made + own.outputs[i]!]!));
    }
  }
  return sum;
}

/** Input: dL/dy; output: dL/db, a sum a channel. */
const biasGradient: Op = {
  name: "convBiasGradient",
  reference(lane, { inputs: [dy], outputs: [ofBias] }) {
    const [rows, channels] = dy!.shape as [number, number];
    const [gradient, to] = [dy!.data as FloatArray, ofBias!.data as FloatArray];
    const plane = gradient.length / (rows * channels);
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        const start = (row * channels + channel) * plane;
        for (let i = start; i < start + plane; i++) sum = lane.add(sum, gradient[i]!);
      }
      to[channel] = sum;
    }
  },
};
