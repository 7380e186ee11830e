/**
 * The geometry of windows: which elements of a kernel meet which inputs for each output of a convolution or a pooling, axis
 * by axis. What lies outside the input is left out, never a zero in its stead: zero times infinity is no number, and a mean
 * counts what is there.
 *
 * Along one axis output p meets input p·stride + k·dilation - before by kernel element k. Transposed, the roles of input and
 * output are exchanged: output p meets the input i for which i·stride + k·dilation - before = p.
 */

import { shapeError } from "../errors.ts";
import { type Shape, sizeOf } from "./shape.ts";

/** What a window does along each spatial axis. */
export interface WindowAttributes {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** How far the windows reach beyond the first and the last input of each axis. */
  readonly pads: readonly (readonly [before: number, after: number])[];
}

/** One spatial axis. */
export interface WindowAxis {
  readonly input: number;
  readonly kernel: number;
  readonly output: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly after: number;
  readonly isTransposed: boolean;
}

/** What one output meets along one axis: `count` kernel elements from `kernel` on, and their inputs from `input` on. */
export interface Reach {
  readonly count: number;
  readonly kernel: number;
  readonly kernelStep: number;
  readonly input: number;
  readonly inputStep: number;
}

const none: Reach = { count: 0, kernel: 0, kernelStep: 1, input: 0, inputStep: 1 };

/** Kernel elements ascend. */
export function reachOf(axis: WindowAxis, position: number): Reach {
  return axis.isTransposed ? reachBack(axis, position) : reachOut(axis, position);
}

/** Outputs side by side along an axis. */
export interface Stretch {
  readonly position: number;
  readonly length: number;
}

/** Outputs one by one, but for those that see the whole kernel, which lie side by side: these are one stretch. */
export function stretchesOf(axis: WindowAxis, start: number, end: number): readonly Stretch[] {
  const { input, kernel, stride, dilation, before, isTransposed } = axis;
  const last = Math.floor((input - 1 - (kernel - 1) * dilation + before) / stride);
  const inner = isTransposed ? end : Math.min(end, Math.max(start, Math.ceil(before / stride)));
  const behind = isTransposed ? end : Math.max(inner, Math.min(end, last + 1));
  const stretches: Stretch[] = [];
  for (let position = start; position < inner; position++) stretches.push({ position, length: 1 });
  if (behind > inner) stretches.push({ position: inner, length: behind - inner });
  for (let position = behind; position < end; position++) stretches.push({ position, length: 1 });
  return stretches;
}

function reachOut({ input, kernel, stride, dilation, before }: WindowAxis, position: number): Reach {
  const start = position * stride - before;
  const first = Math.max(0, Math.ceil(-start / dilation));
  const end = Math.min(kernel, Math.ceil((input - start) / dilation));
  if (first >= end) return none;
  return {
    count: end - first,
    kernel: first,
    kernelStep: 1,
    input: start + first * dilation,
    inputStep: dilation,
  };
}

/** i·stride = position + before - k·dilation: where one k fits, so does every `stride / gcd`-th. */
function reachBack({ input, kernel, stride, dilation, before }: WindowAxis, position: number): Reach {
  const start = position + before;
  const common = greatestCommonDivisor(stride, dilation);
  const kernelStep = stride / common;
  const least = Math.max(0, Math.ceil((start - (input - 1) * stride) / dilation));
  const end = Math.min(kernel, Math.floor(start / dilation) + 1);
  for (let first = least; first < Math.min(end, least + kernelStep); first++) {
    if ((start - first * dilation) % stride !== 0) continue;
    const count = Math.ceil((end - first) / kernelStep);
    return {
      count,
      kernel: first,
      kernelStep,
      input: (start - first * dilation) / stride,
      inputStep: -dilation / common,
    };
  }
  return none;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** A kernel element and the input that it meets, by their positions in the kernel and in the plane of inputs. */
export interface Tap {
  readonly kernel: number;
  readonly input: number;
}

/** What an output meets, kernel elements ascending in C order. */
export function tapsAt(axes: readonly WindowAxis[], position: readonly number[]): readonly Tap[] {
  let taps: readonly Tap[] = [{ kernel: 0, input: 0 }];
  for (const [i, axis] of axes.entries()) {
    const { count, kernel, kernelStep, input, inputStep } = reachOf(axis, position[i]!);
    const along: Tap[] = [];
    for (const outer of taps) {
      for (let k = 0; k < count; k++) {
        along.push({
          kernel: outer.kernel * axis.kernel + kernel + k * kernelStep,
          input: outer.input * axis.input + input + k * inputStep,
        });
      }
    }
    taps = along;
  }
  return taps;
}

/** How many inputs, outputs or kernel elements all axes have together. */
export function planeOf(axes: readonly WindowAxis[], of: "input" | "output" | "kernel"): number {
  return axes.reduce((product, axis) => product * axis[of], 1);
}

/** How many kernel elements lie in the input or its padding along one axis: all but those behind the padding. */
export function countedAlong(axis: WindowAxis, position: number): number {
  const left = axis.input + axis.before + axis.after - position * axis.stride;
  return Math.min(axis.kernel, Math.ceil(left / axis.dilation));
}

/** Where an element stands along each axis. */
export function positionOf(index: number, sizes: readonly number[]): number[] {
  const position = sizes.map(() => 0);
  let rest = index;
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    position[axis] = rest % sizes[axis]!;
    rest = Math.floor(rest / sizes[axis]!);
  }
  return position;
}

