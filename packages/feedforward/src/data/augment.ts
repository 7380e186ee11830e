/**
 * Augmentation: an image of a digit changed as another hand might have written it: moved, turned, stretched, slanted,
 * with a thicker or thinner pen. A change is a few numbers, drawn at random within ranges; carrying it out is pure. Only
 * + - · / and rounding are used, on float64, so that the same change gives the same bytes in every engine.
 */

import { optionError, shapeError } from "../errors.ts";
import { checkOptions, type Kinds } from "../options/check.ts";
import type { Random } from "../tensor/random.ts";
import { Tensor } from "../tensor/tensor.ts";

/** What is done to one image. What is left out stays as it is. */
export interface Change {
  /** How far the ink moves, in pixels. */
  readonly right?: number;
  readonly down?: number;
  /** Clockwise, about the middle of the image. */
  readonly degrees?: number;
  /** How many times as wide and as high the ink becomes. */
  readonly wide?: number;
  readonly high?: number;
  /** How far to the right a point moves for each pixel that it lies above the middle. */
  readonly slant?: number;
  /** The pen: from -1, a pixel thinner on every side, to 1, a pixel thicker. */
  readonly stroke?: number;
}

/** How far a change may go, to both sides; 0 by default. */
export interface ChangeRanges {
  /** Pixels to the right or left, and up or down, at most 1000. */
  readonly shift?: number;
  /** Degrees, at most 180. */
  readonly rotate?: number;
  /** The share by which width and height grow or shrink, each on its own, at most 0.9. */
  readonly scale?: number;
  /** As `slant`, at most 10. */
  readonly shear?: number;
  /** As `stroke`, at most 1. */
  readonly stroke?: number;
}

export const changeNames = ["shift", "rotate", "scale", "shear", "stroke"] as const satisfies (keyof ChangeRanges)[];

/** The largest values of the ranges. */
export const changeLimits = {
  shift: 1000,
  rotate: 180,
  scale: 0.9,
  shear: 10,
  stroke: 1,
} as const satisfies ChangeRanges;

/**
 * What changes images of `height` × `width` at random: any tensor of so many bytes in, one of the same shape out. Each
 * call takes seven numbers from the generator, whatever the ranges are.
 */
export function augmentation(
  [height, width]: readonly [height: number, width: number],
  ranges: ChangeRanges,
): (image: Tensor<"uint8">, random: Random) => Tensor<"uint8"> {
  const checked = checkRanges(ranges);
  return (image, random) => {
    const changed = carryOut(image.reshape(height, width), draw(checked, random));
    return new Tensor("uint8", image.shape, changed.data);
  };
}

/** A change drawn at random, each of its numbers uniformly. */
export function drawChange(ranges: ChangeRanges, random: Random): Required<Change> {
  return draw(checkRanges(ranges), random);
}

/**
 * The changed image [height, width], ink up to 255 on paper of 0: first the pen, then everything else in one step, in
 * the order stretch, slant, turn, move. Each pixel is looked up between the pixels that it came from, by linear
 * interpolation, and rounded once; around the image there is paper.
 */
export function changeImage(image: Tensor<"uint8">, change: Change): Tensor<"uint8"> {
  if (image.rank !== 2)
    throw shapeError("augment-shape", "augment: expected an image [height, width], got $got", image.shape);
  return carryOut(image, checkChange(change));
}

function carryOut(image: Tensor<"uint8">, change: Change): Tensor<"uint8"> {
  const [height, width] = image.shape as [number, number];
  const paper = onPaper(image);
  const ink = restroke(paper, width + 2, change.stroke ?? 0);
  return new Tensor("uint8", [height, width], lookUp(ink, [height, width], sourceOf(change)));
}

function draw({ shift, rotate, scale, shear, stroke }: Required<ChangeRanges>, random: Random): Required<Change> {
  // In [-range, range); the middle is exactly 0.
  const within = (range: number): number => (2 * random.uniform() - 1) * range;
  return {
    right: within(shift),
    down: within(shift),
    degrees: within(rotate),
    wide: 1 + within(scale),
    high: 1 + within(scale),
    slant: within(shear),
    stroke: within(stroke),
  };
}

/** Where what is seen at (x, y) was before the change: x' = xx·x + xy·y, y' = yx·x + yy·y, after moving back. */
interface BackMapping {
  readonly right: number;
  readonly down: number;
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
}

/** The inverse of move · turn · slant · stretch; x goes to the right and y down from the middle of the image. */
function sourceOf({ right = 0, down = 0, degrees = 0, wide = 1, high = 1, slant = 0 }: Change): BackMapping {
  const { cos, sin } = turn(degrees);
  return {
    right,
    down,
    xx: (cos - slant * sin) / wide,
    xy: (sin + slant * cos) / wide,
    yx: -sin / high,
    yy: cos / high,
  };
}

/** Cosine and sine by Taylor's series, which at half a turn still needs no term after x^27. */
export function turn(degrees: number): { readonly cos: number; readonly sin: number } {
  const x = (degrees * Math.PI) / 180;
  let cos = 0;
  let sin = 0;
  let term = 1;
  for (let n = 0; n < 28; n += 2) {
    cos += term;
    term *= x / (n + 1);
    sin += term;
    term *= -x / (n + 2);
  }
  return { cos, sin };
}

