/**
 * How `feedforward train` trains: the parts of the data, the run with its progress, and the bytes of the file. The same options
 * give the same bytes.
 */

import type { PictureSet } from "../../data/picture-set.ts";
import { writeModel } from "../../formats/model.ts";
import type { Network } from "../../network/network.ts";
import { thousands } from "../../print/thousands.ts";
import { Session } from "../../session.ts";
import type { Random } from "../../tensor/random.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { EpochReport, StepReport, Training } from "../../train/trainer.ts";
import type { TrainingOptions } from "../../train/training-options.ts";
import type { Call } from "../command/command.ts";
import { Refusal } from "../failure/failure.ts";
import { augmenting, parseRanges } from "../pictures/augment.ts";
import type { PictureAsked } from "../pictures/folder.ts";
import type { ImageSet } from "../pictures/sample.ts";
import type { TableOptions } from "../table/options.ts";
import { duration } from "../terminal/layout.ts";
import { limitsOf, lossOf, type MethodOptions, optimizerOf } from "./options.ts";

/** As the command line has them: null where it says nothing. */
export interface AskedOptions extends Omit<MethodOptions, "schedule">, TableOptions, PictureAsked {
  readonly data: string | null;
  readonly from: string | null;
  readonly sizes: string | null;
  readonly hidden: string | null;
  readonly output: string | null;
  readonly layers: string | null;
  readonly input: string | null;
  readonly labels: string | null;
  readonly initializer: string | null;
  readonly dropout: number | null;
  readonly batchNorm: boolean;
  readonly preset: string | null;
  readonly schedule: string | null;
  readonly epochs: number | null;
  readonly batch: number | null;
  readonly threads: number | null;
  readonly augment: string | null;
  readonly seed: number;
  readonly holdout: number;
  readonly round: string | null;
  readonly out: string | null;
  readonly report: string | null;
  readonly checkpoint: string | null;
  readonly resume: boolean;
  readonly log: string | null;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** The same with what holds otherwise. */
export interface TrainOptions extends AskedOptions {
  readonly schedule: string;
  readonly epochs: number;
  readonly batch: number;
}

export type AskedCall = Call<AskedOptions>;
export type TrainCall = Call<TrainOptions>;

/** Images with their labels. */
export interface Part {
  readonly images: Tensor<"uint8">;
  readonly labels: Tensor<"uint8">;
}

/** What an epoch did. */
export interface Epoch {
  readonly epoch: number;
  readonly loss: number;
  /** The share of held-out images that were right; null where none are held out. */
  readonly accuracy: number | null;
  readonly timeMs: number;
}

/** A training set and what judges it. */
export interface Parts extends Pick<ImageSet, "channels"> {
  readonly training: Part;
  readonly heldOut: Part | null;
  /** The pictures of a folder by class; null of a data set that is in two parts already. */
  readonly pictures: PictureSet | null;
  readonly height: number;
  readonly width: number;
}

export interface Outcome {
  readonly network: Network;
  readonly epochs: readonly Epoch[];
  /** One a step. */
  readonly losses: readonly number[];
  /** The epoch of the checkpoint that this run went on from; null where it began. */
  readonly resumedAfter: number | null;
  /** What Ctrl+C ended it after; null where it went to its end. */
  readonly interruptedAfter: StepReport | null;
  /** From then on Ctrl+C ends the process: it must not before the network is kept. */
  readonly stopListening: () => void;
}

/** The last images are held out. */
export function split({ rows, labels, ...planes }: ImageSet, { options, messages }: TrainCall): Parts {
  const count = labels.size;
  const kept = count - options.holdout;
  if (kept < 1) throw new Refusal(messages.holdoutTooLarge(thousands(options.holdout), thousands(count)));
  const part = (start: number, end: number): Part => ({
    images: rows.slice(start, end),
    labels: labels.slice(start, end),
  });
  return {
    training: part(0, kept),
    heldOut: options.holdout === 0 ? null : part(kept, count),
    pictures: null,
    ...planes,
  };
}

/** The generator that made the weights goes on to shuffle the images. */
export function trainingOptions(
  network: Network,
  { heldOut, ...planes }: Parts,
  random: Random,
  call: TrainCall,
): TrainingOptions {
  const { options, messages } = call;
  const isJudged = heldOut !== null && network.task !== "regression";
  const evaluate = isJudged ? { evaluate: (trained: Network) => accuracyOn(heldOut, trained)! } : {};
  const ranges = options.augment === null ? null : parseRanges(options.augment, messages);
  const augment = ranges === null ? {} : { augment: augmenting(planes, ranges) };
  const stopping = options.patience === null ? {} : { earlyStopping: options.patience };
  return { ...settingsFor(random, call), ...evaluate, ...stopping, ...augment };
}

/** What holds for images and for the rows of a table. */
export function settingsFor(random: Random, { options, messages }: TrainCall): TrainingOptions {
  const loss = lossOf(options, messages);
  return {
    epochs: options.epochs,
    batchSize: options.batch,
    threads: options.threads ?? "auto",
    optimizer: optimizerOf(options, messages),
    random,
    ...(loss === undefined ? {} : { loss }),
    ...limitsOf(options),
  };
}

/** Null without images, and for a number: it has no classes to be right about. */
export function accuracyOn(part: Part | null, network: Network): number | null {
  if (part === null || network.task === "regression") return null;
  return new Session(network).accuracy(part.images, part.labels, { batchSize: 1000 });
}

/** Ctrl+C before the first step: nothing has been learned that could be kept. */
export class InterruptedEarly extends Error {
  override readonly name = "InterruptedEarly";
}

/** Throws where Ctrl+C came while the training was prepared; from now on the training listens itself. */
export async function checkInterrupt({ terminal }: Pick<TrainCall, "terminal">): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve)); // signals are heard between two turns
  terminal.releaseInterrupt();
  if (terminal.wasInterrupted) throw new InterruptedEarly();
}

