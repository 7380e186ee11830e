/**
 * A chart as a figure: title and legend above, axes with ticks at the left and below, a light grid, the lines. One
 * layout makes the SVG and the PNG.
 */

import { optionError } from "../errors.ts";
import { checkOptions } from "../options/check.ts";
import type { Chart, Curve } from "./chart.ts";
import { axisLine, type Color, gridLine, ink, paper, seriesStyle, softInk, zeroLine } from "./color.ts";
import { type Line, type Point, thin } from "./line.ts";
import { writePng } from "./png.ts";
import { sceneToPixels } from "./raster.ts";
import { type Scene, type Shape, type TextShape, textShape } from "./scene.ts";
import { checkSizes } from "./sizes.ts";
import { sceneToSvg } from "./svg.ts";
import { columnsOf } from "./text.ts";
import { type Interval, type Tick, ticksIn } from "./ticks.ts";

/** How large an SVG document is. */
export interface FigureSize {
  /** In CSS pixels: 640 × 400 unless told. */
  readonly width?: number;
  readonly height?: number;
}

/** The chart as an SVG document. */
export function chartToSvg(chart: Chart, size: FigureSize = {}): string {
  return sceneToSvg(chartToScene(chart, size));
}

/** The chart as a PNG file, `scale` (2) pixels for each CSS pixel. Its letters are those of `lettering.ts`. */
export function chartToPng(chart: Chart, options: FigureSize & { readonly scale?: number } = {}): Uint8Array {
  const kinds = { width: "a number", height: "a number", scale: "a number" } as const;
  const { scale = 2, ...size } = checkOptions("chart", options, kinds);
  if (!(scale > 0 && scale < Infinity))
    throw optionError("scale-range", "$operation: expected a scale above 0, got $got", "chart", scale);
  return writePng(sceneToPixels(chartToScene(chart, size), scale));
}

/** The rectangle inside the axes, in pixels, and the intervals that fill it. */
interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Interval;
  readonly y: Interval;
}

const titleSize = 18;
const labelSize = 14;
const tickSize = 12.5;
const margin = 16;

/** The chart laid out in pixels. */
export function chartToScene(chart: Chart, size: FigureSize = {}): Scene {
  const { width = 640, height = 400 } = checkOptions("chart", size, { width: "a number", height: "a number" });
  checkSizes("chart", { width, height });
  const yTicks = ticksIn(chart.y, Math.max(2, Math.floor(height / 50)));
  const left = margin + 0.5 + (chart.yLabel === "" ? 0 : 22) + 9 + widestLabel(yTicks);
  const legend = layOutLegend(chart.curves, left, width - margin);
  const legendHeight = legend.length === 0 ? 0 : (legend.at(-1)!.row + 1) * legendRow;
  const titleBottom = margin + (chart.title === "" ? 0 : 26);
  const plot: Plot = {
    left,
    right: width - margin - 8.5,
    top: titleBottom + legendHeight + 8,
    bottom: height - margin - 18.5 - (chart.xLabel === "" ? 0 : 24),
    x: chart.x,
    y: chart.y,
  };
  const xTicks = ticksIn(chart.x, Math.max(2, Math.floor((plot.right - plot.left) / 48)));
  return {
    width,
    height,
    title: chart.title,
    description: describe(chart),
    shapes: [
      boxShape([0, 0], [width, height], paper),
      ...label({ at: [left, margin + 15], text: chart.title, size: titleSize, weight: "bold" }),
      ...drawLegend(legend, titleBottom),
      ...drawGrid(plot, xTicks, yTicks),
      ...drawTickLabels(plot, xTicks, yTicks),
      ...drawAxisLabels(plot, chart, height),
      ...chart.curves.flatMap((curve, i) => drawLines(plot, curve, i)),
      ...chart.curves.flatMap((curve, i) => drawMarks(plot, curve, i)),
    ],
  };
}

function describe(chart: Chart): string {
  const axis = (name: string, label: string, [min, max]: Interval): string =>
    `${label === "" || label === name ? name : `${name} (${label})`} from ${min} to ${max}`;
  const labels = chart.curves.map(({ label }) => label).filter((label) => label !== "");
  const axes = `${axis("x", chart.xLabel, chart.x)}, ${axis("y", chart.yLabel, chart.y)}`;
  return `Line chart, ${axes}${labels.length === 0 ? "" : `: ${labels.join(", ")}`}`;
}

/** A line sample and its label: which series, where it begins, and in which row. */
interface LegendEntry {
  readonly label: string;
  readonly series: number;
  readonly left: number;
  readonly row: number;
}

const legendRow = 22;
const legendSample = 30;

/** The labels from left to right, in as many rows as they need. */
function layOutLegend(curves: readonly Curve[], left: number, right: number): readonly LegendEntry[] {
  const entries: LegendEntry[] = [];
  let x = left;
  let row = 0;
  curves.forEach(({ label }, series) => {
    if (label === "") return;
    const width = legendSample + 8 + textWidth(label, labelSize);
    if (x > left && x + width > right) {
      x = left;
      row += 1;
    }
    entries.push({ label, series, left: x, row });
    x += width + 22;
  });
  return entries;
}

