/**
 * Optimizers: how a gradient changes a parameter, one row each. What an optimizer remembers between steps is arrays of
 * the parameters' sizes, so it can be saved and put back. Equations as in PyTorch's `SGD`, `AdamW`, `Adagrad` and `RMSprop`; nothing but
 * + - · / and the square root, each rounded by the lane, so that steps are the same everywhere.
 */

import { optionError, type UnsupportedError, unsupportedError } from "../errors.ts";
import { laneOf } from "../functions/float64.ts";
import type { FloatArray, Lane, NumberLane } from "../functions/lane.ts";
import { dropTiny, leastSquare, leastValue } from "../functions/tiny.ts";
import { checkOptions, type Kinds, unknownName } from "../options/check.ts";
import type { ParameterArrays } from "./parameters.ts";
import { power } from "./power.ts";
import {
  ownSchedule,
  type ScheduleName,
  type ScheduleOptions,
  type ScheduleSettings,
  type ScheduleStep,
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
  /** The numbers of a step, in double; the lane rounds each. `step` counts from 1, and the rate is that of the step. */
  numbers(settings: OptimizerSettings, step: number): readonly number[];
  /** The equations, written once: the lane of numbers defines the bits, that of code writes kernels. */
  update<V, M>(lane: Lane<V, M>, element: Element<V>, settings: OptimizerSettings): void;
}

/** An element of a parameter in a step: `w` and `slots` are replaced by what they become. */
export interface Element<V> {
  w: V;
  /** In the order of the row's `slots`. */
  readonly slots: V[];
  readonly gradient: V;
  readonly numbers: readonly V[];
}

type Six<V> = readonly [V, V, V, V, V, V];

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
  numbers({ learningRate, beta1, beta2, epsilon }, step) {
    const rate = learningRate / (1 - power(beta1, step));
    return [rate, Math.sqrt(1 - power(beta2, step)), 1 - beta1, beta2, 1 - beta2, epsilon];
  },
  update(lane, element) {
    const { gradient: g, slots } = element;
    const [rate, root, meanShare, squareKept, squareShare, floor] = element.numbers as Six<typeof g>;
    const m = lane.let(lane.add(slots[0]!, lane.mul(meanShare, lane.sub(g, slots[0]!))));
    const v = lane.let(lane.add(lane.mul(squareKept, slots[1]!), lane.mul(squareShare, lane.mul(g, g))));
    slots[0] = m;
    slots[1] = v;
    const divisor = lane.add(lane.div(lane.sqrt(v), root), floor);
    element.w = lane.sub(element.w, lane.mul(rate, lane.div(m, divisor)));
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
    numbers: ({ learningRate }) => [learningRate],
    update(lane, element) {
      element.w = lane.sub(element.w, lane.mul(element.numbers[0]!, element.gradient));
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
    numbers: ({ learningRate, momentum }) => [learningRate, momentum],
    update(lane, element, { nesterov }) {
      const [rate, momentum] = element.numbers as readonly [typeof element.w, typeof element.w];
      const v = lane.let(lane.add(lane.mul(momentum, element.slots[0]!), element.gradient));
      element.slots[0] = v;
      const move = nesterov ? lane.add(element.gradient, lane.mul(momentum, v)) : v;
      element.w = lane.sub(element.w, lane.mul(rate, move));
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
    numbers: ({ learningRate, epsilon }) => [learningRate, epsilon],
    update(lane, element) {
      const { gradient: g, slots, numbers } = element;
      const h = lane.let(lane.add(slots[0]!, lane.mul(g, g)));
      slots[0] = h;
      const divisor = lane.add(lane.sqrt(h), numbers[1]!);
      element.w = lane.sub(element.w, lane.mul(numbers[0]!, lane.div(g, divisor)));
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
    numbers: ({ learningRate, rho, epsilon }) => [learningRate, rho, 1 - rho, epsilon],
    update(lane, element) {
      const { gradient: g, slots } = element;
      const [rate, kept, share, floor] = element.numbers as readonly [typeof g, typeof g, typeof g, typeof g];
      const h = lane.let(lane.add(lane.mul(kept, slots[0]!), lane.mul(share, lane.mul(g, g))));
      slots[0] = h;
      const divisor = lane.add(lane.sqrt(h), floor);
      element.w = lane.sub(element.w, lane.mul(rate, lane.div(g, divisor)));
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

/** Whether nothing keeps the divisor above 0: where a gradient is 0 from the beginning a step makes 0/0. */
export function isDividedByZero({ name, epsilon }: OptimizerSettings): boolean {
  const row: OptimizerRow = optimizers[name];
  return epsilon === 0 && row.takes.includes("epsilon");
}

/** The learning rate of a step. */
export function learningRateAt({ learningRate, schedule }: OptimizerSettings, now: ScheduleStep): number {
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

/** How often what is remembered is looked through for what has come too near to 0, in steps of the whole training. */
const cleaned = 64;

/** In place, after every 64th step: of what the slots of a row hold, in its order, what counts as 0 becomes 0. */
export function cleanSlots(
  { name }: OptimizerSettings,
  { step }: ScheduleStep,
  arraysOf: (slot: string) => Iterable<FloatArray>,
): void {
  if (step % cleaned !== 0) return;
  for (const slot of optimizers[name].slots) {
    for (const array of arraysOf(slot)) dropTiny(array, slot === "square" ? leastSquare : leastValue);
  }
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
  now: ScheduleStep,
): void {
  const row: OptimizerRow = optimizers[settings.name];
  const { share, numbers } = stepNumbers(settings, now);
  for (const [name, parameter] of parameters) {
    const lane = laneOf(parameter);
    const slots = row.slots.map((slot) => state.get(`${name}.${slot}`)!);
    decay(lane, parameter, share);
    const rounded = numbers.map((value) => lane.constant(value));
    updateEach(row, settings, { lane, parameter, gradient: gradients.get(name)!, slots, numbers: rounded });
  }
}

/** What a step needs to know: the share that weight decay takes, and the optimizer's numbers, all in double. */
export function stepNumbers(
  settings: OptimizerSettings,
  now: ScheduleStep,
): { readonly share: number; readonly numbers: readonly number[] } {
  const learningRate = learningRateAt(settings, now);
  const row: OptimizerRow = optimizers[settings.name];
  return { share: learningRate * settings.weightDecay, numbers: row.numbers({ ...settings, learningRate }, now.step) };
}

interface UpdateArrays {
  readonly lane: NumberLane;
  readonly parameter: FloatArray;
  readonly gradient: FloatArray;
  readonly slots: readonly FloatArray[];
  readonly numbers: readonly number[];
}

function updateEach(row: OptimizerRow, settings: OptimizerSettings, arrays: UpdateArrays): void {
  const { lane, parameter, gradient, slots, numbers } = arrays;
  const element = { w: 0, slots: slots.map(() => 0), gradient: 0, numbers };
  for (let i = 0; i < parameter.length; i++) {
    element.w = parameter[i]!;
    element.gradient = gradient[i]!;
    for (let s = 0; s < slots.length; s++) element.slots[s] = slots[s]![i]!;
    row.update(lane, element, settings);
    parameter[i] = element.w;
    for (let s = 0; s < slots.length; s++) slots[s]![i] = element.slots[s]!;
  }
}

/** W = W - share·W. This form never makes -0 of a number, which a bias must not be. A share of 0 leaves even -0 alone. */
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
