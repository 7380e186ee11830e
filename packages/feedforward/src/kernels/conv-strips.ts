/**
 * A convolution strip by strip: rows of outputs (positions of the outermost axis) whose inputs stay in the second-level cache
 * while all blocks of channels pass over them. Strips that look alike share their tables, so those of a large plane are small.
 *
 * Inputs are staged where that pays: a strip of each plane is copied to a place of its own, an odd number of cache lines from
 * one to the next. Planes whose distance is a power of two push each other out of the cache.
 */

import type { ConvolutionSize } from "../tensor/convolution.ts";
import { planeOf, reachOf, stretchesOf, type WindowAxis } from "../tensor/window.ts";
import type { Part } from "./window-classes.ts";

export interface Strip extends Part {
  /** Rows of inputs. */
  readonly inputs: number;
  /** Which strips are alike: the position of the first of them. */
  readonly like: number;
}

export interface Strips {
  readonly strips: readonly Strip[];
  /** Bytes from the inputs of a channel to those of the next. */
  readonly pitch: number;
  readonly isStaged: boolean;
}

/** Bytes of inputs that a strip may have, and outputs. */
const cacheBytes = 2 ** 17;
const mostOutputs = 2 ** 12;

/** Axes are merged. */
export function stripsOf({ inputs, outputs, axes }: ConvolutionSize): Strips {
  const [axis, ...inner] = axes as [WindowAxis, ...WindowAxis[]];
  const rowBytes = 4 * planeOf(inner, "input");
  const plane = rowBytes * axis.input;
  const isWorthCopying = inputs >= 8 && outputs * planeOf(axes, "kernel") >= 64;
  const fits = inputs * plane <= cacheBytes;
  const isStaged = isWorthCopying && (!fits || plane % 1024 === 0);
  const mostRows = isWorthCopying && !fits ? Math.floor(cacheBytes / (inputs * rowBytes)) : axis.input;
  const height = Math.min(stripHeight(axis, mostRows), Math.max(1, Math.floor(mostOutputs / planeOf(inner, "output"))));
  const strips = cut(axis, height);
  const rows = strips.reduce((most, strip) => Math.max(most, strip.inputs), 0);
  return { strips, pitch: isStaged ? oddLines(rows * rowBytes) : plane, isStaged };
}

/** Outputs that see at most so many inputs, at least as many as a kernel is long, in eights if there are many. */
function stripHeight({ kernel, dilation, stride, output, isTransposed }: WindowAxis, mostRows: number): number {
  const span = (kernel - 1) * dilation + 1;
  const height = isTransposed ? mostRows * stride - span : Math.floor((mostRows - span) / stride) + 1;
  const least = Math.ceil(span / (isTransposed ? 1 : stride));
  const rows = Math.min(output, Math.max(height, least));
  return rows > 16 && rows < output ? rows - (rows % 8) : rows;
}

function cut(axis: WindowAxis, height: number): readonly Strip[] {
  const known = new Map<string, number>();
  const strips: Strip[] = [];
  for (let start = 0; start < axis.output; start += height) {
    const end = Math.min(axis.output, start + height);
    const { input, inputs, look } = seenBy(axis, start, end);
    const like = known.get(look) ?? strips.length;
    known.set(look, like);
    strips.push({ start, end, input, inputs, like });
  }
  return strips;
}

/** The inputs that some outputs see, and a text for how they see them, the same for all that do it alike. */
function seenBy(axis: WindowAxis, start: number, end: number): { input: number; inputs: number; look: string } {
  let [least, most] = [axis.input, -1];
  let [first, previous] = [-1, 0];
  const words: string[] = [];
  for (const { position, length } of stretchesOf(axis, start, end)) {
    const { count, kernel, input, inputStep } = reachOf(axis, position);
    const further = (length - 1) * axis.stride;
    const last = input + (count - 1) * inputStep;
    if (count > 0) {
      [least, most] = [Math.min(least, input, last), Math.max(most, input, last + further)];
      if (first < 0) [first, previous] = [input, input];
      words.push(`${count} ${kernel} ${input - previous} ${length}`);
      previous = input + further;
    } else words.push("");
  }
  return {
    input: most < 0 ? 0 : least,
    inputs: most < 0 ? 0 : most + 1 - least,
    look: `${first - least},${words.join()}`,
  };
}

function oddLines(bytes: number): number {
  const lines = Math.ceil(bytes / 64);
  return 64 * (lines % 2 === 0 ? lines + 1 : lines);
}
