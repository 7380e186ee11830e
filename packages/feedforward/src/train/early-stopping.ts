/**
 * Early stopping: the epoch whose evaluation is best is remembered with its weights, and when so many epochs have brought nothing
 * better, the training ends. What it gives are the best weights, whether it ended early or not.
 */

import { optionError, unsupportedError } from "../errors.ts";
import { checkOptions, unknownName } from "../options/check.ts";
import type { FloatArrays } from "./parameters.ts";

/** When a training ends that gets no better. */
export interface EarlyStoppingOptions {
  /** After so many epochs without a better evaluation it ends; 5 by default. */
  readonly patience?: number;
  /** Whether the `"highest"` evaluation is best, as of an accuracy, which is the default, or the `"lowest"`, as of an error. */
  readonly goal?: "highest" | "lowest";
  /** An evaluation is better only if it is by more than this; 0 by default. */
  readonly minDelta?: number;
}

export type EarlyStopping = Required<EarlyStoppingOptions>;

/** The best epoch so far. */
export interface Best {
  readonly epoch: number;
  readonly evaluation: number;
  /** As they were at its end. */
  readonly parameters: FloatArrays;
}

const goals = ["highest", "lowest"];

/** Definite settings, from a number for the patience alone; null where none are asked for. */
export function stoppingSettings(
  asked: number | EarlyStoppingOptions | undefined,
  isEvaluated: boolean,
): EarlyStopping | null {
  if (asked === undefined) return null;
  if (!isEvaluated) {
    const sentence = "train: earlyStopping looks at what evaluate says, so give both";
    throw optionError("stopping-evaluate", sentence);
  }
  const options = typeof asked === "number" ? { patience: asked } : asked;
  const kinds = { patience: "a number", goal: "a string", minDelta: "a number" } as const;
  const { patience = 5, goal = "highest", minDelta = 0 } = checkOptions("train: earlyStopping", options, kinds);
  if (!goals.includes(goal)) throw unknownName(unsupportedError, "train", { kind: "goal", name: goal, names: goals });
  if (!(Number.isSafeInteger(patience) && patience >= 1)) {
    const sentence = "train: expected patience to be a whole number of epochs of at least 1, got $got";
    throw optionError("stopping-patience", sentence, patience);
  }
  if (!(minDelta >= 0 && minDelta < Infinity)) {
    throw optionError(
      "stopping-delta",
      "train: expected minDelta to be a finite number of at least 0, got $got",
      minDelta,
    );
  }
  return { patience, goal, minDelta };
}

/** Whether an evaluation is better than the best so far; NaN never is. */
export function isBetter({ goal, minDelta }: EarlyStopping, evaluation: number, best: Best | null): boolean {
  if (Number.isNaN(evaluation)) return false;
  if (best === null) return true;
  const gain = goal === "highest" ? evaluation - best.evaluation : best.evaluation - evaluation;
  return gain > minDelta;
}

/** Whether a training ends after this epoch. */
export function isOver(
  { patience }: Pick<EarlyStopping, "patience">,
  epoch: number,
  best: Pick<Best, "epoch"> | null,
): boolean {
  return epoch - (best?.epoch ?? 0) >= patience;
}

/** An error for a best epoch of a checkpoint that cannot be one. */
export function checkBest(best: object, epoch: number): void {
  const kinds = { epoch: "a number", evaluation: "a number", parameters: "" } as const;
  const given = checkOptions("checkpoint: best", best as Partial<Best>, kinds);
  if (Number.isSafeInteger(given.epoch) && given.epoch! >= 1 && given.epoch! <= epoch && given.evaluation !== undefined)
    return;
  const sentence = "checkpoint: expected the best epoch to be one from 1 to $epoch, got $got";
  throw optionError("checkpoint-best", sentence, epoch, given.epoch ?? "none");
}
