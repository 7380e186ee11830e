/**
 * From ink to the 28×28 that MNIST's own digits are: MNIST scaled the ink to fit a box of 20×20, keeping its proportions,
 * and placed it by its centre of mass. Each step is a function of its own, so that it can be shown: ink → box → 20×20 →
 * 28×28. Ink is 255 and paper 0.
 */

import { optionError, shapeError } from "../errors.ts";
import { Tensor } from "../tensor/tensor.ts";

/** Height and width of MNIST's images, and of the box in them that the ink fills. */
const imageSize = 28;
const boxSize = 20;

/** Rows `top … bottom-1`, columns `left … right-1`. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The smallest box that holds all ink. */
export function inkBox(ink: Tensor<"uint8">): Box {
  const [height, width] = ink.shape as [number, number];
  const box = { top: height, left: width, bottom: 0, right: 0 };
  for (let i = 0; i < ink.size; i++) {
    if (ink.data[i] === 0) continue;
    const x = i % width;
    const y = (i - x) / width;
    box.top = Math.min(box.top, y);
    box.left = Math.min(box.left, x);
    box.bottom = Math.max(box.bottom, y + 1);
    box.right = Math.max(box.right, x + 1);
  }
  if (box.bottom === 0) throw shapeError("digit-blank", "digit: the picture is blank: it has no ink");
  return box;
}

/**
 * The ink in a box, scaled so that the longer side of the box fills [size, size], 20 in MNIST, and stretched to a maximum
 * of 255. A pixel is the mean of the ink under it when the picture shrinks (area averaging); when it grows, the mean over
 * a square of one source pixel, which is linear interpolation. The box of the whole picture and a size of 28 give what
 * a network would see of a drawing that nobody crops or centres. A `ShapeError` if the box has no ink.
 */
export function fitInk(ink: Tensor<"uint8">, box: Box, size: number = boxSize): Tensor<"uint8"> {
  if (!Number.isInteger(size) || size < 1)
    throw optionError("digit-size", "digit: expected a size of at least 1, got $got", size);
  const height = box.bottom - box.top;
  const width = box.right - box.left;
  const columns = spansOf(width, Math.max(height, width), size);
  const rows = spansOf(height, Math.max(height, width), size);
  const stride = ink.shape[1]!;
  const narrow = new Float64Array(height * size);
  for (let y = 0; y < height; y++) {
    const start = (box.top + y) * stride + box.left;
    for (let x = 0; x < size; x++) narrow[y * size + x] = meanOf(ink.data, columns[x]!, start, 1);
  }
  const means = new Float64Array(size * size);
  for (let x = 0; x < size; x++) {
    for (let y = 0; y < size; y++) means[y * size + x] = meanOf(narrow, rows[y]!, x, size);
  }
  const most = means.reduce((a, b) => Math.max(a, b), 0);
  if (most === 0) throw shapeError("digit-box-blank", "digit: the box is blank: it has no ink");
  return new Tensor(
    "uint8",
    [size, size],
    Uint8Array.from(means, (mean) => Math.round((mean * 255) / most)),
  );
}

/**
 * The 20×20 placed in [28, 28] so that its centre of mass comes within half a pixel of row 14, column 14, as in MNIST;
 * less far where ink would be lost over the edge.
 */
export function centerDigit(fitted: Tensor<"uint8">): Tensor<"uint8"> {
  const box = inkBox(fitted);
  const [row, column] = centerOfMass(fitted);
  const down = shiftTo(row, box.top, box.bottom);
  const right = shiftTo(column, box.left, box.right);
  const digit = new Uint8Array(imageSize * imageSize);
  for (let y = box.top; y < box.bottom; y++) {
    const line = fitted.row(y).data.subarray(box.left, box.right);
    digit.set(line, (y + down) * imageSize + box.left + right);
  }
  return new Tensor("uint8", [imageSize, imageSize], digit);
}

/** Mean row and column of the ink, each pixel counted by how dark it is. */
export function centerOfMass(ink: Tensor<"uint8">): [row: number, column: number] {
  const width = ink.shape[1]!;
  let mass = 0;
  let rows = 0;
  let columns = 0;
  ink.data.forEach((value, i) => {
    mass += value;
    rows += value * Math.floor(i / width);
    columns += value * (i % width);
  });
  return [rows / mass, columns / mass];
}

/** The whole step that takes a centre to the middle; ink from `first` to `end` stays within the image. */
function shiftTo(center: number, first: number, end: number): number {
  const shift = -Math.round(center - imageSize / 2);
  return Math.min(imageSize - end, Math.max(-first, shift));
}

/** The source pixels `first … ` under one target pixel, and the share that each has in it. */
interface Span {
  readonly first: number;
  readonly shares: readonly number[];
}

/**
 * For each of `size` target pixels the part that it covers of `length` source pixels, of which `longest` fill them all. The
 * source lies in the middle, from a whole target pixel on, so that what fits exactly is not blurred.
 */
function spansOf(length: number, longest: number, size: number): Span[] {
  const scale = longest / size;
  const margin = Math.floor((size - (size * length) / longest) / 2);
  const width = Math.max(1, scale);
  return Array.from({ length: size }, (_, target) => {
    const begin = (target - margin + 0.5) * scale - width / 2;
    const first = Math.max(0, Math.floor(begin));
    const shares: number[] = [];
    for (let i = first; i < Math.min(length, begin + width); i++) {
      shares.push((Math.min(i + 1, begin + width) - Math.max(i, begin)) / width);
    }
    return { first, shares };
  });
}

function meanOf(values: Uint8Array | Float64Array, span: Span, start: number, stride: number): number {
  const { first, shares } = span;
  let sum = 0;
  for (let i = 0; i < shares.length; i++) sum += shares[i]! * values[start + (first + i) * stride]!;
  return sum;
}
