/**
 * An image beside what the network says about it: the picture with its title, and the likeliest classes with a bar each.
 */

import type { RankedClass } from "../../any-session.ts";
import { pictureToText } from "../../draw/half-blocks.ts";
import { centered } from "../../draw/text.ts";
import { givesProbabilities } from "../../network/task.ts";
import type { UnaryAttributes } from "../../ops/unary.ts";
import type { Session } from "../../session.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { bar, beside, harmless, pad, percent, widthOf } from "../terminal/layout.ts";
import type { Terminal } from "../terminal/terminal.ts";

export interface Portrait {
  readonly image: Tensor<"uint8">;
  readonly title: string;
  /** What stands beside the picture. */
  readonly caption: readonly string[];
}

const gap = 4;
const barColumns = 24;

/** The picture and its caption, side by side where both fit, else one below the other. */
export function portrait({ image, title, caption }: Portrait, terminal: Terminal): string[] {
  const width = Math.max(image.shape[1]!, widthOf(title));
  const lines = pictureToText(image, { color: terminal.depth }).slice(0, -1).split("\n");
  const picture = [terminal.bold(centered(harmless(title), width)), ...lines];
  const fits = width + gap + Math.max(...caption.map(widthOf)) <= terminal.columns;
  if (!fits) return [...picture, "", ...caption];
  const below = Math.max(0, Math.floor((picture.length - caption.length) / 2));
  const right = [...Array.from({ length: below }, () => ""), ...caption];
  return beside(
    picture.map((line) => pad(line, width)),
    right,
    gap,
  ).map((line) => line.trimEnd());
}

/** Whether the outputs are probabilities: after softmax or a sigmoid, of a graph by its last step. */
export function givesShares({ model, steps }: Session): boolean {
  if ("layers" in model) return givesProbabilities(model);
  const last = steps.at(-1);
  const { formula } = (last?.attributes ?? {}) as Partial<UnaryAttributes>;
  const name = last?.epilogue.at(-1)?.name ?? formula?.name ?? last?.op.name;
  return name === "softmax" || name === "sigmoid";
}

/** A line for each class, the likeliest first: its label, and for probabilities a bar and the share. */
export function rankingLines(ranked: readonly RankedClass[], session: Session, terminal: Terminal): string[] {
  const width = Math.max(...ranked.map(({ label }) => widthOf(label)));
  const isProbability = givesShares(session);
  return ranked.map(({ label, probability }, i) => {
    const emphasize = (text: string): string => (i === 0 ? terminal.bold(text) : terminal.dim(text));
    const name = emphasize(pad(harmless(label), width, "right"));
    if (!isProbability) return `${name}  ${emphasize(pad(probability.toPrecision(4), 10, "right"))}`;
    const filled = bar(probability, barColumns);
    const room = pad("", barColumns - widthOf(filled));
    return `${name}  ${terminal.accent(filled)}${room}  ${emphasize(pad(percent(probability), 8, "right"))}`;
  });
}
