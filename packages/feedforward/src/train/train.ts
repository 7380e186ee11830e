/**
 * Training in one call: a network and data in, the trained network out. What happens on the way is told to callbacks, and one
 * of them may end it. Pages that draw between the steps go through them one by one: `trainSteps` in `trainer.ts`.
 */

import { type OptionError, optionError } from "../errors.ts";
import { Network } from "../network/network.ts";
import { checkOptions } from "../options/check.ts";
import type { TrainingData } from "./examples.ts";
import { type EpochReport, type StepReport, trainSteps } from "./trainer.ts";
import { type TrainingOptions, trainingKinds } from "./training-options.ts";

/** Options of `train`. */
export interface TrainOptions extends TrainingOptions {
  /** Called after every step. Where it returns false, the training ends there, with what the steps so far have made. */
  readonly onStep?: (report: StepReport) => unknown;
  /** Called after every epoch; false ends the training there. */
  readonly onEpoch?: (report: EpochReport) => unknown;
}

/**
 * The trained network. It returns when the training is at its end, or when a callback returned false: the network is then
 * that of the steps so far, and its provenance says `stoppedAtStep`. The same network, data, options and random state give the
 * same weights byte for byte, stopped at the same step or not at all.
 *
 * The provenance gains the number of examples and the version of the trainer, the notes what `trainingNotes` says; of a network
 * that was trained before it is the recipe of this training, with what stood there under `from`.
 *
 * Throws an `OptionError`, `ShapeError` or `UnsupportedError` for arguments that do not fit before the first step, and an
 * `OptionError` where the numbers diverge.
 */
export function train(network: Network, data: TrainingData, options: TrainOptions = {}): Network {
  const kinds = { ...trainingKinds, onStep: "a function", onEpoch: "a function" } as const;
  const { onStep, onEpoch, ...others } = checkOptions("train", options, kinds);
  const training = trainSteps(network, data, others);
  let answer: unknown;
  for (;;) {
    const { done, value } = training.next(answer !== false);
    if (done) return new Trained(value.layers, value);
    answer = value.kind === "step" ? onStep?.(value) : onEpoch?.(value);
  }
}

/** Until version 1.0: `train` gave what is now `trainSteps`, and a loop over it throws an error that says so. In all else a network. */
class Trained extends Network {
  constructor(layers: Network["layers"], { input, labels, provenance, notes }: Network) {
    super(layers, { input, labels, provenance, notes });
  }

  [Symbol.iterator](): never {
    throw noGenerator();
  }

  next(): never {
    throw noGenerator();
  }
}

function noGenerator(): OptionError {
  const sentence =
    "train: it gives the trained network; trainSteps(network, data, options) gives the reports one by one";
  return optionError("train-no-generator", sentence);
}

/** Until version 1.0: it ran to its end what `train` gave. Throws an `OptionError` that says what to call. */
export function finish(..._given: readonly unknown[]): never {
  const sentence = "finish: it is gone; train(network, data, { onStep, onEpoch }) gives the trained network";
  throw optionError("finish-gone", sentence);
}
