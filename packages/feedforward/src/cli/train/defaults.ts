/**
 * What holds for a training where the command line says nothing: for images as the chapter has it, for the rows of a table what
 * learns small ones well, a thousand steps or ten epochs, whichever is more, with weights that are kept small.
 */

import type { ScheduleName } from "../../train/schedule.ts";
import type { AskedOptions, TrainOptions } from "./training.ts";

/** What the two kinds of data have different usual values of. */
export interface UsualOptions {
  readonly epochs: number;
  readonly batch: number;
  readonly schedule: ScheduleName;
  /** These are null for what suits the optimizer. */
  readonly weightDecay: number | null;
  readonly learningRate: number | null;
}

const usualForImages: UsualOptions = {
  epochs: 10,
  batch: 100,
  schedule: "constant",
  weightDecay: null,
  learningRate: null,
};

/** Usual values by the name of what is wanted: the book's network is right in 97 of 100 within a second. */
const presets = {
  fast: { epochs: 4, batch: 100, schedule: "linear", weightDecay: null, learningRate: 0.015 },
} as const satisfies Record<string, UsualOptions>;

export const presetNames = Object.keys(presets) as readonly (keyof typeof presets)[];

export function usualFor({ preset }: Pick<AskedOptions, "preset">): UsualOptions {
  return preset === null ? usualForImages : presets[preset as keyof typeof presets];
}

const tableBatch = 32;
const tableSteps = 1000;

/** Of so many training rows. */
export function usualForRows(
  rows: number,
  { batch, optimizer }: Pick<AskedOptions, "batch" | "optimizer">,
): UsualOptions {
  const steps = Math.ceil(rows / (batch ?? tableBatch));
  const isAdam = /^adamW?$/.test(optimizer);
  return {
    epochs: Math.max(10, Math.ceil(tableSteps / steps)),
    batch: tableBatch,
    schedule: "linear",
    weightDecay: isAdam ? 1 : null,
    learningRate: isAdam ? 0.003 : null,
  };
}

/** The options with every value definite. */
export function settled(asked: AskedOptions, usual: UsualOptions): TrainOptions {
  return {
    ...asked,
    epochs: asked.epochs ?? usual.epochs,
    batch: asked.batch ?? usual.batch,
    schedule: asked.schedule ?? usual.schedule,
    weightDecay: asked.weightDecay ?? usual.weightDecay,
    learningRate: asked.learningRate ?? usual.learningRate,
  };
}
