/**
 * The options of `feedforward train` that say how it is trained, and what they mean to the library. What few people set stands in one
 * word, by the names that the library has: `--optimizer-options beta2=0.99,epsilon=1e-7`.
 */

import { type LossName, losses } from "../../functions/loss.ts";
import { clipSettings } from "../../train/clip.ts";
import type { LossOptions } from "../../train/loss-options.ts";
import {
  type OptimizerName,
  type OptimizerOptions,
  type OptimizerRow,
  optimizerSettings,
  optimizers,
} from "../../train/optimizer.ts";
import { type InitializerName, initializerNames } from "../../train/randomize.ts";
import {
  type ScheduleName,
  type ScheduleOptions,
  type ScheduleRow,
  scheduleSettings,
  schedules,
} from "../../train/schedule.ts";
import type { TrainingOptions } from "../../train/training-options.ts";
import type { OptionRow } from "../command/command.ts";
import { decimalOf, parseNumbers } from "../command/numbers.ts";
import { reasonOfFailure, UsageError } from "../failure/failure.ts";
import type { Messages } from "../words/language.ts";

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
  lossOptions: {
    kind: "string",
    default: null,
    value: "NAME=N,…",
    text: {
      en: "its numbers: labelSmoothing=0.1 of cross-entropies, delta=0.5 of huber",
      ko: "손실 함수의 값: 교차 엔트로피의 labelSmoothing=0.1, huber의 delta=0.5",
    },
  },
  classWeights: {
    kind: "string",
    default: null,
    value: "N,N,…",
    text: {
      en: "how much each class counts in a cross-entropy; balanced: as much as it is rare",
      ko: "교차 엔트로피에서 클래스마다 주는 가중치. balanced는 드문 만큼 크게",
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
  clipNorm: {
    kind: "number",
    default: null,
    least: 0,
    text: {
      en: "the greatest norm of all gradients together; longer ones are scaled to it",
      ko: "모든 기울기를 합친 노름의 최댓값. 넘으면 여기에 맞춰 줄입니다",
    },
  },
  clipValue: {
    kind: "number",
    default: null,
    least: 0,
    text: { en: "the greatest magnitude of an element of a gradient", ko: "기울기 원소의 최대 크기" },
  },
  patience: {
    kind: "number",
    default: null,
    isWhole: true,
    least: 1,
    text: {
      en: "end after so many epochs without a better accuracy on held-out images, and keep the best network",
      ko: "검증 정확도가 이만큼의 에폭 동안 나아지지 않으면 끝내고 가장 좋았던 신경망을 남깁니다",
    },
  },
  frozen: {
    kind: "string",
    default: null,
    value: "NAME,…",
    isList: true,
    text: {
      en: "layers that stay as they are, by their names: dense1",
      ko: "학습하지 않고 그대로 둘 층의 이름: dense1",
    },
  },
} as const satisfies Record<string, OptionRow>;

/** What a training leaves behind while it goes on. */
export const recordRows = {
  checkpoint: {
    kind: "string",
    default: null,
    value: "FILE",
    path: "write",
    text: {
      en: "keep the state after every epoch in a .ckpt file, written whole or not at all: a run that ends in between goes on with --resume",
      ko: "에폭마다 학습 상태를 .ckpt 파일에 남깁니다. 파일은 온전히 쓰이거나 아예 쓰이지 않으며, 중간에 끝난 학습은 --resume으로 이어집니다",
    },
  },
  resume: {
    kind: "boolean",
    default: false,
    text: {
      en: "go on from the checkpoint, with the same options and data, to the same bytes; where there is none yet, begin",
      ko: "같은 옵션과 데이터로 체크포인트에서 이어서 학습해 같은 바이트를 얻습니다. 아직 없으면 처음부터 시작합니다",
    },
  },
  log: {
    kind: "string",
    default: null,
    value: "FILE",
    path: "write",
    text: {
      en: "write a line of JSON when the training begins, after every epoch, and at its end, to a .jsonl file",
      ko: "학습을 시작할 때와 에폭마다, 끝날 때 .jsonl 파일에 JSON을 한 줄씩 씁니다",
    },
  },
} as const satisfies Record<string, OptionRow>;

/** For a network that begins with random weights. */
export const startRows = {
  dropout: {
    kind: "number",
    default: null,
    least: 0,
    most: 1,
    text: {
      en: "the share of each hidden layer's values that every step drops at random",
      ko: "스텝마다 은닉층의 값 가운데 무작위로 버릴 비율(드롭아웃)",
    },
  },
  batchNorm: {
    kind: "boolean",
    default: false,
    text: {
      en: "normalise each hidden layer over the batch, before its activation function",
      ko: "은닉층마다 활성화 함수 앞에 배치 정규화를 둡니다",
    },
  },
  initializer: {
    kind: "string",
    default: null,
    value: "NAME",
    choices: initializerNames,
    isOpen: true,
    text: {
      en: "the rule of the first weights, or a number, their standard deviation (0.01 in the book); by default what suits the function behind them",
      ko: "첫 가중치를 정하는 규칙 또는 표준편차인 수(책에서는 0.01). 없으면 뒤따르는 함수에 맞는 규칙",
    },
  },
} as const satisfies Record<string, OptionRow>;

/** What those options become. */
export interface MethodOptions {
  readonly loss: string | null;
  readonly lossOptions: string | null;
  readonly classWeights: string | null;
  readonly optimizer: string;
  readonly optimizerOptions: string | null;
  readonly learningRate: number | null;
  readonly schedule: string;
  readonly scheduleOptions: string | null;
  readonly warmup: number | null;
  readonly weightDecay: number | null;
  readonly clipNorm: number | null;
  readonly clipValue: number | null;
  readonly patience: number | null;
  readonly frozen: string | null;
}

/** The optimizer that the options describe. What the library refuses of it is wrong usage. */
export function optimizerOf(options: MethodOptions, messages: Messages): OptimizerOptions {
  const { learningRate, weightDecay, warmup } = options;
  const curve = {
    ...parseSettings("--schedule-options", options.scheduleOptions, messages),
    ...(warmup === null ? {} : { warmup }),
  };
  const name = options.schedule as ScheduleName;
  const own = parseSettings("--optimizer-options", options.optimizerOptions, messages);
  refuseForeign(own, { option: "--optimizer", name: options.optimizer, table: optimizers }, messages);
  refuseForeign(curve, { option: "--schedule", name, table: schedules }, messages);
  const asked: OptimizerOptions = {
    ...own,
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

/** What is chosen from a table of rows, each with options of its own. */
interface Choice {
  readonly option: string;
  readonly name: string;
  readonly table: Readonly<Record<string, { readonly takes: readonly string[] }>>;
}

/** An option that only other rows take says which. */
function refuseForeign(settings: object, { option, name, table }: Choice, messages: Messages): void {
  for (const setting of Object.keys(settings)) {
    const takers = Object.keys(table).filter((row) => table[row]!.takes.includes(setting));
    if (takers.length === 0 || takers.includes(name)) continue;
    throw new UsageError(messages.belongsTo(`${option}-options`, [name, setting], { option, names: takers }));
  }
}

/** The loss that the options describe; undefined where none of them is given. */
export function lossOf(options: MethodOptions, messages: Messages): LossName | LossOptions | undefined {
  const { loss, classWeights } = options;
  const asked: LossOptions = {
    ...(loss === null ? {} : { name: loss as LossName }),
    ...(parseSettings("--loss-options", options.lossOptions, messages) as LossOptions),
    ...(classWeights === null ? {} : { classWeights: weightsOf(classWeights, messages) }),
  };
  return Object.keys(asked).length === 0 ? undefined : asked;
}

function weightsOf(text: string, messages: Messages): readonly number[] | "balanced" {
  return text.trim() === "balanced"
    ? (text.trim() as "balanced")
    : parseNumbers("--class-weights", messages.weightsForm, text, messages);
}

/** The rule of the first weights that the option names; undefined where it is not given. */
export function initializerOf(text: string | null): InitializerName | number | undefined {
  return text === null ? undefined : (decimalOf(text) ?? (text as InitializerName));
}

/** What is wrong with the method, whatever it is to train, is wrong usage. */
export function checkMethod(options: MethodOptions, messages: Messages): void {
  optimizerOf(options, messages);
  lossOf(options, messages);
  try {
    clipSettings(limitsOf(options));
  } catch (error) {
    throw new UsageError(reasonOfFailure(error, messages));
  }
}

/** What of the options is as the library has it. */
export function limitsOf({ clipNorm, clipValue, frozen }: MethodOptions): TrainingOptions {
  return withoutNull({ clipNorm, clipValue, frozen: frozen === null ? null : frozen.split(",") }) as TrainingOptions;
}

/** What a file says of how it was trained: what is always said, and what was asked for besides. */
export function methodSaid(options: MethodOptions) {
  const { optimizer, schedule, optimizerOptions, loss } = options;
  const { lossOptions, classWeights, clipNorm, clipValue, patience, frozen } = options;
  const usual: OptimizerRow = optimizers[optimizer as OptimizerName];
  const learningRate = options.learningRate ?? usual.learningRate;
  const weightDecay = options.weightDecay ?? usual.weightDecay;
  return {
    always: { optimizer, learningRate, schedule, ...curveSaid(options), weightDecay },
    asked: withoutNull({
      loss,
      lossOptions,
      classWeights,
      optimizerOptions,
      clipNorm,
      clipValue,
      patience,
      frozen,
    }),
  };
}

/** The numbers of the schedule, those too that nobody asked for, as the options have them. */
function curveSaid({ schedule, scheduleOptions, warmup }: MethodOptions) {
  const name = schedule as ScheduleName;
  const parts = scheduleOptions?.split(",").map((part) => part.split("=").map((side) => side.trim())) ?? [];
  const asked = Object.fromEntries(parts.map(([option = "", number = ""]) => [option, decimalOf(number)]));
  const settings = scheduleSettings({ ...asked, ...(warmup === null ? {} : { warmup }), name });
  const { takes }: ScheduleRow = schedules[name];
  return {
    ...(takes.length === 0
      ? {}
      : { scheduleOptions: takes.map((option) => `${option}=${settings[option]}`).join(",") }),
    ...(settings.warmup === 0 ? {} : { warmup: settings.warmup }),
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
