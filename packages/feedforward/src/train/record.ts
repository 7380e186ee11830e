/**
 * What a trained network says of its training: in its provenance the recipe, and in its notes what somebody should know who
 * meant something else. The notes can be asked for before, because a training may take long.
 */

import { type Note, note, unsupportedError } from "../errors.ts";
import type { LossName } from "../functions/loss.ts";
import { isNamed } from "../network/layer.ts";
import type { Network } from "../network/network.ts";
import { checkOptions } from "../options/check.ts";
import type { RandomState } from "../tensor/random.ts";
import type { LossOptions } from "./loss-options.ts";
import type { OptimizerOptions } from "./optimizer.ts";

/** How the codes of the trainer's notes begin: those of an earlier training make room for them. */
const mark = "training-";

/**
 * What `train` will note on the network: that a loss is made for it where the default is another one, and which layers a step
 * keeps from learning, because its gradient is 0. An `UnsupportedError` where nothing at all could learn.
 */
export function trainingNotes(
  network: Network,
  options: { readonly loss?: LossName | LossOptions | undefined },
): Note[] {
  const { loss } = checkOptions("train", options, { loss: "" });
  const notes: Note[] = [];
  const name = typeof loss === "object" ? loss.name : loss;
  if (network.task === "binary" && name === undefined) {
    const sentence = "training: the loss is $loss by default; $better is made for one sigmoid";
    notes.push(note("training-default-loss", sentence, "meanSquaredError", "binaryCrossEntropy"));
  }
  const idle = denseBeforeStep(network);
  if (idle.length > 0)
    notes.push(note("training-idle-layers", "training: no gradient passes step, so $layers cannot learn", idle));
  return notes;
}

/** The names of the layers that a step stands behind. */
function denseBeforeStep({ layers }: Network): string[] {
  const last = layers.findLastIndex((layer) => layer.type === "activation" && layer.activation.name === "step");
  const names = layers.map((layer) => (isNamed(layer) ? layer.name : ""));
  if (last >= 0 && !names.slice(last).some((name) => name !== "")) {
    const sentence = "train: no gradient passes step, and no dense layer follows it, so nothing would learn";
    throw unsupportedError("train-step-function", sentence);
  }
  return names.slice(0, Math.max(0, last)).filter((name) => name !== "");
}

/** What a training is repeated with, beside the network, the data and the function that changes images. */
export interface Recipe {
  readonly epochs: number;
  readonly batchSize: number;
  readonly loss: LossName | LossOptions;
  readonly optimizer: OptimizerOptions;
  /** Where the random numbers begin. */
  readonly random: RandomState;
  readonly isAugmented: boolean;
  /** What is asked for besides, by its option. */
  readonly asked: Readonly<Record<string, unknown>>;
}

export interface TrainingRecord {
  readonly notes: readonly Note[];
  readonly recipe: Recipe;
  /** What the trainer adds to every network: the number of examples, its own version. */
  readonly added: Readonly<Record<string, unknown>>;
}

/**
 * The network with the trainer's notes and provenance. What stands there before a first training is its recipe, by whoever
 * made the network, and stays; before a further one it is the recipe of weights that will be others, and stands under `from`.
 */
export function recordTraining(network: Network, { notes, recipe, added }: TrainingRecord): Network {
  const { provenance } = network;
  const kept = network.notes.filter(({ code }) => !code.startsWith(mark));
  const { isAugmented, asked, ...settings } = recipe;
  const further = { ...settings, ...asked, ...(isAugmented ? { augmented: true } : {}), ...added, from: provenance };
  return network.with({
    notes: [...kept, ...notes],
    provenance: provenance.trainer === undefined ? { ...provenance, ...added } : further,
  });
}
