/**
 * What a network declares besides its layers, for files that do not say it: how bytes are scaled, how inputs are standardised and
 * called, and the names of the classes. What is said here wins over what the file says.
 */

import type { InputOptions } from "../../network/input.ts";
import type { Network, NetworkOptions } from "../../network/network.ts";
import type { OptionRow } from "../command/command.ts";
import { parseNumbers } from "../command/numbers.ts";
import { UsageError } from "../failure/failure.ts";
import { harmless } from "../terminal/layout.ts";
import type { Messages } from "../words/language.ts";

const names = {
  kind: "string",
  default: null,
  value: "NAME,NAME,…",
  isList: true,
  text: { en: "what the inputs are called, in their order", ko: "입력의 이름, 순서대로" },
} as const satisfies OptionRow;

const numbers = { kind: "string", default: null, value: "N,N,…" } as const;

/** For commands that show images to a network. */
export const inputOptions = {
  scale: {
    kind: "string",
    default: null,
    value: "1/N",
    text: {
      en: "what the network makes of a byte: 1/255 divides it by 255",
      ko: "신경망이 바이트를 받는 방법. 1/255이면 255로 나눕니다",
    },
  },
  mean: {
    ...numbers,
    text: {
      en: "what it subtracts from its input after that: one number, one a channel or one each",
      ko: "그다음에 입력에서 뺄 값. 하나, 채널마다 하나, 또는 입력마다 하나",
    },
  },
  std: { ...numbers, text: { en: "what it divides by after that", ko: "그다음에 나눌 값" } },
} as const satisfies Readonly<Record<string, OptionRow>>;

/** For a file that is to say all of it. */
export const declaredOptions = {
  ...inputOptions,
  names,
  labels: { ...names, text: { en: "the names of the classes, in their order", ko: "클래스의 이름, 순서대로" } },
} as const satisfies Readonly<Record<string, OptionRow>>;

/** As the command line has them; a command without the option leaves it out. */
export interface Declared {
  readonly scale?: string | null;
  readonly mean?: string | null;
  readonly std?: string | null;
  readonly names?: string | null;
  readonly labels?: string | null;
}

const keys = ["scale", "mean", "std", "names", "labels"] as const satisfies readonly (keyof Declared)[];

/** The options that were given, as they are written. */
export function declaredAmong(options: Declared): string[] {
  return keys.filter((key) => options[key] != null).map((key) => `--${key}`);
}

/** What the options say of a network; what no network could make right is refused here. */
export function readDeclared(options: Declared, messages: Messages): NetworkOptions {
  const { scale, mean, std, names: called, labels } = options;
  const list = (what: string, text: string): number[] => parseNumbers(what, messages.listForm, text, messages);
  if (scale != null && !/^1\/(?!0+(\.0+)?$)\d{1,9}(\.\d{1,9})?$/.test(scale)) {
    throw new UsageError(messages.notNumbers("--scale", messages.divisorForm, harmless(scale)));
  }
  const twice = called?.split(",").find((name, i, all) => all.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(messages.nameTwice("--names", harmless(twice)));
  const input: InputOptions = {
    ...(scale == null ? {} : { scale }),
    ...(mean == null ? {} : { mean: list("--mean", mean) }),
    ...(std == null ? {} : { std: list("--std", std) }),
    ...(called == null ? {} : { names: called.split(",") }),
  };
  return { input, ...(labels == null ? {} : { labels: labels.split(",") }) };
}

/** The network with what was declared. */
export function withDeclared(network: Network, options: Declared, messages: Messages): Network {
  return declaredAmong(options).length === 0 ? network : network.with(readDeclared(options, messages));
}
