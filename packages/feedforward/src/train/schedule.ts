/**
 * Schedules: the share of the learning rate that each step takes, one row each. Shares are computed in float64 from + - · / alone
 * (the cosine by a polynomial), so every engine takes the same steps. A schedule knows the step and the number of steps and
 * nothing else, so a training that goes on from a checkpoint goes on along it.
 *
 *     constant ────      linear ╲      cosine ⌢╲      step ▔▔╲▁▁      oneCycle ╱⌢╲__      warm-up of any: ╱
 */

import { optionError, unsupportedError } from "../errors.ts";
import { checkOptions, type Kinds, unknownName } from "../options/check.ts";
import { power } from "./power.ts";

/** How the learning rate changes over the steps. */
export type ScheduleName = "constant" | "step" | "linear" | "cosine" | "oneCycle";

/** A schedule with its options; what is left out has its usual value. Lengths are whole steps, or below 1 a share of the training. */
export interface ScheduleOptions {
  readonly name?: ScheduleName;
  /** Over this length the rate first rises along a line; the schedule has what is left. Of `oneCycle` its own rise, 0.3. */
  readonly warmup?: number;
  /** `step`: the length after which the rate drops, again and again; 1/3 by default. */
  readonly every?: number;
  /** `step`: what is left of the rate after a drop; 0.1 by default. */
  readonly factor?: number;
  /** `oneCycle`: the share of the rate at the first step; 1/25 by default. */
  readonly start?: number;
  /** `linear`, `cosine`, `oneCycle`: the share of the rate at the end; 0 by default, of `oneCycle` 1/250,000. */
  readonly final?: number;
}

export type ScheduleSettings = Required<ScheduleOptions>;

/** Which step of how many, counted from 1 over the whole training. */
export interface ScheduleStep {
  readonly step: number;
  readonly steps: number;
}

export interface ScheduleRow {
  readonly title: { readonly en: string; readonly ko: string };
  /** The share of the learning rate as plain text; s is the share of the training that is done. */
  readonly formula: string;
  /** The options that are its own. */
  readonly takes: readonly (keyof ScheduleOptions)[];
  /** The usual values that are its own. */
  readonly usual: Partial<ScheduleSettings>;
  share(settings: ScheduleSettings, now: ScheduleStep): number;
}

/** The schedules, by name, as PyTorch's `StepLR`, `LinearLR`, `CosineAnnealingLR` and `OneCycleLR` have them. */
export const schedules = {
  constant: {
    title: { en: "constant", ko: "일정" },
    formula: "1",
    takes: [],
    usual: {},
    share: (settings, now) => afterWarmup(settings, now, () => 1),
  },
  step: {
    title: { en: "step by step", ko: "계단식 감소" },
    formula: "factor^floor(steps done / every)",
    takes: ["every", "factor"],
    usual: {},
    share: (settings, now) =>
      afterWarmup(settings, now, ({ index, count }) =>
        power(settings.factor, Math.floor(index / Math.max(1, lengthOf(settings.every, count)))),
      ),
  },
  linear: {
    title: { en: "along a line", ko: "선형 감소" },
    formula: "final + (1 - final)*(1 - s)",
    takes: ["final"],
    usual: {},
    share: (settings, now) =>
      afterWarmup(settings, now, ({ index, count }) => between(settings.final, 1, 1 - index / count)),
  },
  cosine: {
    title: { en: "along a cosine", ko: "코사인 감소" },
    formula: "final + (1 - final)*(1 + cos(pi*s))/2",
    takes: ["final"],
    usual: {},
    share: (settings, now) =>
      afterWarmup(settings, now, ({ index, count }) => between(settings.final, 1, halfCosine(index / count))),
  },
  /** Smith (2018): up from `start`, then down to `final`, both along a cosine. The rate is whole at the last step of the rise. */
  oneCycle: {
    title: { en: "one cycle", ko: "원 사이클" },
    formula: "from start to 1 and from 1 to final, each along (1 + cos(pi*s))/2",
    takes: ["start", "final"],
    usual: { warmup: 0.3, final: 1 / 250_000 },
    share({ warmup, start, final }, { step, steps }) {
      const [index, top] = [step - 1, lengthOf(warmup, steps) - 1];
      if (index < top) return between(1, start, halfCosine(index / top));
      return between(final, 1, halfCosine(Math.min(1, (index - top) / Math.max(1, steps - 1 - top))));
    },
  },
} satisfies Record<ScheduleName, ScheduleRow>;

