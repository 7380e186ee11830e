/**
 * A line chart as data: the intervals of its axes, and lines in the units of the axes, already cut where they leave the
 * chart or where the function jumps. It knows nothing of pixels; a figure (SVG, PNG) and a terminal lay it out.
 */

import { optionError } from "../errors.ts";
import { checkOptions, type Kinds } from "../options/check.ts";
import { clipLines, type Line, type Point } from "./line.ts";
import { plainText } from "./text.ts";
import type { Interval } from "./ticks.ts";

/** A point that is drawn as one: a filled circle belongs to the function, an open one does not. */
export interface Mark {
  readonly at: Point;
  readonly kind: "closed" | "open";
}

/** Points that become a curve. */
export interface Series {
  readonly label: string;
  /** Straight lines join them in this order. A point that is not finite lifts the pen. */
  readonly points: readonly Point[];
  readonly marks?: readonly Mark[];
}

/** Texts and intervals of a chart. */
export interface ChartOptions {
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** The interval that is shown; without it, that of the points. */
  readonly x?: Interval;
  /** The interval that is shown; without it, that of the points and a little more. */
  readonly y?: Interval;
  readonly series: readonly Series[];
}

/** A curve as it is drawn: lines, and marks on them. */
export interface Curve {
  readonly label: string;
  readonly lines: readonly Line[];
  readonly marks: readonly Mark[];
}

/** A chart that is ready to be drawn: its axes, curves and texts. */
export interface Chart {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly x: Interval;
  readonly y: Interval;
  readonly curves: readonly Curve[];
}

/** Where a function is drawn, and how finely. */
export interface CurveOptions {
  readonly x: Interval;
  /** Where the function jumps: there the line is broken and the ends are marked. */
  readonly breaks?: readonly number[];
  /** Into how many equal parts the interval is divided, 256 unless told. */
  readonly parts?: number;
}

const chartKinds: Kinds<ChartOptions> = {
  title: "a string",
  xLabel: "a string",
  yLabel: "a string",
  x: "a list of numbers",
  y: "a list of numbers",
  series: "a list of objects",
};

/** A chart of these series. The intervals must be finite and not empty. */
export function chart(options: ChartOptions): Chart {
  const { title = "", xLabel = "", yLabel = "", series, ...shown } = checkOptions("chart", options, chartKinds);
  if (series === undefined)
    throw optionError("chart-series", "chart: expected series, a list of { label, points }, got none");
  const x = checkInterval("x", shown.x ?? spanOf(series, 0, 0));
  const y = checkInterval("y", shown.y ?? spanOf(series, 1, 0.05));
  return {
    title: plainText(title),
    xLabel: plainText(xLabel),
    yLabel: plainText(yLabel),
    x,
    y,
    curves: series.map(({ label, points, marks = [] }) => ({
      label: plainText(label),
      lines: clipLines(points, x, y),
      marks: marks.filter(({ at }) => contains(x, at[0]) && contains(y, at[1])),
    })),
  };
}

/** A function y = f(x) as a series. At a jump, the value itself is a closed mark and a limit that differs an open one. */
export function curve(label: string, f: (x: number) => number, options: CurveOptions): Series {
  const kinds = { x: "a list of numbers", breaks: "a list of numbers", parts: "a number" } as const;
  const { x, parts = 256, ...given } = checkOptions("curve", options, kinds);
  const [min, max] = checkInterval("x", x);
  if (!Number.isSafeInteger(parts) || parts < 1)
    throw optionError("curve-parts", "curve: expected at least 1 part, got $got", parts);
  const breaks = (given.breaks ?? []).filter((at) => at > min && at < max);
  // Close enough to a jump to be drawn on it, far enough not to be rounded onto it.
  const nudge = (max - min) * 2 ** -24;
  const samples = Array.from({ length: parts + 1 }, (_, i) => min + ((max - min) * i) / parts);
  const jumps = breaks.flatMap((at) => [at - nudge, at, at + nudge]);
  const positions = [...samples.filter((x) => !breaks.includes(x)), ...jumps].sort((a, b) => a - b);
  return {
    label,
    points: positions.map((x): Point => [x, breaks.includes(x) ? Number.NaN : f(x)]),
    marks: breaks.flatMap((at) => marksAt(f, at, nudge)),
  };
}

function marksAt(f: (x: number) => number, at: number, nudge: number): readonly Mark[] {
  const own = f(at);
  const isApart = (limit: number): boolean => Math.abs(limit - own) > 1e-6 * Math.max(1, Math.abs(own));
  const limits = [f(at - nudge), f(at + nudge)].filter(isApart);
  return [...limits.map((limit): Mark => ({ at: [at, limit], kind: "open" })), { at: [at, own], kind: "closed" }];
}

/** The interval of all finite points along one coordinate, wider by a share of itself on both sides. */
function spanOf(series: readonly Series[], coordinate: 0 | 1, margin: number): Interval {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { points } of series) {
    for (const point of points) {
      if (!point.every(Number.isFinite)) continue;
      min = Math.min(min, point[coordinate]);
      max = Math.max(max, point[coordinate]);
    }
  }
  if (min > max) return [0, 1];
  const extra = min === max ? Math.max(0.5, Math.abs(min) / 10) : (max - min) * margin;
  return [min - extra, max + extra];
}

function checkInterval(axis: string, interval: Interval): Interval {
  const [min, max] = interval ?? [];
  if (Number.isFinite(min) && Number.isFinite(max) && min < max) return interval;
  const sentence = "chart: expected the $axis axis to run from a number to a larger one, got $got";
  throw optionError("chart-axis", sentence, axis, [min, max]);
}

function contains([min, max]: Interval, value: number): boolean {
  return value >= min && value <= max;
}