const tooLarge = "kernel $kernel is larger than its input of $size (padding included)";

/** The axes of windows over `inputs`; with `isCeil` a last window may lie partly behind the padding. Throws a ShapeError. */
export function windowAxes(
  inputs: Shape,
  kernel: Shape,
  attributes: WindowAttributes & { readonly isCeil?: boolean },
): readonly WindowAxis[] {
  return axesOf(inputs, kernel, attributes, (axis) => {
    const [size, reach] = [axis.input + axis.before + axis.after, axis.dilation * (axis.kernel - 1) + 1];
    if (reach > size) throw shapeError("kernel-large", tooLarge, reach, size);
    const span = size - reach;
    const count = Math.floor(span / axis.stride) + 1;
    // A window that begins behind the input would see nothing of it.
    const hasMore = span % axis.stride !== 0 && count * axis.stride < axis.input + axis.before;
    return attributes.isCeil === true && hasMore ? count + 1 : count;
  });
}

/** The axes of a transposed convolution, with `outputPadding` more outputs at the end of each. Throws a ShapeError. */
export function transposedAxes(
  inputs: Shape,
  kernel: Shape,
  attributes: WindowAttributes & { readonly outputPadding: readonly number[] },
): readonly WindowAxis[] {
  const { outputPadding } = attributes;
  checkList("outputPadding", outputPadding, inputs.length, 0);
  const axes = axesOf(inputs, kernel, attributes, (axis, i) => {
    const reached = (axis.input - 1) * axis.stride + axis.dilation * (axis.kernel - 1) + 1;
    return axis.input === 0 ? 0 : reached + outputPadding[i]! - axis.before - axis.after;
  });
  return axes.map((axis) => ({ ...axis, isTransposed: true }));
}

/** Pads with which the output has ⌈input / stride⌉ elements; an odd one stands at the end, or at the beginning. */
export function samePads(
  { input, kernel, stride, dilation }: Pick<WindowAxis, "input" | "kernel" | "stride" | "dilation">,
  odd: "after" | "before",
): readonly [number, number] {
  const output = Math.ceil(input / stride);
  const all = Math.max(0, (output - 1) * stride + dilation * (kernel - 1) + 1 - input);
  const less = Math.floor(all / 2);
  return odd === "after" ? [less, all - less] : [all - less, less];
}

function axesOf(
  inputs: Shape,
  kernel: Shape,
  { strides, dilations, pads }: WindowAttributes,
  outputOf: (axis: WindowAxis, i: number) => number,
): readonly WindowAxis[] {
  const rank = inputs.length;
  checkList("kernel", kernel, rank, 1);
  checkList("strides", strides, rank, 1);
  checkList("dilations", dilations, rank, 1);
  checkList("pads", pads.flat(), 2 * rank, 0);
  return inputs.map((input, i) => {
    const [before, after] = pads[i]!;
    const [stride, dilation] = [strides[i]!, dilations[i]!];
    const axis = { input, kernel: kernel[i]!, output: 0, stride, dilation, before, after, isTransposed: false };
    const output = outputOf(axis, i);
    if (output >= 1 && output <= greatest) return { ...axis, output };
    const sentence = "expected at least one output and at most $limit an axis, got $got (input $input, kernel $kernel)";
    throw shapeError("window-output", sentence, greatest, output, inputs, kernel);
  });
}

/** Addresses and counters of backends are 32-bit integers. */
const greatest = 2 ** 31 - 1;

function checkList(name: string, list: readonly number[], length: number, least: number): void {
  const isWhole = (value: number): boolean => Number.isInteger(value) && value >= least && value <= greatest;
  if (list.length === length && list.every(isWhole)) return;
  throw shapeError(
    "window-list",
    "expected $length whole $name of at least $least, got $got",
    length,
    name,
    least,
    list,
  );
}

/** Throws a ShapeError where a shape has more elements than a backend can address. */
export function checkSize(shape: Shape): void {
  if (sizeOf(shape) <= greatest) return;
  throw shapeError("output-size", "expected an output of at most $limit elements, got $got", greatest, shape);
}
