/**
 * Optimizers: how a gradient changes a parameter, one row each. What an optimizer remembers between steps is arrays of
 * the parameters' sizes, so it can be saved and put back. Equations as in PyTorch's `SGD` and `AdamW`; nothing but
 * + - · / and the square root, each rounded by the lane, so that steps are the same everywhere.
 */

import { optionError, type UnsupportedError, unsupportedError } from "../errors.ts";
import { laneOf } from "../functions/float64.ts";
import type { FloatArray, NumberLane } from "../functions/lane.ts";
import { checkOptions, type Kinds, unknownName } from "../options/check.ts";
import type { ParameterArrays } from "./parameters.ts";

/** The name of an optimizer. */
export type OptimizerName = "sgd" | "momentum" | "adam";
/** How the learning rate changes over the steps. */
export type ScheduleName = "constant" | "linear";

/** An optimizer with its options; what is left out has its usual value. */
export interface OptimizerOptions {
  readonly name?: OptimizerName;
  /** By default what the optimizer's row says. */
  readonly learningRate?: number;
  /** How the learning rate changes over the training: not at all, or along a line to 0. */
  readonly schedule?: ScheduleName;
  /** Each step first takes this share, times the learning rate, off every parameter (decoupled, as in AdamW). */
  readonly weightDecay?: number;
  /** `momentum`: what remains of the velocity. */
  readonly momentum?: number;
  /** `adam`: what remains of the mean and of the mean square of gradients, and what keeps its divisor above 0. */
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
}

export type OptimizerSettings = Required<OptimizerOptions>;

export interface OptimizerRow {
  readonly title: { readonly en: string; readonly ko: string };
  /** The equations as plain text; r is the learning rate, g the gradient. */
  readonly formula: string;
  readonly learningRate: number;
  /** The options that are its own. */
  readonly takes: readonly (keyof OptimizerOptions)[];
  /** What it remembers for each element of a parameter, 0 at first. */
  readonly slots: readonly string[];
  /** Changes the parameter and the slots, element by element. `step` counts from 1. */
  update(lane: NumberLane, arrays: UpdateArrays, settings: OptimizerSettings, step: number): void;
}

interface UpdateArrays {
  readonly parameter: FloatArray;
  readonly gradient: FloatArray;
  /** In the order of the row's `slots`. */
  readonly slots: readonly FloatArray[];
}

/** The optimizers, by name, with their usual options. */
export const optimizers = {
  sgd: {
    title: { en: "stochastic gradient descent", ko: "확률적 경사 하강법" },
    formula: "W = W - r*g",
    learningRate: 0.1,
    takes: [],
    slots: [],
    update(lane, { parameter, gradient }, { learningRate }) {
      const rate = lane.constant(learningRate);
      for (let i = 0; i < parameter.length; i++) parameter[i] = lane.sub(parameter[i]!, lane.mul(rate, gradient[i]!));
    },
  },
  momentum: {
    title: { en: "momentum", ko: "모멘텀" },
    formula: "v = momentum*v + g; W = W - r*v",
    learningRate: 0.01,
    takes: ["momentum"],
    slots: ["velocity"],
    update(lane, { parameter, gradient, slots }, settings) {
      const velocity = slots[0]!;
      const rate = lane.constant(settings.learningRate);
      const momentum = lane.constant(settings.momentum);
      for (let i = 0; i < parameter.length; i++) {
        const v = lane.add(lane.mul(momentum, velocity[i]!), gradient[i]!);
        velocity[i] = v;
        parameter[i] = lane.sub(parameter[i]!, lane.mul(rate, v));
      }
    },
  },
  /** Kingma and Ba (2015). The corrections 1 - beta^t make up for slots that begin at 0. */
  adam: {
    title: { en: "Adam", ko: "Adam" },
    formula:
      "m = beta1*m + (1-beta1)*g; v = beta2*v + (1-beta2)*g^2; W = W - r*(m/(1-beta1^t)) / (sqrt(v/(1-beta2^t)) + epsilon)",
    learningRate: 0.001,
    takes: ["beta1", "beta2", "epsilon"],
    slots: ["mean", "square"],
    update(lane, { parameter, gradient, slots }, { learningRate, beta1, beta2, epsilon }, step) {
      const [mean, square] = slots as [FloatArray, FloatArray];
      const rate = lane.constant(learningRate / (1 - power(beta1, step)));
      const root = lane.constant(Math.sqrt(1 - power(beta2, step)));
      const meanShare = lane.constant(1 - beta1);
      const squareKept = lane.constant(beta2);
      const squareShare = lane.constant(1 - beta2);
      const floor = lane.constant(epsilon);
      for (let i = 0; i < parameter.length; i++) {
        const g = gradient[i]!;
        const m = lane.add(mean[i]!, lane.mul(meanShare, lane.sub(g, mean[i]!)));
        const v = lane.add(lane.mul(squareKept, square[i]!), lane.mul(squareShare, lane.mul(g, g)));
        mean[i] = m;
        square[i] = v;
        const divisor = lane.add(lane.div(lane.constant(Math.sqrt(v)), root), floor);
        parameter[i] = lane.sub(parameter[i]!, lane.mul(rate, lane.div(m, divisor)));
      }
    },
  },
} satisfies Record<OptimizerName, OptimizerRow>;

