/**
 * Which loss a training has, and with what: by its name alone, or with class weights, label smoothing and the like. Smoothing
 * changes the targets, so the loss stays what it is; weights and Huber's delta make another row of it.
 */

import { optionError, shapeError, unsupportedError } from "../errors.ts";
import { huberRow, type LossName, type LossRow, losses } from "../functions/loss.ts";
import { weightedBinaryCrossEntropy, weightedSoftmaxCrossEntropy } from "../functions/weighted-loss.ts";
import type { Network } from "../network/network.ts";
import { checkOptions, type Kinds, unknownName } from "../options/check.ts";

/** A loss with its options. */
export interface LossOptions {
  /** As with the name alone: what suits the network by default. */
  readonly name?: LossName;
  /**
   * Cross-entropies: how much each class counts, in the order of the outputs, or for sigmoids [0, 1]. `"balanced"`: as much as it is
   * rare, n / (classes · n of the class). The loss of a batch is divided by its rows, not by their weights.
   */
  readonly classWeights?: readonly number[] | "balanced";
  /** Cross-entropies: this share of every target is spread evenly over the classes; 0 by default. */
  readonly labelSmoothing?: number;
  /** `huber`: where squares become a line; 1 by default. */
  readonly delta?: number;
}

/** What of it is part of the formulas. */
export type LossFormula = Omit<LossOptions, "labelSmoothing" | "classWeights"> & {
  readonly classWeights?: readonly number[];
};

export interface LossSettings {
  readonly name: LossName;
  readonly classWeights: readonly number[] | "balanced" | null;
  readonly labelSmoothing: number;
  readonly delta: number;
}

const kinds: Kinds<LossOptions> = {
  name: "",
  classWeights: "a string or a list of numbers",
  labelSmoothing: "a number",
  delta: "a number",
};

const takes: Readonly<Record<LossName, readonly (keyof LossOptions)[]>> = {
  softmaxCrossEntropy: ["classWeights", "labelSmoothing"],
  binaryCrossEntropy: ["classWeights", "labelSmoothing"],
  meanSquaredError: [],
  meanAbsoluteError: [],
  huber: ["delta"],
};

/** Checks a loss for a network, or finds the one that suits it. An option of another loss is refused. */
export function lossSettings(network: Network, asked: LossName | LossOptions = {}): LossSettings {
  return settingsFor(network, asked, "train", kinds);
}

/** The same of what is part of the formulas alone: the caller's targets are as they are. */
export function formulaSettings(network: Network, asked: LossName | LossFormula): LossSettings {
  const { labelSmoothing: _, ...formula } = kinds;
  return settingsFor(network, asked, "backprop", { ...formula, classWeights: "a list of numbers" });
}

function settingsFor(
  network: Network,
  asked: LossName | LossOptions,
  operation: string,
  all: Partial<Kinds<LossOptions>>,
): LossSettings {
  const options = typeof asked === "object" && asked !== null ? asked : { name: asked };
  const name = nameFor(network, options.name, operation);
  const own: readonly string[] = ["name", ...takes[name]];
  const known = Object.fromEntries(Object.entries(all).filter(([option]) => own.includes(option)));
  const given = checkOptions(`${operation}: ${name}`, options, known as Kinds<LossOptions>);
  const { classWeights = null, labelSmoothing = 0, delta = 1 } = given;
  if (classWeights !== null) checkWeights(classWeights, name === "binaryCrossEntropy" ? 2 : network.outputSize);
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    const sentence = "train: expected labelSmoothing to be a share from 0 to below 1, got $got";
    throw optionError("train-smoothing", sentence, labelSmoothing);
  }
  if (!(delta > 0 && delta < Infinity)) {
    throw optionError("train-delta", "train: expected delta to be a finite number above 0, got $got", delta);
  }
  return { name, classWeights, labelSmoothing, delta };
}

/** What makes these settings: the name alone where all else is as usual. */
export function ownLoss({ name, classWeights, labelSmoothing, delta }: LossSettings): LossName | LossOptions {
  const said = {
    ...(classWeights === null ? {} : { classWeights }),
    ...(labelSmoothing === 0 ? {} : { labelSmoothing }),
    ...(delta === 1 ? {} : { delta }),
  };
  return Object.keys(said).length === 0 ? name : { name, ...said };
}

/** The same without what changes the targets. Balanced weights are numbers by then. */
export function ownFormula(settings: LossSettings): LossName | LossFormula {
  return ownLoss({ ...settings, labelSmoothing: 0 }) as LossName | LossFormula;
}

/** The formulas of a loss whose weights are known: those of its name where it has no options that change them. */
export function lossRow({ name, classWeights, delta }: LossSettings): LossRow {
  if (name === "huber" && delta !== 1) return huberRow(delta);
  if (classWeights === null || classWeights === "balanced") return losses[name];
  if (name === "binaryCrossEntropy") return weightedBinaryCrossEntropy(classWeights as [number, number]);
  return weightedSoftmaxCrossEntropy(classWeights);
}

function nameFor(network: Network, asked: LossName | undefined, operation: string): LossName {
  const name = asked ?? (network.layers.at(-1)?.type === "softmax" ? "softmaxCrossEntropy" : "meanSquaredError");
  if (!Object.hasOwn(losses, name)) {
    throw unknownName(unsupportedError, operation, { kind: "loss", name, names: Object.keys(losses) });
  }
  if (name !== "softmaxCrossEntropy" || network.task === "classes") return name;
  if (network.task === "regression") {
    const wanted =
      "train: softmaxCrossEntropy is for classes, and the network gives one number: meanSquaredError, meanAbsoluteError or huber";
    throw unsupportedError("train-loss-number", wanted);
  }
  const sentence = "train: softmaxCrossEntropy over one output is always 0; one sigmoid wants binaryCrossEntropy";
  throw unsupportedError("train-loss-single", sentence);
}

function checkWeights(weights: readonly number[] | string, classes: number): void {
  if (weights === "balanced") return;
  if (typeof weights === "string") {
    throw unknownName(unsupportedError, "train", { kind: "classWeights", name: weights, names: ["balanced"] });
  }
  if (weights.length !== classes) {
    const sentence = "train: expected $expected classWeights, one a class, got $got";
    throw shapeError("train-weights-count", sentence, classes, weights.length);
  }
  const bad = weights.find((weight) => !(weight >= 0 && weight < Infinity));
  if (bad === undefined) return;
  const sentence = "train: expected classWeights to be finite numbers of at least 0, got $got";
  throw optionError("train-weights", sentence, bad);
}
