/**
 * A stroke: the points that the pen went through, on a grid of 512 × 512 that is the pad at any size, and how it is
 * written into a link.
 */

export interface Stroke {
  /** x, y, x, y, … as whole numbers from 0 to 511. */
  readonly points: readonly number[];
  readonly isEraser: boolean;
}

export const gridSize = 512;
/** About as thick as MNIST's pens once the digit is 20 pixels high. */
export const penWidth = 38;
export const eraserWidth = 64;

/** Points closer than this are not worth keeping: the curve is smoother without them, and links are shorter. */
const leastStep = 6;

/** A place on the grid, for any x and y. */
export function onGrid(coordinate: number): number {
  return Math.min(gridSize - 1, Math.max(0, Math.round(coordinate)));
}

/** The stroke with one point more; the same stroke where the pen has hardly moved. */
export function extend(stroke: Stroke, x: number, y: number): Stroke {
  const [beforeX, beforeY] = stroke.points.slice(-2) as [number, number];
  const point = [onGrid(x), onGrid(y)] as const;
  if (Math.hypot(point[0] - beforeX, point[1] - beforeY) < leastStep) return stroke;
  return { ...stroke, points: [...stroke.points, ...point] };
}

/** A smooth line through the middles between the points, which are what it bends towards. */
export function trace(context: CanvasRenderingContext2D, { points }: Stroke): void {
  const [startX, startY] = points as [number, number];
  context.beginPath();
  context.moveTo(startX, startY);
  for (let i = 2; i + 3 < points.length; i += 2) {
    const [x, y, nextX, nextY] = points.slice(i, i + 4) as [number, number, number, number];
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  // A hair's breadth further, because a line of no length leaves no dot everywhere.
  context.lineTo(points.at(-2)! + 0.01, points.at(-1)!);
  context.stroke();
}

/** Sixty-four characters that an address takes as they are. */
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const markBit = 32;
/** Differences lie within ±511, so ten bits and a sign: three characters of five bits. */
const longestNumber = 3;

/** Steps from point to point, each number in pieces of five bits, lowest first; a step of a few pixels is one character. */
export function writePoints(points: readonly number[]): string {
  return points.map((value, i) => writeNumber(value - (points[i - 2] ?? 0))).join("");
}

function writeNumber(value: number): string {
  let rest = value < 0 ? -2 * value - 1 : 2 * value;
  let text = "";
  for (; rest >= markBit; rest = Math.floor(rest / markBit)) text += alphabet[(rest % markBit) + markBit];
  return text + alphabet[rest];
}

/** The points of such a text, or null if it is none or leaves the grid. */
export function readPoints(text: string): number[] | null {
  const points: number[] = [];
  let value = 0;
  let length = 0;
  for (const character of text) {
    const bits = alphabet.indexOf(character);
    if (bits < 0 || length === longestNumber) return null;
    value += (bits % markBit) * markBit ** length;
    length += 1;
    if (bits >= markBit) continue;
    const step = value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    points.push((points.at(-2) ?? 0) + step);
    value = 0;
    length = 0;
  }
  const isWhole = length === 0 && points.length >= 2 && points.length % 2 === 0;
  return isWhole && points.every((point) => point >= 0 && point < gridSize) ? points : null;
}
