/**
 * A chart in a terminal, in braille characters of two by four dots; around them stand the axes with their ticks, the
 * legend and the title. Without colours the lines are told apart by dashes.
 */

import { checkOptions } from "../options/check.ts";
import { BrailleCanvas } from "./braille-canvas.ts";
import type { Chart, Curve } from "./chart.ts";
import { type ColorDepth, checkDepth, seriesStyle } from "./color.ts";
import { dashes, type Line, type Point } from "./line.ts";
import { checkSizes } from "./sizes.ts";
import { centered, columnsOf } from "./text.ts";
import { type Interval, type Tick, ticksIn } from "./ticks.ts";

/** How large a drawing of braille is, and its colours. */
export interface BrailleOptions {
  /** Characters in all: 72 × 22 unless told. */
  readonly columns?: number;
  readonly rows?: number;
  /** What the terminal can show; nothing but characters unless told. */
  readonly color?: ColorDepth;
}

/** The chart as lines of text. An open circle is an `o`, a closed one a full cell. */
export function chartToBraille(chart: Chart, options: BrailleOptions = {}): string {
  const kinds = { columns: "a number", rows: "a number", color: "" } as const;
  const { columns = 72, rows = 22, color = "none" } = checkOptions("chart", options, kinds);
  checkSizes("chart", { columns, rows });
  checkDepth("chart", color);
  const legend = legendOf(chart.curves, color);
  const texts = [chart.title, legend, chart.yLabel, chart.xLabel].filter((text) => text !== "");
  const height = Math.max(4, rows - texts.length - 2);
  const yTicks = ticksIn(chart.y, Math.max(2, Math.floor(height / 3) + 1));
  const gutter = Math.max(0, ...yTicks.map(({ label }) => label.length));
  const width = Math.max(10, columns - gutter - 2);
  const indent = " ".repeat(gutter + 2);
  const axis = yAxis(yTicks, chart.y, { gutter, height });
  const [line, labels] = xAxis(chart.x, width);
  const plot = plotOf(chart, { width, height, color });
  const lines = [
    chart.title === "" ? "" : indent + centered(chart.title, width),
    legend === "" ? "" : indent + legend,
    chart.yLabel === "" ? "" : " ".repeat(Math.max(0, gutter - columnsOf(chart.yLabel))) + chart.yLabel,
    ...axis.map((start, row) => start + plot[row]),
    indent.slice(1) + line,
    indent + labels,
    chart.xLabel === "" ? "" : indent + centered(chart.xLabel, width),
  ];
  const shown = lines.filter((text) => text !== "").map((text) => text.trimEnd());
  return `${shown.join("\n")}\n`;
}

function plotOf(
  chart: Chart,
  { width, height, color }: { width: number; height: number; color: ColorDepth },
): readonly string[] {
  const canvas = new BrailleCanvas(width, height);
  const toDots = ([x, y]: Point): Point => [
    position(x, chart.x, width * 2),
    height * 4 - 1 - position(y, chart.y, height * 4),
  ];
  chart.curves.forEach(({ lines }, i) => {
    for (const line of lines) drawLine(canvas, line.map(toDots), i, color);
  });
  chart.curves.forEach(({ marks }, i) => {
    for (const { at, kind } of marks) canvas.sign(toDots(at), kind === "open" ? "o" : "⣿", seriesStyle(i).color);
  });
  return canvas.toLines(color);
}

/** A line in the style of its series: in its colour, or dashed where there are none. */
function drawLine(canvas: BrailleCanvas, line: Line, i: number, depth: ColorDepth): void {
  const { color, dash } = seriesStyle(i);
  // A dot is about two pixels of a figure; a gap of fewer than three dots would not be seen.
  const pattern =
    depth === "none" ? dash.map((length, k) => Math.max(k % 2 === 0 ? 0 : 3, Math.round(length / 2))) : [];
  for (const part of dashes(line, pattern)) canvas.line(part, color);
}

/** A piece of each line and its label. */
function legendOf(curves: readonly Curve[], depth: ColorDepth): string {
  const entries = curves.map(({ label }, i) => {
    const canvas = new BrailleCanvas(5, 1);
    const middle: Line = [
      [0, 2],
      [9, 2],
    ];
    drawLine(canvas, middle, i, depth);
    return `${canvas.toLines(depth)[0]} ${label}`;
  });
  return entries.filter((_, i) => curves[i]!.label !== "").join("   ");
}

/** For each row: the label of a tick, and the axis. */
function yAxis(
  ticks: readonly Tick[],
  interval: Interval,
  size: { gutter: number; height: number },
): readonly string[] {
  const { gutter, height } = size;
  const labels = new Map(
    ticks.map(({ value, label }) => [height - 1 - Math.floor(position(value, interval, height * 4) / 4), label]),
  );
  return Array.from({ length: height }, (_, row) => {
    const label = labels.get(row);
    return label === undefined ? `${" ".repeat(gutter)} │` : `${label.padStart(gutter)} ┤`;
  });
}

/** The axis with its ticks, and below it the labels that do not touch the one before. */
function xAxis(interval: Interval, width: number): readonly [axis: string, labels: string] {
  const axis = Array.from({ length: width }, () => "─");
  let labels = "";
  for (const { value, label } of ticksIn(interval, Math.max(2, Math.floor(width / 6)))) {
    const column = Math.floor(position(value, interval, width * 2) / 2);
    axis[column] = "┬";
    const start = Math.max(0, Math.min(width - label.length, column - Math.floor((label.length - 1) / 2)));
    if (labels === "" || start > labels.length) labels = labels.padEnd(start) + label;
  }
  return [`└${axis.join("")}`, labels];
}

/** The dot of a value among `count` dots. */
function position(value: number, [min, max]: Interval, count: number): number {
  return Math.round(((value - min) / (max - min)) * (count - 1));
}
