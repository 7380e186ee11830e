/**
 * Shapes as people type them, for inputs whose sizes a file leaves open: `input=1x3x224x224,mask=1x10`, or the shape alone where
 * there is one input.
 */

import type { PortInfo } from "../../runner.ts";
import { formatShape, type Shape } from "../../tensor/shape.ts";
import { Refusal, UsageError } from "../failure/failure.ts";
import { harmless } from "../terminal/layout.ts";
import type { Messages } from "../words/language.ts";
import type { OptionRow } from "./command.ts";

export const shape = {
  kind: "string",
  default: null,
  value: "SHAPES",
  isList: true,
  text: {
    en: "shapes of a graph's inputs whose sizes the file leaves open, like input=1x3x224x224; without the name where there is one input",
    ko: "파일에 크기가 정해지지 않은 그래프 입력의 모양. input=1x3x224x224처럼 적고, 입력이 하나이면 이름을 빼도 됩니다",
  },
} as const satisfies OptionRow;

/** A shape as it was typed; the name is null where it was left out. */
export interface TypedShape {
  readonly name: string | null;
  readonly shape: Shape;
}

/** What no model could make right is refused here. */
export function readShapes(text: string | null, messages: Messages): readonly TypedShape[] {
  const parts = text?.split(",") ?? [];
  const wrong = (): UsageError => new UsageError(messages.notNumbers("--shape", messages.shapeForm, harmless(text!)));
  return parts.map((part) => {
    const [, name = null, sizes] = /^(?:(.+)=)?(\d{1,9}(?:[x×]\d{1,9})*)$/su.exec(part) ?? [];
    if (sizes === undefined || (name === null && parts.length > 1)) throw wrong();
    return { name, shape: sizes.split(/[x×]/u).map(Number) };
  });
}

/** By the names of a model's inputs. */
export function shapesOf(
  typed: readonly TypedShape[],
  inputs: readonly PortInfo[],
  messages: Messages,
): Record<string, Shape> {
  const names = inputs.map((input) => harmless(input.name)).join(", ");
  const entries = typed.map(({ name, shape: made }) => {
    if (name === null && inputs.length !== 1) throw new Refusal(messages.shapeNeedsName(names));
    const input = name === null ? inputs[0]! : inputs.find((candidate) => candidate.name === name);
    if (input === undefined) throw new Refusal(messages.shapeOfNothing(harmless(name!), names));
    if (input.shape === null || input.shape.length === made.length) return [input.name, made] as const;
    throw new Refusal(messages.shapeWrongRank(harmless(input.name), portShape(input), formatShape(made)));
  });
  return Object.fromEntries(entries);
}

/** `[batch, 3, ?, ?]`, with names that are too long cut. */
export function portShape({ shape: sizes }: Pick<PortInfo, "shape">): string {
  return sizes === null ? "[…]" : `[${sizes.map(sizeText).join(", ")}]`;
}

/** The option that says the sizes that are open: `--shape x=…x3x…x…`. */
export function shapeOption(inputs: readonly PortInfo[]): string {
  const open = inputs.filter(({ shape: sizes }) => sizes?.every((size) => typeof size === "number") !== true);
  const parts = open.map(({ name, shape: sizes }) => {
    const text = sizes?.map((size) => (typeof size === "number" ? size : "…")).join("x") ?? "…";
    return `${harmless(name)}=${text}`;
  });
  return `--shape ${parts.join(",")}`;
}

/** A size, or its name. */
export function sizeText(size: number | string | null): string {
  if (size === null) return "?";
  const text = harmless(String(size));
  return text.length > longestName ? `${text.slice(0, longestName - 1)}…` : text;
}

const longestName = 12;
