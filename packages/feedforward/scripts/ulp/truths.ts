/**
 * The truth of every function that has a rounding error, in float64, with its bar in units in the last place of float32.
 * Nothing here is ours: float64's own Math, in forms that do not cancel, and the normal distribution by its series and
 * its continued fraction. Errors of a float64 are a billionth of such a unit.
 */

import type { ActivationName } from "../../src/functions/activation.ts";
import { erf, normalDistribution } from "../../test/functions/normal.ts";

export type RealFunction = (x: number) => number;

/** Functions beneath the activations. */
export type PlainName = "exp" | "log" | "log1p" | "erf";

/** Functions that are computed in float64; of powers those of one exponent. */
export type WideName = "sin" | "cos" | "x^-2" | "x^-1" | "x^-0.5" | "x^0.5" | "x^2" | "x^3";

export interface Truth {
  readonly f: RealFunction;
  /** The greatest error that is allowed; null where the formula has no bar. */
  readonly bar: number | null;
  /** Inputs below it are outside the domain of our function, and left out. */
  readonly from?: number;
}

const scale = { alpha: 1.6732632423543772, gamma: 1.0507009873554805 };

/** Null where nothing is rounded. */
const table = {
  exp: { f: Math.exp, bar: 1 },
  log: { f: Math.log, bar: 1 },
  log1p: { f: (x) => Math.log1p(x) + 0, bar: 2, from: 0 }, // of -0 too it is +0
  sigmoid: { f: sigmoid, bar: 2 },
  tanh: { f: Math.tanh, bar: 2 },
  softplus: { f: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), bar: 2 },
  erf: { f: erf, bar: 2 },
  gelu: { f: (x) => (x === -Infinity ? -0 : x * normalDistribution(x)), bar: 4 },
  geluTanh: { f: geluTanh, bar: null },
  elu: { f: (x) => (x < 0 ? Math.expm1(x) : x), bar: 2 },
  selu: { f: (x) => scale.gamma * (x < 0 ? scale.alpha * Math.expm1(x) : x), bar: 2 },
  leakyRelu: { f: (x) => (x > 0 ? x : 0.01 * x), bar: 1 },
  hardSigmoid: { f: (x) => (Number.isNaN(x) ? x : Math.max(0, Math.min(1, 0.2 * x + 0.5))), bar: null },
  sin: { f: Math.sin, bar: 1 },
  cos: { f: Math.cos, bar: 1 },
  step: null,
  relu: null,
  identity: null,
} as const satisfies Partial<Record<PlainName | WideName | ActivationName, Truth | null>>;

export type MeasuredName = {
  [N in keyof typeof table]: (typeof table)[N] extends null ? never : N;
}[keyof typeof table];

export const truths = Object.fromEntries(Object.entries(table).filter(([, truth]) => truth !== null)) as Readonly<
  Record<MeasuredName, Truth>
>;

export const measuredNames = Object.keys(truths) as MeasuredName[];

export function isMeasuredName(name: string): name is MeasuredName {
  return Object.hasOwn(truths, name);
}

function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

/** x·sigmoid(2u): 1 + tanh(u) would cancel on the left. */
function geluTanh(x: number): number {
  const u = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
  return x < -40 ? -0 : x * sigmoid(2 * u);
}