function drawLegend(entries: readonly LegendEntry[], top: number): readonly Shape[] {
  return entries.flatMap(({ label: text, series, left, row }) => {
    const middle = top + row * legendRow + 12;
    const from: Point = [left + 1, middle];
    const to: Point = [left + legendSample, middle];
    return [lineShape([[from, to]], series), ...label({ at: [to[0] + 8, middle + 5], text })];
  });
}

function drawGrid(plot: Plot, xTicks: readonly Tick[], yTicks: readonly Tick[]): readonly Shape[] {
  const { left, right, top, bottom } = plot;
  const across = (y: number, color: Color): Shape => boxShape([left, crisp(y)], [right - left, 1], color);
  const down = (x: number, color: Color): Shape => boxShape([crisp(x), top], [1, bottom - top], color);
  const lines = (ticks: (tick: Tick) => boolean, color: Color): readonly Shape[] => [
    ...yTicks.filter(ticks).map(({ value }) => across(toY(plot, value), color)),
    ...xTicks.filter(ticks).map(({ value }) => down(toX(plot, value), color)),
  ];
  return [
    ...lines(({ value }) => value !== 0, gridLine),
    ...lines(({ value }) => value === 0, zeroLine),
    across(bottom, axisLine),
    down(left, axisLine),
  ];
}

/** Where a line one pixel wide begins, so that it covers whole pixels and stays sharp. */
function crisp(middle: number): number {
  return Math.round(middle - 0.5);
}

function drawTickLabels(plot: Plot, xTicks: readonly Tick[], yTicks: readonly Tick[]): readonly Shape[] {
  const tick = (text: string, at: Point, anchor: "middle" | "end"): readonly Shape[] =>
    label({ at, text: text.replaceAll("-", "−"), size: tickSize, color: softInk, anchor });
  return [
    ...xTicks.flatMap(({ value, label: text }) => tick(text, [toX(plot, value), plot.bottom + 18], "middle")),
    ...yTicks.flatMap(({ value, label: text }) => tick(text, [plot.left - 8, toY(plot, value) + 4.5], "end")),
  ];
}

function drawAxisLabels(plot: Plot, { xLabel, yLabel }: Chart, height: number): readonly Shape[] {
  const [across, down] = [(plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2];
  return [
    ...label({ text: xLabel, at: [across, height - margin], anchor: "middle" }),
    ...label({ text: yLabel, at: [margin + 12, down], anchor: "middle", direction: "upwards" }),
  ];
}

function drawLines(plot: Plot, { lines }: Curve, i: number): readonly Shape[] {
  const placed = lines.map((line) => line.map((point) => toPoint(plot, point)));
  const { color } = seriesStyle(i);
  const alone = placed.filter((line) => line.length === 1);
  const joined = placed.filter((line) => line.length > 1).map((line) => thin(line, 0.05));
  return [
    ...(joined.length === 0 ? [] : [lineShape(joined, i)]),
    ...alone.map(([at]): Shape => ({ kind: "dot", at: at!, radius: 2.5, fill: color, color })),
  ];
}

function drawMarks(plot: Plot, { marks }: Curve, i: number): readonly Shape[] {
  const { color } = seriesStyle(i);
  return marks.map(({ at, kind }) => ({
    kind: "dot",
    at: toPoint(plot, at),
    radius: 3.5,
    fill: kind === "open" ? paper : color,
    color,
  }));
}

function lineShape(lines: readonly Line[], i: number): Shape {
  return { kind: "line", lines, width: 2.25, ...seriesStyle(i) };
}

/** A text of the figure, or nothing where there is no text. */
function label(shape: Pick<TextShape, "at" | "text"> & Partial<TextShape>): readonly Shape[] {
  return shape.text === "" ? [] : [textShape({ size: labelSize, color: ink, ...shape })];
}

function boxShape(at: Point, [width, height]: Point, fill: Color): Shape {
  return { kind: "box", at, width, height, fill };
}

function toPoint(plot: Plot, [x, y]: Point): Point {
  return [toX(plot, x), toY(plot, y)];
}

function toX({ left, right, x: [min, max] }: Plot, value: number): number {
  return left + ((value - min) / (max - min)) * (right - left);
}

function toY({ top, bottom, y: [min, max] }: Plot, value: number): number {
  return bottom - ((value - min) / (max - min)) * (bottom - top);
}

function widestLabel(ticks: readonly Tick[]): number {
  return Math.ceil(Math.max(0, ...ticks.map(({ label }) => textWidth(label, tickSize))));
}

/** A width that no usual font exceeds: the font is the reader's, and cannot be measured here. */
function textWidth(text: string, size: number): number {
  return columnsOf(text) * size * 0.57;
}
