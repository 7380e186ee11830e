/**
 * Checkpoints: everything that the rest of a training depends on, as data that can be written to a file and read again.
 * A training that goes on from one ends with the same bytes as one that was never interrupted.
 */

import { optionError, shapeError, unsupportedError } from "../errors.ts";
import type { Network } from "../network/network.ts";
import { checkOptions } from "../options/check.ts";
import type { Random, RandomState } from "../tensor/random.ts";
import { Tensor } from "../tensor/tensor.ts";
import { type Best, checkBest } from "./early-stopping.ts";
import type { FloatArrays } from "./parameters.ts";
import type { Told } from "./same-training.ts";

/**
 * It changes whenever the same network, data, options and generator state would give other weights. The first standardised bytes alone,
 * and the first two kept what is tiny.
 */
export const trainer = "feedforward 3";

/** The state at the end of an epoch. */
export interface Checkpoint {
  /** The version of the trainer. */
  readonly trainer: string;
  /** How many epochs are done. */
  readonly epoch: number;
  readonly random: RandomState;
  /** By the network's names. */
  readonly parameters: ReadonlyMap<string, Tensor<"float32">>;
  /** What the optimizer remembers, by parameter and slot: `dense1.weight.mean`. */
  readonly optimizer: ReadonlyMap<string, Tensor<"float32">>;
  /** The best epoch so far, where `earlyStopping` looks for one. */
  readonly best?: BestEpoch;
  /** Of which training it is, as JSON has it; where it is absent, any training of these parameters takes it. */
  readonly training?: Readonly<Record<string, unknown>>;
}

/** The epoch with the best evaluation so far, and its parameters by their names. */
export interface BestEpoch {
  readonly epoch: number;
  readonly evaluation: number;
  readonly parameters: ReadonlyMap<string, Tensor<"float32">>;
}

export interface TrainingState {
  readonly network: Network;
  readonly random: Random;
  readonly parameters: FloatArrays;
  /** The optimizer's. */
  readonly state: FloatArrays;
  /** Null without early stopping. */
  readonly best: Best | null;
  readonly told: () => Told;
}

/** Copies what changes. */
export function saveCheckpoint(training: TrainingState, epoch: number): Checkpoint {
  const { network, random, parameters, state, best, told } = training;
  const save = (name: string, data: Float32Array<ArrayBuffer>, parameter: string) => {
    return [name, new Tensor("float32", network.parameters.get(parameter)!.shape, data.slice())] as const;
  };
  const saveAll = (arrays: FloatArrays) => new Map([...arrays].map(([name, data]) => save(name, data, name)));
  return {
    trainer,
    epoch,
    random: random.state,
    parameters: saveAll(parameters),
    optimizer: new Map([...state].map(([name, data]) => save(name, data, name.slice(0, name.lastIndexOf("."))))),
    ...(best === null ? {} : { best: { ...best, parameters: saveAll(best.parameters) } }),
    get training() {
      return told();
    },
  };
}

/** An error for what is no checkpoint, as after a way through JSON, which keeps no maps. */
export function checkCheckpoint(saved: Checkpoint): void {
  const kinds = {
    trainer: "a string",
    epoch: "a number",
    random: "a list of numbers",
    parameters: "",
    optimizer: "",
    best: "an object",
    training: "an object",
  } as const;
  const { epoch, parameters, optimizer, best } = checkOptions("checkpoint", saved, kinds);
  if (!Number.isSafeInteger(epoch) || epoch < 0)
    throw optionError("checkpoint-epoch", "checkpoint: expected an epoch, got $got", epoch);
  if (best !== undefined) checkBest(best, epoch);
  for (const [name, map] of Object.entries({ parameters, optimizer, ...(best && { best: best.parameters }) })) {
    if (map instanceof Map) continue;
    throw optionError("checkpoint-map", "checkpoint: expected $name to be a map of tensors by name", name);
  }
}

/** An error for a checkpoint of another trainer, whose steps would end elsewhere. */
export function checkTrainer({ trainer: got = "feedforward 1 or 2" }: { readonly trainer?: string }): void {
  if (got === trainer) return;
  const sentence =
    "train: the checkpoint is of the trainer $got, and this one is $expected, whose steps give other weights: train from the beginning, or go on with the version of the library that wrote it";
  throw unsupportedError("checkpoint-trainer", sentence, got, trainer);
}

/** Copies of saved arrays, for arrays of these names and sizes, and for all of them. */
export function restoreArrays(arrays: FloatArrays, saved: Checkpoint["parameters"]): FloatArrays {
  const other = [...saved.keys()].find((name) => !arrays.has(name));
  if (other !== undefined) {
    const sentence = "train: the checkpoint has $name and this training has not: it is of another one";
    throw shapeError("checkpoint-other", sentence, other);
  }
  return new Map([...arrays].map(([name, { length }]) => [name, restore(name, length, saved.get(name))]));
}

/** The same of the best epoch. */
export function restoreBest(arrays: FloatArrays, { epoch, evaluation, parameters }: BestEpoch): Best {
  return { epoch, evaluation, parameters: restoreArrays(arrays, parameters) };
}

function restore(name: string, size: number, saved: Tensor<"float32"> | undefined): Float32Array<ArrayBuffer> {
  if (saved?.size === size) return saved.data.slice();
  const sentence = "train: expected $expected values of $name in the checkpoint, got $got";
  throw shapeError("checkpoint-size", sentence, size, name, saved?.size ?? "none");
}
