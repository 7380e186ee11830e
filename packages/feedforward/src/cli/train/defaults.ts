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
  /** Ranges of `--augment`. */
  readonly augment?: string;
  /** A new network, where neither options nor a file say one. */
  readonly network?: Partial<Pick<AskedOptions, "sizes" | "hidden" | "layers">>;
}

const usualForImages: UsualOptions = {
  epochs: 10,
  batch: 100,
  schedule: "constant",
  weightDecay: null,
  learningRate: null,
};

/** Along a line to 0. */
const linear = { batch: 100, schedule: "linear" } as const;

/** What the book's small network learns most with, given time. */
const slowly = { batch: 50, learningRate: 0.01 } as const;

/**
 * Usual values by the name of what is wanted: the book's network right in 97 of 100 within a second; and the networks that are shipped,
 * to the byte with `--seed 1 --holdout 0 --round float16`, those for Fashion-MNIST with its data and labels besides.
 */
const presets = {
  fast: { ...linear, epochs: 4, weightDecay: null, learningRate: 0.015 },
  "mnist-mlp": {
    ...linear,
    ...slowly,
    epochs: 30,
    weightDecay: 0.02,
    augment: "shift=1,rotate=6,scale=0.06,shear=0.06,stroke=0.3",
  },
  "mnist-pad": {
    ...linear,
    ...slowly,
    epochs: 150,
    weightDecay: 0.007,
    augment: "shift=3,rotate=15,scale=0.07,shear=0.07,stroke=0.3",
  },
  "mnist-cnn": {
    ...linear,
    epochs: 20,
    weightDecay: 0.02,
    learningRate: 0.003,
    augment: "shift=1,rotate=8,scale=0.08,shear=0.08,stroke=0.3",
    network: { layers: "conv(30, size=5) relu pool(2) dense(100) relu dense(10) softmax" },
  },
  "fashion-mlp": {
    ...linear,
    epochs: 40,
    weightDecay: 0.1,
    learningRate: 0.002,
    augment: "shift=0.5,scale=0.05",
    network: { sizes: "784,256,128,10", hidden: "relu" },
  },
  "fashion-cnn": {
    ...linear,
    epochs: 16,
    weightDecay: 0.05,
    learningRate: 0.003,
    augment: "shift=1,scale=0.06",
    network: {
      layers:
        "conv(24, size=3, pad=1) relu pool(2) conv(48, size=3, pad=1) relu pool(2) dense(128) relu dense(10) softmax",
    },
  },
} as const satisfies Record<string, UsualOptions>;

export const presetNames = Object.keys(presets) as readonly (keyof typeof presets)[];

/** Whether it is a recipe for pictures of clothes, which have to be named: nothing here brings them. */
export function wantsClothes(preset: string): boolean {
  return preset.startsWith("fashion-");
}

export function usualFor({ preset }: Pick<AskedOptions, "preset">): UsualOptions {
  return preset === null ? usualForImages : presets[preset as keyof typeof presets];
}

/** As for the rows of a table a thousand steps, of what there are mostly few. */
export function usualForPictures(count: number, { batch }: Pick<AskedOptions, "batch">): UsualOptions {
  const { epochs } = usualForRows(count, { batch, optimizer: "" });
  return { epochs, batch: tableBatch, schedule: "linear", weightDecay: null, learningRate: null };
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
  const { from, sizes, hidden, output, layers } = asked;
  const isSaid = [from, sizes, hidden, output, layers].some((option) => option !== null);
  return {
    ...asked,
    ...(isSaid ? {} : usual.network),
    epochs: asked.epochs ?? usual.epochs,
    batch: asked.batch ?? usual.batch,
    schedule: asked.schedule ?? usual.schedule,
    weightDecay: asked.weightDecay ?? usual.weightDecay,
    learningRate: asked.learningRate ?? usual.learningRate,
    augment: asked.augment ?? usual.augment ?? null,
  };
}