const usual = { warmup: 0, every: 1 / 3, factor: 0.1, start: 1 / 25, final: 0 };

const kinds: Kinds<ScheduleOptions> = {
  name: "",
  warmup: "a number",
  every: "a number",
  factor: "a number",
  start: "a number",
  final: "a number",
};

/** Checks options, or a name alone, and makes them definite. An option of another schedule is refused. */
export function scheduleSettings(asked: ScheduleName | ScheduleOptions = {}): ScheduleSettings {
  const options = typeof asked === "object" && asked !== null ? asked : { name: asked };
  const { name = "constant" } = options;
  if (!Object.hasOwn(schedules, name)) {
    throw unknownName(unsupportedError, "train", { kind: "schedule", name, names: Object.keys(schedules) });
  }
  const row: ScheduleRow = schedules[name];
  const given = checkOptions(`train: ${name}`, options, ownOf(kinds, row));
  const settings = { ...usual, ...row.usual, ...withoutAbsent(given), name };
  const { warmup, every, factor, start, final } = settings;
  for (const [option, length] of Object.entries({ warmup, every })) checkLength(option, length);
  for (const [option, share] of Object.entries({ factor, start, final })) checkShare(option, share);
  return settings;
}

/** What makes these settings: its name alone where all else is as usual. */
export function ownSchedule(settings: ScheduleSettings): ScheduleName | ScheduleOptions {
  const row: ScheduleRow = schedules[settings.name];
  const whole: Readonly<Record<string, unknown>> = { ...usual, ...row.usual };
  const own = Object.entries(ownOf(settings, row)).filter(([option, value]) => value !== whole[option]);
  return own.length === 1 ? settings.name : (Object.fromEntries(own) as ScheduleOptions);
}

/** The share of the learning rate that a step takes. The first of a schedule without warm-up takes all of it. */
export function shareAt(settings: ScheduleSettings, now: ScheduleStep): number {
  return schedules[settings.name].share(settings, now);
}

/** Steps that follow the warm-up, counted from 0. */
interface Rest {
  readonly index: number;
  readonly count: number;
}

/** Step k of a warm-up of w steps takes k/w. */
function afterWarmup(
  { warmup }: ScheduleSettings,
  { step, steps }: ScheduleStep,
  share: (rest: Rest) => number,
): number {
  const length = lengthOf(warmup, steps);
  return step <= length ? step / length : share({ index: step - 1 - length, count: steps - length });
}

function lengthOf(length: number, steps: number): number {
  return length < 1 ? Math.round(length * steps) : length;
}

/** `from` where the share is 0, `to` where it is 1. */
function between(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** (1 + cos(π·x))/2 for x in [0, 1], as 1 - sin²(π·x/2) up to the middle and as sin²(π·(1 - x)/2) behind it. */
export function halfCosine(x: number): number {
  if (x > 0.5) return squaredSine(1 - x);
  return 1 - squaredSine(x);
}

/** 1/(2i + 1)! with alternating signs, from i = 8 down to 0. */
const terms = [1 / 355687428096000, -1 / 1307674368000, 1 / 6227020800, -1 / 39916800, 1 / 362880, -1 / 5040, 1 / 120];

/** sin²(π·x/2) for x in [0, ½]. */
function squaredSine(x: number): number {
  const r = (x * Math.PI) / 2;
  const z = r * r;
  const series = [...terms, -1 / 6, 1].reduce((sum, term) => sum * z + term, 0);
  return z * series * series;
}

function ownOf<R extends object>(record: R, { takes }: ScheduleRow): R {
  const own: readonly string[] = ["name", "warmup", ...takes];
  return Object.fromEntries(Object.entries(record).filter(([option]) => own.includes(option))) as R;
}

function withoutAbsent(given: ScheduleOptions): Partial<ScheduleSettings> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function checkLength(name: string, length: number): void {
  if (length >= 0 && (length < 1 || Number.isSafeInteger(length))) return;
  const sentence = "train: expected $name to be a whole number of steps, or a share of the training below 1, got $got";
  throw optionError("schedule-length", sentence, name, length);
}

function checkShare(name: string, share: number): void {
  if (share >= 0 && share <= 1) return;
  throw optionError("schedule-share", "train: expected $name to be a share from 0 to 1, got $got", name, share);
}
