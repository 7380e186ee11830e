/**
 * Paper in uneven light: a shadow over a part of a photograph is darker than paper elsewhere and no ink. The paper's own brightness
 * at every place is what is left when all that is thinner than a quarter of the picture is filled, which keeps the edges of wide
 * shadows as they are; ink is what is darker than that, or lighter.
 */

import { Tensor } from "../tensor/tensor.ts";
import { borderOf, median } from "./gray.ts";

/** Pieces into which a side of the border is cut, how much one must differ, of 255, and how many of them: a stroke reaches the border in few. */
const piecesOfSide = 8;
const leastDifference = 24;
const leastPieces = 4;
/** Ink is thinner than this share of the picture's longer side. */
const widestInk = 1 / 4;
/** What is darker by a fifth than its surroundings is no grain; and so much of the picture is ink at least. */
const leastShare = 0.8;
const leastInk = 0.002;
/** Paper as dark as this says nothing of the light that falls on it. */
const blackest = 16;

/** Whether paper has not one brightness along the border of [height, width]. */
export function unevenLight(gray: Tensor<"uint8">): boolean {
  const border = borderOf(gray);
  const middle = median(border);
  // On dark paper a shadow takes less away.
  const least = Math.min(leastDifference, Math.max(leastDifference / 2, 0.4 * middle));
  const isOther = (piece: Float32Array): boolean => {
    const own = median(piece);
    const grain = median(piece.map((value) => Math.abs(value - own)));
    return Math.abs(own - middle) > least && grain < least / 4;
  };
  return sidesOf(gray).flatMap(cut).filter(isOther).length >= leastPieces;
}

/** Rows at the top and the bottom, columns at the left and the right. */
function sidesOf({ shape, data }: Tensor<"uint8">): Float32Array[] {
  const [height, width] = shape as [number, number];
  const column = (x: number) => Float32Array.from({ length: height }, (_, y) => data[y * width + x]!);
  const row = (y: number) => Float32Array.from(data.subarray(y * width, (y + 1) * width));
  return [row(0), row(height - 1), column(0), column(width - 1)];
}

function cut(side: Float32Array): Float32Array[] {
  const length = Math.ceil(side.length / piecesOfSide);
  return Array.from({ length: Math.ceil(side.length / length) }, (_, i) => side.slice(i * length, (i + 1) * length));
}

/** The same picture as if the light were even: paper white and ink as dark as beside it, or paper black and ink lighter. */
export function evenLight(gray: Tensor<"uint8">): Tensor<"uint8"> {
  const { shape, data } = gray;
  // In a shadow paper and ink lose the same share of their brightness.
  if (isInkDark(gray)) {
    const paper = filled(gray, widestInk);
    const even = data.map((value, i) => Math.round((255 * value) / Math.max(1, paper[i]!)));
    return new Tensor("uint8", shape, even);
  }
  const paper = inverted(filled(negativeOf(gray), widestInk));
  const brightest = paper.reduce((most, value) => Math.max(most, value), blackest);
  const even = data.map((value, i) => {
    const strength = brightest / Math.max(blackest, paper[i]!);
    return Math.min(255, Math.round((value - paper[i]!) * strength));
  });
  return new Tensor("uint8", shape, even);
}

/**
 * Whether ink is darker than its paper. Strokes are thinner than what they enclose: the narrowest window that fills much of
 * either, dark or light, has found the ink.
 */
function isInkDark(gray: Tensor<"uint8">): boolean {
  const negative = negativeOf(gray);
  let isDark = true;
  for (const window of [widestInk / 4, widestInk / 2, widestInk]) {
    const light = filled(gray, window);
    const dark = filled(negative, window);
    const darker = gray.data.reduce((count, value, i) => count + Number(isApart(value, light[i]!)), 0);
    const lighter = gray.data.reduce((count, value, i) => count + Number(isApart(255 - dark[i]!, value)), 0);
    isDark = darker >= lighter;
    const [more, less] = isDark ? [darker, lighter] : [lighter, darker];
    if (more > 2 * less && more > leastInk * gray.size) break;
  }
  return isDark;
}

/** Whether one is darker than the other by more than grain is. */
function isApart(dark: number, light: number): boolean {
  return light - dark > leastDifference && dark < leastShare * light;
}

function negativeOf(gray: Tensor<"uint8">): Tensor<"uint8"> {
  return new Tensor("uint8", gray.shape, inverted(gray.data));
}

/**
 * What is dark and has no room for a square of that share of the longer side becomes as light as what surrounds it: the
 * greatest within it, and of those the least (a closing). Beyond its border the picture goes on as it ends there: else a shadow at the
 * border would be filled too.
 */
function filled(gray: Tensor<"uint8">, window: number): Uint8Array {
  const radius = Math.ceil((Math.max(...gray.shape) * window) / 2);
  const [height, width] = gray.shape as [number, number];
  const margin = 2 * radius;
  const [wide, high] = [width + 2 * margin, height + 2 * margin];
  const plane = new Uint8Array(wide * high);
  for (let y = 0; y < high; y++) {
    const row = Math.min(height - 1, Math.max(0, y - margin)) * width;
    for (let x = 0; x < wide; x++) plane[y * wide + x] = gray.data[row + Math.min(width - 1, Math.max(0, x - margin))]!;
  }
  const closed = inverted(greatest(inverted(greatest(plane, wide, radius)), wide, radius));
  return gray.data.map((_, i) => closed[(Math.floor(i / width) + margin) * wide + (i % width) + margin]!);
}

function inverted(data: Uint8Array): Uint8Array {
  return data.map((value) => 255 - value);
}

/** The greatest within `radius` of each pixel, along rows and then along columns, in place. */
function greatest(plane: Uint8Array, width: number, radius: number): Uint8Array {
  const height = plane.length / width;
  for (let y = 0; y < height; y++) slide(plane, { start: y * width, step: 1, count: width }, radius);
  for (let x = 0; x < width; x++) slide(plane, { start: x, step: width, count: height }, radius);
  return plane;
}

/** Where a row or a column lies in its plane. */
interface Line {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/**
 * The greatest of a window along a line, in place. The line is cut into blocks as long as the window: each window is the end
 * of one block and the beginning of the next, and both are known from a run over the blocks each way.
 */
function slide(data: Uint8Array, { start, step, count }: Line, radius: number): void {
  const window = 2 * radius + 1;
  const length = Math.ceil((count + 2 * radius) / window) * window;
  const [begin, end] = [new Uint8Array(length), new Uint8Array(length)];
  for (let i = 0; i < count; i++) begin[i + radius] = end[i + radius] = data[start + i * step]!;
  for (let i = 1; i < length; i++) {
    if (i % window !== 0 && begin[i - 1]! > begin[i]!) begin[i] = begin[i - 1]!;
    const j = length - 1 - i;
    if (j % window !== window - 1 && end[j + 1]! > end[j]!) end[j] = end[j + 1]!;
  }
  for (let i = 0; i < count; i++) {
    const [a, b] = [end[i]!, begin[i + window - 1]!];
    data[start + i * step] = a > b ? a : b;
  }
}
