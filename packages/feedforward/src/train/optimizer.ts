/**
 * Optimizers: how a gradient changes a parameter, one row each. What an optimizer remembers between steps is arrays of
 * the parameters' sizes, so it can be saved and put back. Equations as in PyTorch's `SGD`, `AdamW`, `Adagrad` and `RMSprop`; nothing but
 * + - · / and the square root, each rounded by the lane, so that steps are the same everywhere.
 */

import { optionError, type UnsupportedError, unsupportedError } from "../errors.ts";
import { laneOf } from "../functions/float64.ts";
import type { FloatArray, NumberLane } from "../functions/lane.ts";
import { checkOptions, type Kinds, unknownName } from "../options/check.ts";
import type { ParameterArrays } from "./parameters.ts";
import { power } from "./power.ts";
import {
  ownSchedule,
  type ScheduleName,
  type ScheduleOptions,
  type ScheduleSettings,
  type Step,
  scheduleSettings,
  shareAt,
} from "./schedule.ts";

/** The name of an optimizer. */
export type OptimizerName = "sgd" | "momentum" | "adam" | "adamW" | "adaGrad" | "rmsProp";

/** An optimizer with its options; what is left out has its usual value. */
export interface OptimizerOptions {
  readonly name?: OptimizerName;
  /** By default what the optimizer's row says. */
  readonly learningRate?: number;
  /** How the learning rate changes over the training, by its name alone or with its options. */
  readonly schedule?: ScheduleName | ScheduleOptions;
  /**
   * Each step first takes this share, times the learning rate, off every parameter: decoupled, as in PyTorch's `AdamW`, for every
   * optimizer. (Its `SGD` and `Adam` add `weight_decay`·W to the gradient: the same for `sgd`, not where the gradient is remembered.)
   * 0 by default, of `adamW` 0.01.
   */
  readonly weightDecay?: number;
  /** `momentum`: what remains of the velocity; 0.9 by default. */
  readonly momentum?: number;
  /** `momentum`: a step goes where the velocity will be, as Nesterov has it. */
  readonly nesterov?: boolean;
  /** `adam`, `adamW`: what remains of the mean (0.9) and of the mean square (0.999) of gradients. */
  readonly beta1?: number;
  readonly beta2?: number;
  /** `rmsProp`: what remains of the mean square of gradients; 0.99 by default. PyTorch calls it alpha. */
  readonly rho?: number;
  /** `adam`, `adamW`, `adaGrad`, `rmsProp`: what keeps the divisor above 0; 1e-8 by default, of `adaGrad` 1e-10. */
  readonly epsilon?: number;
}

export type OptimizerSettings = Required<Omit<OptimizerOptions, "schedule">> & { readonly schedule: ScheduleSettings };

