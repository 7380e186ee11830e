/** An activation function, or its derivative, as a series of a chart: broken and marked where it jumps. */

import { activationSlope, activationValue } from "../chapter/evaluate.ts";
import type { ActivationChoice } from "../functions/activation.ts";
import { checkOptions } from "../options/check.ts";
import { curve, type Series } from "./chart.ts";
import type { Interval } from "./ticks.ts";

/** Which functions are drawn, and where. */
export interface ActivationSeriesOptions {
  readonly x: Interval;
  readonly label: string;
  /** Draws h′(x) instead of h(x). */
  readonly derivative?: boolean;
  /** Into how many equal parts the interval is divided, 256 unless told. */
  readonly parts?: number;
}

/** Where functions or their derivatives may jump: multiples of a half, from -5 to 5. */
const places = Array.from({ length: 21 }, (_, i) => (i - 10) / 2);

/** The points of activation functions, or of their derivatives, as curves of a chart. */
export function activationSeries(choice: ActivationChoice, options: ActivationSeriesOptions): Series {
  const kinds = { x: "a list of numbers", label: "a string", derivative: "a boolean", parts: "a number" } as const;
  const { x, label, derivative = false, parts = 256 } = checkOptions("activationSeries", options, kinds);
  const valueAt = derivative ? activationSlope : activationValue;
  const f = (at: number): number => valueAt(choice, at);
  return curve(label, f, { x, parts, breaks: places.filter((at) => jumpsAt(f, at)) });
}

function jumpsAt(f: (x: number) => number, x: number): boolean {
  return Math.abs(f(x + 1e-6) - f(x - 1e-6)) > 1e-3;
}
