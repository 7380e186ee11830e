/**
 * How `feedforward train` trains: the parts of the data, the network that it begins with, the run with its progress, and
 * the bytes of the file. The same options give the same bytes.
 */

import { augmentation } from "../data/augment.ts";
import { writeModel } from "../formats/model.ts";
import type { ActivationName } from "../functions/activation.ts";
import type { LossName } from "../functions/loss.ts";
import { initializeNetwork } from "../network/initializer.ts";
import type { Network } from "../network/network.ts";
import { classCount } from "../network/task.ts";
import { Session } from "../session.ts";
import type { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { OptimizerName, ScheduleName } from "../train/optimizer.ts";
import type { EpochReport, Training, TrainingOptions } from "../train/trainer.ts";
import { parseRanges } from "./augment.ts";
import type { Call } from "./command.ts";
import { Refusal, UsageError } from "./failure.ts";
import { byteSize, thousands } from "./layout.ts";
import { parseWholeNumbers } from "./numbers.ts";
import type { ImageSet } from "./sample.ts";

export interface TrainOptions {
  readonly data: string | null;
  readonly sizes: string;
  readonly hidden: string;
  readonly output: string;
  readonly loss: string | null;
  readonly optimizer: string;
  readonly learningRate: number | null;
  readonly schedule: string;
  readonly weightDecay: number;
  readonly epochs: number;
  readonly batch: number;
  readonly augment: string | null;
  readonly seed: number;
  readonly holdout: number;
  readonly round: string | null;
  readonly out: string | null;
  readonly quiet: boolean;
  readonly json: boolean;
}

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
export interface Parts {
  readonly training: Part;
  readonly heldOut: Part | null;
  readonly height: number;
  readonly width: number;
}

export interface Outcome {
  readonly network: Network;
  readonly epochs: readonly Epoch[];
  /** One a step. */
  readonly losses: readonly number[];
}

/** The last images are held out. */
export function split({ rows, labels, height, width }: ImageSet, { options, messages }: TrainCall): Parts {
  const count = labels.size;
  const kept = count - options.holdout;
  if (kept < 1) throw new Refusal(messages.holdoutTooLarge(thousands(options.holdout), thousands(count)));
  const part = (start: number, end: number): Part => ({
    images: rows.slice(start, end),
    labels: labels.slice(start, end),
  });
  return { training: part(0, kept), heldOut: options.holdout === 0 ? null : part(kept, count), height, width };
}

/** Two gigabytes while it is trained: a number, its gradient and what the optimizer remembers of both. */
const mostParameters = 2 ** 27;
const bytesEach = 4 * 4;

/** The numbers of neurons that `--sizes` names. */
export function readSizes({ options, messages }: TrainCall): number[] {
  const sizes = parseWholeNumbers("--sizes", messages.sizesForm, options.sizes, messages);
  if (sizes.length < 2) throw new UsageError(messages.notNumbers("--sizes", messages.sizesForm, options.sizes));
  const count = sizes.slice(1).reduce((sum, size, i) => sum + BigInt(size) * (BigInt(sizes[i]!) + 1n), 0n);
  if (count > mostParameters) {
    const memory = byteSize(Number(count) * bytesEach);
    const [most, got] = [thousands(mostParameters), thousands(count)];
    throw new UsageError(messages.tooManyParameters("--sizes", most, got, memory));
  }
  return sizes;
}

export function makeNetwork(random: Random, call: TrainCall): Network {
  const { options } = call;
  const sizes = readSizes(call);
  const { out: _out, quiet: _quiet, json: _json, data: _data, augment, loss, ...settings } = options;
  // Only where they are asked for: files that were trained without them say what they always said.
  const asked = { ...(augment === null ? {} : { augment }), ...(loss === null ? {} : { loss }) };
  const architecture = {
    sizes,
    hidden: options.hidden as ActivationName,
    output: options.output as ActivationName | "softmax",
  };
  const network = initializeNetwork(architecture, random, {
    input: { scale: "1/255" },
    provenance: { command: "feedforward train", ...settings, ...asked },
  });
  return named(network);
}

/** The digits as the names of the classes, where there are any. */
function named(network: Network): Network {
  if (network.task === "regression") return network;
  return network.with({ labels: Array.from({ length: classCount(network) }, (_, label) => String(label)) });
}

/** The generator that made the weights goes on to shuffle the images. */
export function trainingOptions(
  network: Network,
  { heldOut, height, width }: Parts,
  random: Random,
  { options, messages }: TrainCall,
): TrainingOptions {
  const { optimizer, schedule, learningRate, weightDecay, epochs, batch } = options;
  const settings = {
    name: optimizer as OptimizerName,
    schedule: schedule as ScheduleName,
    weightDecay,
    ...(learningRate === null ? {} : { learningRate }),
  };
  const isJudged = heldOut !== null && network.task !== "regression";
  const evaluate = isJudged ? { evaluate: (trained: Network) => accuracyOn(heldOut, trained)! } : {};
  const ranges = options.augment === null ? null : parseRanges(options.augment, messages);
  const augment = ranges === null ? {} : { augment: augmentation([height, width], ranges) };
  const loss = options.loss === null ? {} : { loss: options.loss as LossName };
  return { epochs, batchSize: batch, optimizer: settings, random, ...loss, ...evaluate, ...augment };
}

/** Null without images, and for a number: it has no classes to be right about. */
export function accuracyOn(part: Part | null, network: Network): number | null {
  if (part === null || network.task === "regression") return null;
  return new Session(network).accuracy(part.images, part.labels, { batchSize: 1000 });
}

/** Runs the training to its end; between epochs others may run too, and a closed output is noticed. */
export async function runTraining(
  training: Training,
  onEpoch: (epoch: Epoch) => void,
  call: TrainCall,
): Promise<Outcome> {
  const { options, terminal, messages } = call;
  const progress = terminal.progress(messages.training, options.quiet);
  const losses: number[] = [];
  const epochs: Epoch[] = [];
  let startMs = terminal.now();
  const endEpoch = (report: EpochReport): void => {
    const now = terminal.now();
    epochs.push({ epoch: report.epoch, loss: report.loss, accuracy: report.evaluation, timeMs: now - startMs });
    startMs = now;
    progress.done();
    onEpoch(epochs.at(-1)!);
  };
  try {
    for (;;) {
      const { done, value } = training.next();
      if (done) return { network: value, epochs, losses };
      if (value.kind === "epoch") {
        endEpoch(value);
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      losses.push(value.loss);
      progress.update(
        value.step / value.steps,
        messages.epochProgress(value.epoch, value.epochs, value.loss.toFixed(4)),
      );
    }
  } finally {
    progress.done();
  }
}

/** Parameters that were rounded to 16 bits are stored in 16 bits. */
export function encode(network: Network, { round }: TrainOptions): Uint8Array {
  return writeModel(network, (round ?? "float32") as "float16" | "bfloat16" | "float32");
}