export interface OptimizerRow {
  readonly title: { readonly en: string; readonly ko: string };
  /** The equations as plain text; r is the learning rate, g the gradient. */
  readonly formula: string;
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly epsilon: number;
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

/** Kingma and Ba (2015). The corrections 1 - beta^t make up for slots that begin at 0. */
const adam: OptimizerRow = {
  title: { en: "Adam", ko: "Adam" },
  formula:
    "m = beta1*m + (1-beta1)*g; v = beta2*v + (1-beta2)*g^2; W = W - r*(m/(1-beta1^t)) / (sqrt(v/(1-beta2^t)) + epsilon)",
  learningRate: 0.001,
  weightDecay: 0,
  epsilon: 1e-8,
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
};

/** The optimizers, by name, with their usual options. */
export const optimizers = {
  sgd: {
    title: { en: "stochastic gradient descent", ko: "확률적 경사 하강법" },
    formula: "W = W - r*g",
    learningRate: 0.1,
    weightDecay: 0,
    epsilon: 1e-8,
    takes: [],
    slots: [],
    update(lane, { parameter, gradient }, { learningRate }) {
      const rate = lane.constant(learningRate);
      for (let i = 0; i < parameter.length; i++) parameter[i] = lane.sub(parameter[i]!, lane.mul(rate, gradient[i]!));
    },
  },
  /** With `nesterov` the step is r*(g + momentum*v), with the v that this step has made. */
  momentum: {
    title: { en: "momentum", ko: "모멘텀" },
    formula: "v = momentum*v + g; W = W - r*v",
    learningRate: 0.01,
    weightDecay: 0,
    epsilon: 1e-8,
    takes: ["momentum", "nesterov"],
    slots: ["velocity"],
    update(lane, { parameter, gradient, slots }, settings) {
      const velocity = slots[0]!;
      const rate = lane.constant(settings.learningRate);
      const momentum = lane.constant(settings.momentum);
      for (let i = 0; i < parameter.length; i++) {
        const v = lane.add(lane.mul(momentum, velocity[i]!), gradient[i]!);
        velocity[i] = v;
        const move = settings.nesterov ? lane.add(gradient[i]!, lane.mul(momentum, v)) : v;
        parameter[i] = lane.sub(parameter[i]!, lane.mul(rate, move));
      }
    },
  },
  adam,
  /** Loshchilov and Hutter (2019): Adam, whose weight decay here is theirs anyway, with the decay that is usual for it. */
  adamW: { ...adam, title: { en: "AdamW", ko: "AdamW" }, weightDecay: 0.01 },
  /** Duchi, Hazan and Singer (2011). */
  adaGrad: {
    title: { en: "AdaGrad", ko: "AdaGrad" },
    formula: "h = h + g^2; W = W - r*g / (sqrt(h) + epsilon)",
    learningRate: 0.01,
    weightDecay: 0,
    epsilon: 1e-10,
    takes: ["epsilon"],
    slots: ["square"],
    update(lane, { parameter, gradient, slots }, { learningRate, epsilon }) {
      const square = slots[0]!;
      const [rate, floor] = [lane.constant(learningRate), lane.constant(epsilon)];
      for (let i = 0; i < parameter.length; i++) {
        const g = gradient[i]!;
        const h = lane.add(square[i]!, lane.mul(g, g));
        square[i] = h;
        const divisor = lane.add(lane.constant(Math.sqrt(h)), floor);
        parameter[i] = lane.sub(parameter[i]!, lane.mul(rate, lane.div(g, divisor)));
      }
    },
  },
  /** Tieleman and Hinton (2012). */
  rmsProp: {
    title: { en: "RMSProp", ko: "RMSProp" },
    formula: "h = rho*h + (1-rho)*g^2; W = W - r*g / (sqrt(h) + epsilon)",
    learningRate: 0.01,
    weightDecay: 0,
    epsilon: 1e-8,
    takes: ["rho", "epsilon"],
    slots: ["square"],
    update(lane, { parameter, gradient, slots }, { learningRate, rho, epsilon }) {
      const square = slots[0]!;
      const [rate, floor] = [lane.constant(learningRate), lane.constant(epsilon)];
      const [kept, share] = [lane.constant(rho), lane.constant(1 - rho)];
      for (let i = 0; i < parameter.length; i++) {
        const g = gradient[i]!;
        const h = lane.add(lane.mul(kept, square[i]!), lane.mul(share, lane.mul(g, g)));
        square[i] = h;
        const divisor = lane.add(lane.constant(Math.sqrt(h)), floor);
        parameter[i] = lane.sub(parameter[i]!, lane.mul(rate, lane.div(g, divisor)));
      }
    },
  },
} satisfies Record<OptimizerName, OptimizerRow>;

const kinds: Kinds<OptimizerOptions> = {
  name: "",
  learningRate: "a number",
  schedule: "",
  weightDecay: "a number",
  momentum: "a number",
  nesterov: "a boolean",
  beta1: "a number",
  beta2: "a number",
  rho: "a number",
  epsilon: "a number",
};

/** Checks options, or a name alone, and makes them definite. An option of another optimizer is refused. */
export function optimizerSettings(asked: OptimizerName | OptimizerOptions = {}): OptimizerSettings {
  const options = typeof asked === "string" ? { name: asked } : asked;
  const { name = "adam" } = options;
  if (!Object.hasOwn(optimizers, name)) throw unknownOptimizer(name);
  const row: OptimizerRow = optimizers[name];
  const schedule = scheduleSettings(options.schedule);
  const given = checkOptions(`train: ${name}`, options, withoutForeign(kinds, name));
  const { learningRate = row.learningRate, weightDecay = row.weightDecay, epsilon = row.epsilon } = given;
  const { momentum = 0.9, nesterov = false, beta1 = 0.9, beta2 = 0.999, rho = 0.99 } = given;
  checkRange({ learningRate, weightDecay, epsilon }, Infinity);
  checkRange({ momentum, beta1, beta2, rho }, 1);
  return { name, schedule, learningRate, weightDecay, epsilon, momentum, nesterov, beta1, beta2, rho };
}

/** The options that make these settings: without those of other optimizers. */
export function ownOptions({ nesterov, ...settings }: OptimizerSettings): OptimizerOptions {
  const said = { ...settings, ...(nesterov ? { nesterov } : {}), schedule: ownSchedule(settings.schedule) };
  return withoutForeign(said, settings.name);
}

/** The learning rate of a step. */
export function learningRateAt({ learningRate, schedule }: OptimizerSettings, now: Step): number {
  return learningRate * shareAt(schedule, now);
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

/** One step, in place. */
export function updateParameters(
  settings: OptimizerSettings,
  { parameters, gradients, state }: StepArrays,
  now: Step,
): void {
  const row: OptimizerRow = optimizers[settings.name];
  const learningRate = learningRateAt(settings, now);
  const scheduled = { ...settings, learningRate };
  for (const [name, parameter] of parameters) {
    const lane = laneOf(parameter);
    const slots = row.slots.map((slot) => state.get(`${name}.${slot}`)!);
    decay(lane, parameter, learningRate * settings.weightDecay);
    row.update(lane, { parameter, gradient: gradients.get(name)!, slots }, scheduled, now.step);
  }
}

/** W = W - share·W. This form never makes -0 of a number, which a bias must not be. */
function decay(lane: NumberLane, parameter: FloatArray, share: number): void {
  if (share === 0) return;
  const rounded = lane.constant(share);
  for (let i = 0; i < parameter.length; i++) parameter[i] = lane.sub(parameter[i]!, lane.mul(rounded, parameter[i]!));
}

function unknownOptimizer(name: string): UnsupportedError {
  return unknownName(unsupportedError, "train", { kind: "optimizer", name, names: Object.keys(optimizers) });
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
