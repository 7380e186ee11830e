/**
 * What is convolved with what: the sizes of a convolution, plain or transposed, from the shapes of its inputs and its
 * attributes. Ops and kernels start from the same sizes.
 */

import { type ShapeError, shapeError } from "../errors.ts";
import type { Shape } from "./shape.ts";
import type { ValueType } from "./value.ts";
import { checkSize, transposedAxes, type WindowAttributes, type WindowAxis, windowAxes } from "./window.ts";

export interface ConvAttributes extends WindowAttributes {
  /** Channels are parted into so many groups, each of which sees its own part of the input alone. */
  readonly groups: number;
  /** So many outputs at the end of each axis are not computed, because no step reads them. */
  readonly unread?: readonly number[];
  /** Inputs of 0 may be left out of a sum: the weights are finite, and no bias is -0. The bits are the same. */
  readonly skipZeros?: boolean;
}

export interface ConvTransposeAttributes extends Omit<ConvAttributes, "unread" | "skipZeros"> {
  /** So many more outputs at the end of each axis. */
  readonly outputPadding: readonly number[];
}

export interface ConvolutionSize {
  readonly examples: number;
  readonly groups: number;
  /** Channels of a group. */
  readonly inputs: number;
  readonly outputs: number;
  readonly axes: readonly WindowAxis[];
  /** Kernels from that of one channel of a group to that of the next; groups follow each other. */
  readonly kernelSteps: { readonly input: number; readonly output: number };
}

type Inputs = readonly (ValueType | null)[];

/** x [N, groups·inputs, …], weight [groups·outputs, inputs, …kernel]. Throws a ShapeError where they do not fit. */
export function convolutionOf([x, weight, bias]: Inputs, attributes: ConvAttributes): ConvolutionSize {
  const { groups } = attributes;
  const [examples, channels, ...spatial] = x!.shape;
  const [filters, inputs, ...kernel] = weight!.shape;
  if (spatial.length === 0 || kernel.length !== spatial.length || channels !== inputs! * groups) {
    throw misfit([inputs! * groups, ...kernel.map(() => "*")], weight!, groups, x!);
  }
  checkGroups(groups, filters!);
  checkBias(bias, filters!);
  return {
    examples: examples!,
    groups,
    inputs: inputs!,
    outputs: filters! / groups,
    axes: windowAxes(spatial, kernel, attributes).map((axis, i) => {
      return { ...axis, output: axis.output - (attributes.unread?.[i] ?? 0) };
    }),
    kernelSteps: { input: 1, output: inputs! },
  };
}

/** x [N, groups·inputs, …], weight [groups·inputs, outputs, …kernel]. Throws a ShapeError where they do not fit. */
export function transposedConvolutionOf(
  [x, weight, bias]: Inputs,
  attributes: ConvTransposeAttributes,
): ConvolutionSize {
  const { groups } = attributes;
  const [examples, channels, ...spatial] = x!.shape;
  const [filters, outputs, ...kernel] = weight!.shape;
  if (spatial.length === 0 || kernel.length !== spatial.length || channels !== filters) {
    throw misfit([filters!, ...kernel.map(() => "*")], weight!, groups, x!);
  }
  checkGroups(groups, channels!);
  checkBias(bias, outputs! * groups);
  return {
    examples: examples!,
    groups,
    inputs: channels! / groups,
    outputs: outputs!,
    axes: transposedAxes(spatial, kernel, attributes),
    kernelSteps: { input: outputs!, output: 1 },
  };
}

/** [N, groups·outputs, …]. Throws a ShapeError where that is more than a backend can address. */
export function convolvedShape({ examples, groups, outputs, axes }: ConvolutionSize): Shape {
  const shape = [examples, groups * outputs, ...axes.map(({ output }) => output)];
  checkSize(shape);
  return shape;
}

function misfit(wanted: readonly (number | string)[], weight: ValueType, groups: number, x: ValueType): ShapeError {
  const sentence = "expected input [*, $expected] for weights $weights in $groups groups, got $got";
  return shapeError("conv-input-shape", sentence, wanted.map(String), weight.shape, groups, x.shape);
}

function checkGroups(groups: number, channels: number): void {
  if (Number.isInteger(groups) && groups >= 1 && channels % groups === 0) return;
  throw shapeError("conv-groups", "expected channels that $groups groups can share evenly, got $got", groups, channels);
}

function checkBias(bias: ValueType | null | undefined, channels: number): void {
  if (!bias || (bias.shape.length === 1 && bias.shape[0] === channels)) return;
  throw shapeError("conv-bias-shape", "expected bias [$expected], got $got", channels, bias.shape);
}