/** The image with a border of one pixel of paper: [height + 2, width + 2]. */
function onPaper({ shape, data }: Tensor<"uint8">): Float64Array {
  const [height, width] = shape as [number, number];
  const paper = new Float64Array((height + 2) * (width + 2));
  for (let row = 0; row < height; row++) {
    paper.set(data.subarray(row * width, (row + 1) * width), (row + 1) * (width + 2) + 1);
  }
  return paper;
}

/**
 * Grey morphology: a pixel goes the share |stroke| of the way to the brightest of itself and its four neighbours, or to
 * the darkest. A thin pen is no pale one: half of the ink stays, and what was brightest is made as bright again.
 */
function restroke(paper: Float64Array, stride: number, stroke: number): Float64Array {
  if (stroke === 0) return paper;
  const full = neighborhoods(paper, stride, Math.sign(stroke));
  if (stroke > 0) return between(paper, full, stroke);
  const ink = sum(paper);
  if (ink === 0) return paper;
  const thin = between(paper, full, Math.min(-stroke, ink / 2 / (ink - sum(full))));
  const share = most(paper) / most(thin);
  for (let i = 0; i < thin.length; i++) thin[i] = thin[i]! * share;
  return thin;
}

/** The brightest (sign 1) or darkest (-1) of each pixel and its four neighbours; the border stays as it is. */
function neighborhoods(paper: Float64Array, stride: number, sign: number): Float64Array {
  const extremes = paper.slice();
  for (let start = stride; start < paper.length - stride; start += stride) {
    for (let i = start + 1; i < start + stride - 1; i++) {
      const row = Math.max(sign * paper[i - 1]!, sign * paper[i + 1]!);
      const column = Math.max(sign * paper[i - stride]!, sign * paper[i + stride]!);
      extremes[i] = sign * Math.max(sign * paper[i]!, Math.max(row, column));
    }
  }
  return extremes;
}

function between(from: Float64Array, to: Float64Array, share: number): Float64Array {
  const values = new Float64Array(from.length);
  for (let i = 0; i < values.length; i++) values[i] = from[i]! + share * (to[i]! - from[i]!);
  return values;
}

/** Each pixel of [height, width] from the place on the paper that it came from. */
function lookUp(
  paper: Float64Array,
  [height, width]: readonly [number, number],
  { right, down, xx, xy, yx, yy }: BackMapping,
): Uint8Array<ArrayBuffer> {
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const stride = width + 2;
  const pixels = new Uint8Array(height * width);
  for (let i = 0; i < pixels.length; i++) {
    const column = i % width;
    const x = column - middleX - right;
    const y = (i - column) / width - middleY - down;
    const fromX = xx * x + xy * y + middleX;
    const fromY = yx * x + yy * y + middleY;
    if (!(fromX > -1 && fromX < width && fromY > -1 && fromY < height)) continue;
    const left = Math.floor(fromX);
    const top = Math.floor(fromY);
    const at = (top + 1) * stride + left + 1;
    const upper = mix(paper[at]!, paper[at + 1]!, fromX - left);
    const lower = mix(paper[at + stride]!, paper[at + stride + 1]!, fromX - left);
    pixels[i] = Math.round(mix(upper, lower, fromY - top));
  }
  return pixels;
}

function mix(a: number, b: number, share: number): number {
  return a + share * (b - a);
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

function most(values: Float64Array): number {
  let greatest = 0;
  for (let i = 0; i < values.length; i++) greatest = Math.max(greatest, values[i]!);
  return greatest;
}

const rangeKinds: Kinds<ChangeRanges> = {
  shift: "a number",
  rotate: "a number",
  scale: "a number",
  shear: "a number",
  stroke: "a number",
};

const changeKinds: Kinds<Change> = {
  right: "a number",
  down: "a number",
  degrees: "a number",
  wide: "a number",
  high: "a number",
  slant: "a number",
  stroke: "a number",
};

function checkRanges(ranges: ChangeRanges): Required<ChangeRanges> {
  const { shift = 0, rotate = 0, scale = 0, shear = 0, stroke = 0 } = checkOptions("augment", ranges, rangeKinds);
  const definite = { shift, rotate, scale, shear, stroke };
  for (const name of changeNames) {
    const range = definite[name];
    if (range >= 0 && range <= changeLimits[name]) continue;
    const sentence = "augment: expected $name to be a number from 0 to $limit, got $got";
    throw optionError("augment-range", sentence, name, changeLimits[name], range);
  }
  return definite;
}

function checkChange(asked: Change): Change {
  const change = checkOptions("augment", asked, changeKinds);
  const { wide = 1, high = 1, degrees = 0, stroke = 0 } = change;
  const bad = Object.entries(change).find(([, value]) => !Number.isFinite(value));
  if (bad !== undefined)
    throw optionError(
      "augment-finite",
      "augment: expected $name to be a finite number, got $got",
      bad[0],
      String(bad[1]),
    );
  if (!(wide > 0 && high > 0))
    throw optionError(
      "augment-stretch",
      "augment: expected to stretch by more than 0, got $wide and $high",
      wide,
      high,
    );
  if (Math.abs(degrees) > 180)
    throw optionError("augment-degrees", "augment: expected degrees from -180 to 180, got $got", degrees);
  if (Math.abs(stroke) > 1)
    throw optionError("augment-stroke", "augment: expected stroke from -1 to 1, got $got", stroke);
  return change;
}
