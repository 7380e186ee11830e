/**
 * The options by which a picture becomes the input of a model that tells nothing of it: what a byte becomes, and how the picture
 * fills the input.
 */

import type { ImageFit } from "../../data/image-input.ts";
import type { OptionRow } from "../command/command.ts";
import { parseNumber, parseNumbers } from "../command/numbers.ts";
import { UsageError } from "../failure/failure.ts";
import type { Messages } from "../words/language.ts";
import type { PictureRule } from "./answers.ts";

export const scale = {
  kind: "string",
  default: null,
  value: "N",
  text: {
    en: "for a picture of any size: what each byte is multiplied by, mostly 1/255",
    ko: "크기가 자유로운 그림의 각 바이트에 곱할 값. 보통 1/255",
  },
} as const satisfies OptionRow;

export const mean = {
  kind: "string",
  default: null,
  value: "N,N,N",
  text: {
    en: "what is subtracted after that, one number or one a channel",
    ko: "그다음에 뺄 값. 하나, 또는 채널마다 하나",
  },
} as const satisfies OptionRow;

export const std = {
  kind: "string",
  default: null,
  value: "N,N,N",
  text: { en: "what is divided by after that", ko: "그다음에 나눌 값" },
} as const satisfies OptionRow;

export const fit = {
  kind: "string",
  default: "fill",
  value: "NAME",
  choices: ["fill", "contain", "cover"] satisfies ImageFit[],
  text: {
    en: "how the picture fills the input: stretched, whole within it, or over all of it",
    ko: "그림을 입력에 맞추는 방법: 늘여서, 전체가 안에 들어가게, 가득 차게",
  },
} as const satisfies OptionRow;

export interface PictureOptions {
  readonly scale: string | null;
  readonly mean: string | null;
  readonly std: string | null;
  readonly fit: string;
}

export function pictureRule(
  { scale: by, mean: less, std: width, fit: way }: PictureOptions,
  messages: Messages,
): PictureRule {
  return {
    fit: way as ImageFit,
    ...(by === null ? {} : { scale: scaleOf(by, messages) }),
    ...(less === null ? {} : { mean: perChannel("--mean", less, messages) }),
    ...(width === null ? {} : { std: perChannel("--std", width, messages) }),
  };
}

function scaleOf(text: string, messages: Messages): number | "1/255" {
  if (text === "1/255") return text;
  const value = parseNumber("--scale", text, {}, messages);
  if (value !== 0) return value;
  throw new UsageError(messages.notNumbers("--scale", messages.scaleForm, text));
}

/** One number for all channels, or one for each. */
function perChannel(what: string, text: string, messages: Messages): number | readonly number[] {
  const numbers = parseNumbers(what, messages.channelForm, text, messages);
  const isWrong = (numbers.length !== 1 && numbers.length !== 3) || (what === "--std" && numbers.includes(0));
  if (isWrong) throw new UsageError(messages.notNumbers(what, messages.channelForm, text));
  return numbers.length === 1 ? numbers[0]! : numbers;
}
