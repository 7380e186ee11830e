/**
 * A convolution strip by strip: rows of outputs (positions of the outermost axis) whose inputs stay in the second-level cache
 * while all blocks of channels pass over them. Strips that look alike share their tables, so those of a large plane are small.
 *
 * Inputs are staged where that pays: a strip of each plane is copied to a place of its own, an odd number of cache lines from
 * one to the next. Planes whose distance is a power of two push each other out of the cache.
 */

import type { ConvolutionSize } from "../tensor/convolution.ts";
import { planeOf, reachOf, type WindowAxis } from "../tensor/window.ts";
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
const mostOutputs = 2 ** 14;

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
  const rows = Math.max(...strips.map((strip) => strip.inputs));
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
    const seen = Array.from({ length: end - start }, (_, i) => reachOf(axis, start + i));
    const ends = seen
      .filter(({ count }) => count > 0)
      .flatMap(({ count, input, inputStep }) => [input, input + (count - 1) * inputStep]);
    const input = ends.length === 0 ? 0 : Math.min(...ends);
    const inputs = ends.length === 0 ? 0 : Math.max(...ends) + 1 - input;
    const key = JSON.stringify(seen.map(({ count, kernel, input: first }) => [count, kernel, count && first - input]));
    const like = known.get(key) ?? strips.length;
    known.set(key, like);
    strips.push({ start, end, input, inputs, like });
  }
  return strips;
}

function oddLines(bytes: number): number {
  const lines = Math.ceil(bytes / 64);
  return 64 * (lines % 2 === 0 ? lines + 1 : lines);
}
