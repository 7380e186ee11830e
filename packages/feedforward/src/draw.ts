/**
 * Pictures, for `feedforward/draw`: charts of functions and images with a title, as SVG, as PNG and as text for a
 * terminal.
 */

export { type ActivationSeriesOptions, activationSeries } from "./draw/activation.ts";
export { type BrailleOptions, chartToBraille } from "./draw/braille.ts";
export type { CurveOptions, Mark } from "./draw/chart.ts";
export { type Chart, type ChartOptions, type Curve, chart, curve, type Series } from "./draw/chart.ts";
export type { ColorDepth } from "./draw/color.ts";
export { chartToPng, chartToSvg, type FigureSize } from "./draw/figure.ts";
export { pictureToText, type TextPictureOptions } from "./draw/half-blocks.ts";
export type { Line, Point } from "./draw/line.ts";
export { type PictureOptions, pictureToPng, pictureToSvg } from "./draw/picture.ts";
export { writePng } from "./draw/png.ts";
export { type Interval, type Tick, ticksIn } from "./draw/ticks.ts";
export type { ActivationChoice } from "./functions/activation-row.ts";
export type { Tensor } from "./tensor/tensor.ts";
