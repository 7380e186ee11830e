/**
 * A scene is a figure laid out: shapes with positions in pixels, drawn in their order. It is the narrow waist between
 * what is shown (a chart, a picture) and how it is written (SVG text, PNG pixels).
 */

import type { Color } from "./color.ts";
import type { Line, Point } from "./line.ts";
import type { Pixels } from "./pixels.ts";

export type Shape =
  | { readonly kind: "box"; readonly at: Point; readonly width: number; readonly height: number; readonly fill: Color }
  | LineShape
  /** A circle with a rim of 1.5 pixels in `color`. */
  | { readonly kind: "dot"; readonly at: Point; readonly radius: number; readonly fill: Color; readonly color: Color }
  | TextShape
  /** A picture whose top left corner is `at`, each of its pixels a square of `scale`. */
  | { readonly kind: "picture"; readonly at: Point; readonly pixels: Pixels; readonly scale: number };

/** Lines with round ends and corners. */
export interface LineShape {
  readonly kind: "line";
  readonly lines: readonly Line[];
  readonly width: number;
  readonly color: Color;
  readonly dash: readonly number[];
}

/** One line of text whose baseline begins, has its middle or ends `at` the point. */
export interface TextShape {
  readonly kind: "text";
  readonly at: Point;
  readonly text: string;
  /** The size of the letters in pixels: the font size. */
  readonly size: number;
  readonly color: Color;
  readonly anchor: "start" | "middle" | "end";
  readonly weight: "regular" | "bold";
  /** Upwards text runs from bottom to top. */
  readonly direction: "across" | "upwards";
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  /** What the figure is, for those who cannot see it, and what is on it. */
  readonly title: string;
  readonly description: string;
  readonly shapes: readonly Shape[];
}

/** A text shape; across, regular and from its start unless told. */
export function textShape(shape: Pick<TextShape, "at" | "text" | "size" | "color"> & Partial<TextShape>): TextShape {
  return { kind: "text", anchor: "start", weight: "regular", direction: "across", ...shape };
}