/** The share of the learning rate that is left when a share of the training is done. */
export const schedules = {
  constant: () => 1,
  linear: (done) => 1 - done,
} satisfies Record<ScheduleName, (done: number) => number>;

const kinds: Kinds<OptimizerOptions> = {
  name: "",
  learningRate: "a number",
  schedule: "",
  weightDecay: "a number",
  momentum: "a number",
  beta1: "a number",
  beta2: "a number",
  epsilon: "a number",
};

/** Checks options, or a name alone, and makes them definite. An option of another optimizer is refused. */
export function optimizerSettings(asked: OptimizerName | OptimizerOptions = {}): OptimizerSettings {
  const options = typeof asked === "string" ? { name: asked } : asked;
  const { name = "adam", schedule = "constant" } = options;
  if (!Object.hasOwn(optimizers, name)) throw unknown("optimizer", name, optimizers);
  if (!Object.hasOwn(schedules, schedule)) throw unknown("schedule", schedule, schedules);
  const given = checkOptions(`train: ${name}`, options, withoutForeign(kinds, name));
  const { learningRate = optimizers[name].learningRate, weightDecay = 0, epsilon = 1e-8 } = given;
  const { momentum = 0.9, beta1 = 0.9, beta2 = 0.999 } = given;
  checkRange({ learningRate, weightDecay, epsilon }, Infinity);
  checkRange({ momentum, beta1, beta2 }, 1);
  return { name, schedule, learningRate, weightDecay, epsilon, momentum, beta1, beta2 };
}

/** The options that make these settings: without those of other optimizers. */
export function ownOptions(settings: OptimizerSettings): OptimizerOptions {
  return withoutForeign(settings, settings.name);
}

/** A record of options without those that only other optimizers take. */
function withoutForeign<R extends object>(record: R, name: OptimizerName): R {
  const rows: readonly OptimizerRow[] = Object.values(optimizers);
  const own: readonly string[] = optimizers[name].takes;
  const foreign: readonly string[] = rows.flatMap((row) => row.takes).filter((option) => !own.includes(option));
  return Object.fromEntries(Object.entries(record).filter(([option]) => !foreign.includes(option))) as R;
}

/** What an optimizer remembers, by parameter and slot: `dense1.weight.velocity`; zeros before the first step. */
export function optimizerState<A extends FloatArray>(
  settings: OptimizerSettings,
  parameters: ReadonlyMap<string, A>,
): Map<string, A> {
  const state = new Map<string, A>();
  for (const [name, parameter] of parameters) {
    for (const slot of optimizers[settings.name].slots) state.set(`${name}.${slot}`, parameter.slice().fill(0) as A);
  }
  return state;
}

export interface StepArrays {
  readonly parameters: ParameterArrays;
  readonly gradients: ParameterArrays;
  readonly state: ParameterArrays;
}

/** Which step of how many, counted from 1 over the whole training. */
export interface Step {
  readonly step: number;
  readonly steps: number;
}

/** One step, in place. The first takes the whole learning rate. */
export function updateParameters(
  settings: OptimizerSettings,
  { parameters, gradients, state }: StepArrays,
  { step, steps }: Step,
): void {
  const row: OptimizerRow = optimizers[settings.name];
  const learningRate = settings.learningRate * schedules[settings.schedule]((step - 1) / steps);
  const now = { ...settings, learningRate };
  for (const [name, parameter] of parameters) {
    const lane = laneOf(parameter);
    const slots = row.slots.map((slot) => state.get(`${name}.${slot}`)!);
    decay(lane, parameter, learningRate * settings.weightDecay);
    row.update(lane, { parameter, gradient: gradients.get(name)!, slots }, now, step);
  }
}

/** W = W - share·W. This form never makes -0 of a number, which a bias must not be. */
function decay(lane: NumberLane, parameter: FloatArray, share: number): void {
  if (share === 0) return;
  const rounded = lane.constant(share);
  for (let i = 0; i < parameter.length; i++) parameter[i] = lane.sub(parameter[i]!, lane.mul(rounded, parameter[i]!));
}

/** base^n for a whole n of at least 1, by squaring: engines do not agree on other powers. */
function power(base: number, n: number): number {
  if (n === 1) return base;
  const half = power(base, Math.floor(n / 2));
  return n % 2 === 0 ? half * half : half * half * base;
}

function unknown(what: string, name: string, table: Readonly<Record<string, unknown>>): UnsupportedError {
  return unknownName(unsupportedError, "train", { kind: what, name, names: Object.keys(table) });
}

/** Each number at least 0 and below the limit. */
function checkRange(numbers: Readonly<Record<string, number>>, limit: number): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (value >= 0 && value < limit) continue;
    if (limit !== Infinity)
      throw optionError(
        "train-number",
        "train: expected $name to be a number from 0 to below $limit, got $got",
        name,
        limit,
        value,
      );
    throw optionError(
      "train-finite",
      "train: expected $name to be a finite number of at least 0, got $got",
      name,
      value,
    );
  }
}
