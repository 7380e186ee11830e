/**
 * The options of `feedforward train` that say how it is trained, and what they mean to the library. What few people set stands in one
 * word, by the names that the library has: `--optimizer-options beta2=0.99,epsilon=1e-7`.
 */

import { type LossName, losses } from "../functions/loss.ts";
import { type OptimizerName, type OptimizerOptions, optimizerSettings, optimizers } from "../train/optimizer.ts";
import { type ScheduleName, type ScheduleOptions, schedules } from "../train/schedule.ts";
import type { OptionRow } from "./command.ts";
import { reasonOfFailure, UsageError } from "./failure.ts";
import type { Messages } from "./language.ts";
import { decimalOf } from "./numbers.ts";

export const methodRows = {
  loss: {
    kind: "string",
    default: null,
    value: "NAME",
    choices: namesOf<LossName>(losses),
    text: {
      en: "the loss; by default softmaxCrossEntropy after softmax, else meanSquaredError",
      ko: "손실 함수. 없으면 소프트맥스 뒤에는 softmaxCrossEntropy, 아니면 meanSquaredError",
    },
  },
  optimizer: {
    kind: "string",
    default: "adam",
    value: "NAME",
    choices: namesOf<OptimizerName>(optimizers),
    text: { en: "how gradients change the parameters", ko: "매개변수를 갱신하는 최적화 기법(optimizer)" },
  },
  optimizerOptions: {
    kind: "string",
    default: null,
    value: "NAME=N,…",
    text: {
      en: "its other numbers: momentum=0.95,nesterov; beta1, beta2, epsilon, rho",
      ko: "최적화 기법의 나머지 값: momentum=0.95,nesterov와 beta1, beta2, epsilon, rho",
    },
  },
  learningRate: {
    kind: "number",
    short: "l",
    default: null,
    least: 0,
    text: {
      en: "how far a step goes; by default what suits the optimizer, 0.003 for a table with adam",
      ko: "학습률. 없으면 최적화 기법에 맞는 값, 표를 adam으로 학습하면 0.003",
    },
  },
  schedule: {
    kind: "string",
    default: null,
    otherwise: "constant",
    value: "NAME",
    choices: namesOf<ScheduleName>(schedules),
    text: {
      en: "how the learning rate goes on: as it is, in steps, along a line or a cosine to 0, up and down in one cycle; for a table linear",
      ko: "학습률의 변화: 그대로, 계단식으로, 0까지 직선이나 코사인을 따라, 한 번 올렸다 내리기. 표는 linear",
    },
  },
  scheduleOptions: {
    kind: "string",
    default: null,
    value: "NAME=N,…",
    text: {
      en: "its numbers: every=0.25,factor=0.5 of step, start and final, shares of the learning rate",
      ko: "스케줄의 값: step의 every=0.25,factor=0.5, 학습률의 비율인 start와 final",
    },
  },
  warmup: {
    kind: "number",
    default: null,
    least: 0,
    text: {
      en: "steps over which the learning rate first rises; below 1 a share of all steps",
      ko: "처음에 학습률을 올려 가는 스텝 수. 1보다 작으면 전체 스텝에 대한 비율",
    },
  },
  weightDecay: {
    kind: "number",
    default: null,
    least: 0,
    text: {
      en: "the share that a step takes off every parameter, times the learning rate; by default 0, of adamW 0.01, for a table with either 1",
      ko: "가중치 감소(학습률을 곱해 매번 줄이는 비율). 없으면 0, adamW는 0.01, 표를 둘 중 하나로 학습하면 1",
    },
  },
} as const satisfies Record<string, OptionRow>;

/** What those options become. */
export interface MethodOptions {
  readonly loss: string | null;
  readonly optimizer: string;
  readonly optimizerOptions: string | null;
  readonly learningRate: number | null;
  readonly schedule: string;
  readonly scheduleOptions: string | null;
  readonly warmup: number | null;
  readonly weightDecay: number | null;
}

/** The optimizer that the options describe. What the library refuses of it is wrong usage. */
export function optimizerOf(options: MethodOptions, messages: Messages): OptimizerOptions {
  const { learningRate, weightDecay, warmup } = options;
  const curve = {
    ...parseSettings("--schedule-options", options.scheduleOptions, messages),
    ...(warmup === null ? {} : { warmup }),
  };
  const name = options.schedule as ScheduleName;
  const asked: OptimizerOptions = {
    ...parseSettings("--optimizer-options", options.optimizerOptions, messages),
    name: options.optimizer as OptimizerName,
    schedule: Object.keys(curve).length === 0 ? name : ({ ...curve, name } as ScheduleOptions),
    ...(weightDecay === null ? {} : { weightDecay }),
    ...(learningRate === null ? {} : { learningRate }),
  };
  try {
    optimizerSettings(asked);
  } catch (error) {
    throw new UsageError(reasonOfFailure(error, messages));
  }
  return asked;
}

/** What a file says of how it was trained: what is always said, and what was asked for besides. */
export function methodSaid(options: MethodOptions) {
  const { optimizer, learningRate, schedule, optimizerOptions, scheduleOptions, warmup, loss } = options;
  const weightDecay = options.weightDecay ?? optimizers[optimizer as OptimizerName].weightDecay;
  return {
    always: { optimizer, learningRate, schedule, weightDecay },
    asked: withoutNull({ loss, optimizerOptions, scheduleOptions, warmup }),
  };
}

/** The options that are given: files that were trained without them say what they always said. */
export function withoutNull<R extends object>(record: R): Partial<R> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)) as Partial<R>;
}

/** `momentum=0.95,nesterov`: numbers by name, and names alone, which are true. */
function parseSettings(option: string, text: string | null, messages: Messages): Record<string, number | boolean> {
  const settings = new Map<string, number | boolean>();
  for (const part of text === null ? [] : text.split(",")) {
    const [, name = "", , number] = /^ *([A-Za-z]\w*) *(= *(\S+) *)?$/.exec(part) ?? [];
    const value = number === undefined ? true : decimalOf(number);
    if (name === "" || value === null || settings.has(name)) throw new UsageError(messages.notSettings(option, part));
    settings.set(name, value);
  }
  return Object.fromEntries(settings);
}

function namesOf<N extends string>(table: Readonly<Record<N, unknown>>): readonly N[] {
  return Object.keys(table) as N[];
}