/** How long Ctrl+C may wait, and a closed output. */
const pauseMs = 200;

/**
 * Runs the training to its end, or until Ctrl+C, which leaves the network as it is then; another one does nothing until the caller
 * has kept the network and stops listening. After every epoch, and several times a
 * second, the process hears what else happened.
 */
export async function runTraining(
  training: Training,
  onEpoch: (epoch: Epoch, report: EpochReport) => Promise<void>,
  call: TrainCall,
): Promise<Omit<Outcome, "resumedAfter">> {
  const { options, terminal, messages } = call;
  const progress = terminal.progress(messages.training, options.quiet);
  const losses: number[] = [];
  const epochs: Epoch[] = [];
  let last: StepReport | null = null;
  let isInterrupted = false;
  const stopListening = terminal.onInterrupt(() => {
    isInterrupted = true;
  });
  const beganMs = terminal.now();
  let startMs = beganMs;
  let pausedMs = startMs;
  const pause = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    pausedMs = terminal.now();
  };
  const endEpoch = async (report: EpochReport): Promise<void> => {
    const now = terminal.now();
    epochs.push({ epoch: report.epoch, loss: report.loss, accuracy: report.evaluation, timeMs: now - startMs });
    startMs = now;
    progress.done();
    await onEpoch(epochs.at(-1)!, report);
  };
  try {
    for (;;) {
      const { done, value } = training.next(!isInterrupted);
      if (done) return { network: value, epochs, losses, interruptedAfter: isInterrupted ? last : null, stopListening };
      if (value.kind === "epoch") {
        await endEpoch(value);
        await pause();
        continue;
      }
      last = value;
      losses.push(value.loss);
      progress.update(value.step / value.steps, (nowMs) =>
        detailOf(value, { taken: losses.length, nowMs, beganMs }, call),
      );
      if (terminal.now() - pausedMs >= pauseMs) await pause();
    }
  } catch (error) {
    stopListening();
    throw error;
  } finally {
    progress.done();
  }
}

interface Pace {
  /** Steps of this run; one that goes on from a checkpoint has fewer than the training. */
  readonly taken: number;
  readonly nowMs: number;
  readonly beganMs: number;
}

/** Where a training is, how fast it goes, and how long it will take. */
function detailOf(
  { epoch, epochs, loss, step, steps }: StepReport,
  { taken, nowMs, beganMs }: Pace,
  { options, messages }: TrainCall,
): string {
  const place = messages.epochProgress(epoch, epochs, loss.toFixed(4));
  const stepMs = (nowMs - beganMs) / taken;
  if (!(stepMs > 0)) return place;
  const perSecond = thousands(Math.round((options.batch * 1000) / stepMs));
  return `${place}, ${messages.pace(perSecond, duration((steps - step) * stepMs))}`;
}

/** Parameters that were rounded to 16 bits are stored in 16 bits. */
export function encode(network: Network, { round }: TrainOptions): Uint8Array {
  return writeModel(network, (round ?? "float32") as "float16" | "bfloat16" | "float32");
}
