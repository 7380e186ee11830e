/**
 * What a training is told, and whether each option is of its kind. What the options of an optimizer, a schedule, a loss and of early
 * stopping may be stands with each of them.
 */

import type { ThreadsOption } from "../backend/backend.ts";
import { optionError } from "../errors.ts";
import type { LossName } from "../functions/loss.ts";
import type { Network } from "../network/network.ts";
import { checkOptions, type Kinds } from "../options/check.ts";
import type { Random } from "../tensor/random.ts";
import { type Checkpoint, checkCheckpoint, checkTrainer } from "./checkpoint.ts";
import type { ClipOptions } from "./clip.ts";
import type { EarlyStoppingOptions } from "./early-stopping.ts";
import type { Augment } from "./examples.ts";
import type { LossOptions } from "./loss-options.ts";
import type { OptimizerName, OptimizerOptions } from "./optimizer.ts";

/** Options of `trainSteps`, and of `train` besides its callbacks. */
export interface TrainingOptions extends ClipOptions {
  /** How often every example is seen; 10 by default. */
  readonly epochs?: number;
  /** Examples a step; 100 by default. The last batch of an epoch may be smaller. */
  readonly batchSize?: number;
  /** Its name alone for all of its defaults: `"sgd"`. */
  readonly optimizer?: OptimizerName | OptimizerOptions;
  /**
   * `softmaxCrossEntropy` for a network that ends in a softmax, `meanSquaredError` for others. For one sigmoid, or several,
   * there is `binaryCrossEntropy`.
   */
  readonly loss?: LossName | LossOptions;
  /** Where the order of the examples comes from, by default seed 0. Its state is copied, so it is not used up. */
  readonly random?: Random;
  /**
   * Changes every image, anew in every epoch, before the network sees it; images must then be bytes. What it makes of an
   * image depends on its own random numbers and on nothing else, so that neither batches nor a checkpoint change it.
   */
  readonly augment?: Augment;
  /** Asked after every epoch, for instance for the accuracy on examples that were held out. */
  readonly evaluate?: (network: Network) => number;
  /**
   * Ends the training when `evaluate` has said nothing better for so many epochs, and gives the network of the best one. A number is
   * the patience.
   */
  readonly earlyStopping?: number | EarlyStoppingOptions;
  /** Names of layers whose parameters stay as they are. */
  readonly frozen?: readonly string[];
  /**
   * Threads that may make a step together, the calling one included; 1 by default, `"auto"` for as many as suit the machine and the
   * size of a step. They change the speed, and no bit. Workers that start late or fail are ignored: the calling thread does what is left.
   */
  readonly threads?: ThreadsOption;
  /** Go on from here, with the same data and options: the network then gives the architecture only. */
  readonly resume?: Checkpoint;
}

export const trainingKinds: Kinds<TrainingOptions> = {
  epochs: "a number",
  batchSize: "a number",
  optimizer: "a string or an object",
  loss: "",
  random: "an object",
  augment: "a function",
  evaluate: "a function",
  earlyStopping: "a number or an object",
  clipNorm: "a number",
  clipValue: "a number",
  frozen: "a list of strings",
  threads: "",
  resume: "an object",
};

/** The options that are given. */
export function checkTraining(options: TrainingOptions): TrainingOptions {
  const given = checkOptions("trainSteps", options, trainingKinds);
  const { threads = 1 } = given;
  if (threads !== "auto" && !(Number.isInteger(threads) && threads >= 1)) {
    throw optionError("train-threads", 'train: expected at least 1 thread or "auto", got $got', threads);
  }
  if (given.resume !== undefined) {
    checkCheckpoint(given.resume);
    checkTrainer(given.resume);
  }
  return given;
}
