/**
 * From any picture of a digit to the 28×28 that MNIST's own digits are: MNIST scaled the ink to fit a box of 20×20,
 * keeping its proportions, and placed it by its centre of mass. Each step is a function of its own, so that it can be
 * shown: picture → gray → ink → box → 20×20 → 28×28. Ink is 255 and paper 0 from the second step on.
 */

import { ShapeError } from "../errors.ts";
import { Tensor } from "../tensor/tensor.ts";
import { grayFromImage, type Picture, paperOf } from "./gray.ts";

/** Height and width of MNIST's images, and of the box in them that the ink fills. */
const imageSize = 28;
const boxSize = 20;

/** A difference from the paper, of 255, that is no ink; and one that all of the ink must exceed somewhere. */
const leastNoise = 2;
const leastContrast = 16;

/** Rows `top … bottom-1`, columns `left … right-1`. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Every step on the way from a picture to a digit. */
export interface DigitSteps {
  /** Brightness [height, width]. */
  readonly gray: Tensor<"uint8">;
  /** How much ink there is, [height, width]. */
  readonly ink: Tensor<"uint8">;
  /** The smallest box around all ink. */
  readonly box: Box;
  /** The ink scaled to [20, 20]. */
  readonly fitted: Tensor<"uint8">;
  /** The same, placed in [28, 28]. */
  readonly digit: Tensor<"uint8">;
}

/**
 * The digit in a picture as a row of 784 pixels, for a network that was trained on MNIST. The picture is
 * [height, width] or [height, width, channels] with 1 gray, 2 gray and alpha, 3 RGB or 4 RGBA; of any size, dark on
 * light or light on dark. A `ShapeError` if it is no picture, or blank.
 */
export function digitFromImage(picture: Picture): Tensor<"uint8"> {
  return digitSteps(picture).digit.reshape(imageSize * imageSize);
}

/** `digitFromImage` with all that lies between. */
export function digitSteps(picture: Picture): DigitSteps {
  const gray = grayFromImage(picture);
  const ink = inkOf(gray);
  const box = inkBox(ink);
  const fitted = fitInk(ink, box);
  return { gray, ink, box, fitted, digit: centerDigit(fitted) };
}

/**
 * How far each pixel of [height, width] is from the paper, beyond the paper's own noise and in the direction of the
 * ink, stretched to 0 … 255. The paper is the median brightness of the border; the ink is on whichever side of it,
 * darker or lighter, there is more. A `ShapeError` if nothing stands out.
 */
export function inkOf(gray: Tensor<"uint8">): Tensor<"uint8"> {
  const paper = paperOf(gray);
  const noise = Math.max(leastNoise, paper.noise);
  // Only 256 brightnesses occur: everything is decided on how often each of them does.
  const counts = countsOf(gray);
  const differences = Array.from(counts, (_, brightness) => brightness - paper.brightness);
  const balance = differences.reduce((sum, d, i) => (Math.abs(d) > noise ? sum + d * counts[i]! : sum), 0);
  const depths = differences.map((difference) => (balance < 0 ? -difference : difference));
  const contrast = depths.reduce((most, depth, i) => (counts[i]! > 0 ? Math.max(most, depth) : most), 0);
  if (contrast < leastContrast || contrast <= noise) {
    throw new ShapeError(
      "digit: no ink found: nothing stands out clearly from the background; expected one digit, dark on evenly light paper or light on dark",
    );
  }
  const inks = depths.map((depth) => (depth <= noise ? 0 : Math.round((depth * 255) / contrast)));
  return new Tensor(
    "uint8",
    gray.shape,
    gray.data.map((brightness) => inks[brightness]!),
  );
}

/** How many pixels have each brightness. */
function countsOf(gray: Tensor<"uint8">): Float64Array {
  const counts = new Float64Array(256);
  for (let i = 0; i < gray.size; i++) counts[gray.data[i]!]! += 1;
  return counts;
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
  if (box.bottom === 0) throw new ShapeError("digit: the picture is blank: it has no ink");
  return box;
}

/**
 * The ink in a box, scaled so that the longer side of the box fills [20, 20] and stretched to a maximum of 255. A pixel
 * is the mean of the ink under it when the picture shrinks (area averaging); when it grows, the mean over a square of
 * one source pixel, which is linear interpolation.
 */
export function fitInk(ink: Tensor<"uint8">, box: Box): Tensor<"uint8"> {
  const height = box.bottom - box.top;
  const width = box.right - box.left;
  const columns = spansOf(width, Math.max(height, width));
  const rows = spansOf(height, Math.max(height, width));
  const stride = ink.shape[1]!;
  const narrow = new Float64Array(height * boxSize);
  for (let y = 0; y < height; y++) {
    const start = (box.top + y) * stride + box.left;
    columns.forEach((span, x) => {
      narrow[y * boxSize + x] = meanOf(ink.data, span, start, 1);
    });
  }
  const means = new Float64Array(boxSize * boxSize);
  for (let x = 0; x < boxSize; x++) {
    rows.forEach((span, y) => {
      means[y * boxSize + x] = meanOf(narrow, span, x, boxSize);
    });
  }
  const most = means.reduce((a, b) => Math.max(a, b), 0);
  return new Tensor(
    "uint8",
    [boxSize, boxSize],
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
 * For each of 20 target pixels the part that it covers of `length` source pixels, of which `longest` fill the 20. The
 * source lies in the middle, from a whole target pixel on, so that what fits exactly is not blurred.
 */
function spansOf(length: number, longest: number): Span[] {
  const scale = longest / boxSize;
  const margin = Math.floor((boxSize - (boxSize * length) / longest) / 2);
  const width = Math.max(1, scale);
  return Array.from({ length: boxSize }, (_, target) => {
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
