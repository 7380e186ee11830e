/**
 * Colours: those of the figures, and how a terminal is told about a colour. The series colours are Okabe and Ito's
 * ("Color Universal Design", 2008), which people with any kind of colour vision can tell apart, the
 * strongest on white first; every series has a dash pattern too, so that it is known without its colour.
 */

import { unsupportedError } from "../errors.ts";
import { unknownName } from "../options/check.ts";

/** Red, green and blue from 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

/** What a terminal can show: 24-bit colours, the 256 of xterm, or none. */
export type ColorDepth = "truecolor" | "256" | "none";

const depths: readonly string[] = ["truecolor", "256", "none"] satisfies ColorDepth[];

/** An `UnsupportedError` for a depth that no terminal has. */
export function checkDepth(operation: string, depth: ColorDepth): void {
  if (depths.includes(depth)) return;
  throw unknownName(unsupportedError, operation, { kind: "color", name: depth, names: depths });
}

export interface SeriesStyle {
  readonly color: Color;
  /** Lengths drawn and left out in turn, in pixels; empty for a line without gaps. */
  readonly dash: readonly number[];
}

const seriesStyles: readonly SeriesStyle[] = [
  { color: [0, 114, 178], dash: [] },
  { color: [213, 94, 0], dash: [9, 7] },
  { color: [0, 158, 115], dash: [1, 6] },
  { color: [204, 121, 167], dash: [12, 6, 1, 6] },
  { color: [230, 159, 0], dash: [4, 6] },
  { color: [86, 180, 233], dash: [12, 6, 1, 6, 1, 6] },
];

/** The style of series number i; after six they begin again. */
export function seriesStyle(i: number): SeriesStyle {
  return seriesStyles[i % seriesStyles.length]!;
}

/** Colours of what is not data. */
export const paper: Color = [255, 255, 255];
export const ink: Color = [31, 35, 40];
export const softInk: Color = [87, 96, 106];
export const axisLine: Color = [125, 133, 144];
export const zeroLine: Color = [190, 196, 203];
export const gridLine: Color = [232, 235, 239];

/** `#0072b2` */
export function toHex(color: Color): string {
  return `#${color.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

/** Perceived lightness from 0 to 255 (Rec. 601). */
export function lightness([red, green, blue]: Color): number {
  return (299 * red + 587 * green + 114 * blue) / 1000;
}

/** The escape sequence that makes the text (or what is behind it) this colour; nothing where there are no colours. */
export function paint(color: Color, layer: "text" | "behind", depth: ColorDepth): string {
  if (depth === "none") return "";
  const target = layer === "text" ? 38 : 48;
  return depth === "truecolor" ? `\x1b[${target};2;${color.join(";")}m` : `\x1b[${target};5;${nearest256(color)}m`;
}

/** The escape sequence back to the terminal's own colours. */
export const unpaint = "\x1b[0m";

/** The six steps of each side of xterm's colour cube, colours 16 to 231; the greys 8, 18 … 238 are 232 to 255. */
const cubeSteps = [0, 95, 135, 175, 215, 255];

function nearest256(color: Color): number {
  const indices = color.map((part) => nearestIndex(part, cubeSteps));
  const [red, green, blue] = indices as [number, number, number];
  const mean = (color[0] + color[1] + color[2]) / 3;
  const grey = Math.min(23, Math.max(0, Math.round((mean - 8) / 10)));
  const level = 8 + 10 * grey;
  const cube: Color = [cubeSteps[red]!, cubeSteps[green]!, cubeSteps[blue]!];
  const isGreyNearer = distance(color, [level, level, level]) < distance(color, cube);
  return isGreyNearer ? 232 + grey : 16 + 36 * red + 6 * green + blue;
}

function nearestIndex(value: number, steps: readonly number[]): number {
  let best = 0;
  steps.forEach((step, i) => {
    if (Math.abs(step - value) < Math.abs(steps[best]! - value)) best = i;
  });
  return best;
}

function distance(a: Color, b: Color): number {
  return a.reduce((sum, part, i) => sum + (part - b[i]!) ** 2, 0);
}
