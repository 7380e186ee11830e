/**
 * Training, step by step: examples in random order, in mini-batches, a step of the optimizer each. It is a generator that
 * pauses after every step, so a page can draw in between and anybody can stop; and a pure function: the same network, data,
 * options and generator state give the same weights byte for byte, in every engine, in one go or from a checkpoint.
 */

import { batchRanges } from "../data/batches.ts";
import { optionError, shapeError, unsupportedError } from "../errors.ts";
import { type LossName, losses } from "../functions/loss.ts";
import type { Input } from "../network/input.ts";
import type { Network } from "../network/network.ts";
import { checkOptions, type Kinds, unknownName } from "../options/check.ts";
import { Random } from "../tensor/random.ts";
import { type Backprop, prepareBackprop } from "./backprop.ts";
import { type Checkpoint, checkCheckpoint, type FloatArrays, restoreArrays, saveCheckpoint } from "./checkpoint.ts";
import { type Augment, type Examples, prepareExamples, type TrainingData } from "./examples.ts";
import { forwardProgram } from "./forward.ts";
import {
  type OptimizerName,
  type OptimizerOptions,
  type OptimizerSettings,
  optimizerSettings,
  optimizerState,
  ownOptions,
  updateParameters,
} from "./optimizer.ts";
import { copyParameters, withParameters } from "./parameters.ts";
import { recordTraining, trainingNotes } from "./record.ts";
import type { Step } from "./schedule.ts";

/** Options of `trainSteps`, and of `train` besides its callbacks. */
export interface TrainingOptions {
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
  readonly loss?: LossName;
  /** Where the order of the examples comes from, by default seed 0. Its state is copied, so it is not used up. */
  readonly random?: Random;
  /**
   * Changes every image, anew in every epoch, before the network sees it; images must then be bytes. What it makes of an
   * image depends on its own random numbers and on nothing else, so that neither batches nor a checkpoint change it.
   */
  readonly augment?: Augment;
  /** Asked after every epoch, for instance for the accuracy on examples that were held out. */
  readonly evaluate?: (network: Network) => number;
  /** Go on from here, with the same data and options: the network then gives the architecture only. */
  readonly resume?: Checkpoint;
}

/** How far a training is. */
export interface Progress extends Step {
  /** Counts from 1. */
  readonly epoch: number;
  readonly epochs: number;
}

/** What is told after each step. */
export interface StepReport extends Progress {
  readonly kind: "step";
  /** The mean over the batch, before the step. */
  readonly loss: number;
}

/** What is told after each epoch. */
export interface EpochReport extends Progress {
  readonly kind: "epoch";
  /** The mean over the epoch's steps, weighted by their examples. */
  readonly loss: number;
  /** What `evaluate` said; null where nobody asks. */
  readonly evaluation: number | null;
  readonly checkpoint: Checkpoint;
}

/** What `trainSteps` yields. */
export type TrainingReport = StepReport | EpochReport;

/** `training.next(false)` ends it: what is returned is the network as the steps so far have made it. */
export type Training = Generator<TrainingReport, Network, boolean | undefined>;

/**
 * A report for every step and every epoch, and in the end the trained network, as `train` gives it. Nothing is computed but
 * what is asked for, so whoever draws or sleeps between two reports holds up nothing else. Wrong arguments are refused at once.
 */
export function trainSteps(network: Network, data: TrainingData, options: TrainingOptions = {}): Training {
  return runEpochs(prepareRun(network, data, options));
}

/**
 * It changes whenever the same network, data, options and generator state would give other weights. The first trainer
 * standardised bytes alone.
 */
function trainerOf({ mean, std }: Input): string {
  return mean === null && std === null ? "feedforward 1" : "feedforward 2";
}

/** What a training holds while it runs. `parameters` and `state` change with every step. */
interface Run {
  readonly network: Network;
  readonly examples: Examples;
  readonly epochs: number;
  readonly batchSize: number;
  readonly epochSteps: number;
  readonly settings: OptimizerSettings;
  readonly evaluate: ((network: Network) => number) | null;
  readonly backprop: Backprop;
  readonly parameters: FloatArrays;
  readonly state: FloatArrays;
  readonly random: Random;
  readonly isAugmented: boolean;
  readonly epochsDone: number;
}

function prepareRun(network: Network, data: TrainingData, options: TrainingOptions): Run {
  const given = checkTraining(options);
  const { epochs = 10, batchSize = 100, evaluate = null, augment = null, resume } = given;
  checkCounts({ epochs, batchSize });
  checkNetwork(network);
  const loss = lossOf(network, given.loss);
  const examples = prepareExamples(network, data, { loss, augment });
  const settings = optimizerSettings(given.optimizer);
  const { state: random } = given.random ?? new Random(0);
  const isAugmented = augment !== null;
  const recipe = { epochs, batchSize, loss, optimizer: ownOptions(settings), random, isAugmented };
  const added = { examples: examples.count, trainer: trainerOf(network.input) };
  const start = copyParameters(network);
  const parameters = resume ? restoreArrays(start, resume.parameters) : start;
  const fresh = optimizerState(settings, start);
  const state = resume ? restoreArrays(fresh, resume.optimizer) : fresh;
  return {
    network: recordTraining(network, { notes: trainingNotes(network, { loss: given.loss }), recipe, added }),
    examples,
    epochs,
    batchSize,
    epochSteps: Math.ceil(examples.count / batchSize),
    settings,
    evaluate,
    backprop: prepareBackprop(network, { parameters, loss, maxRows: Math.min(batchSize, examples.count) }),
    parameters,
    state,
    random: new Random(resume?.random ?? random),
    isAugmented,
    epochsDone: resume?.epoch ?? 0,
  };
}

function* runEpochs(run: Run): Training {
  for (let epoch = run.epochsDone + 1; epoch <= run.epochs; epoch++) {
    const loss = yield* runEpoch(run, epoch);
    if (typeof loss !== "number") return stopped(run, loss.stoppedAtStep);
    const evaluation = run.evaluate?.(withParameters(run.network, run.parameters)) ?? null;
    const now = progress(run, epoch, run.epochSteps);
    const answer = yield { kind: "epoch", ...now, loss, evaluation, checkpoint: saveCheckpoint(run, epoch) };
    if (answer === false) return stopped(run, now.step);
  }
  return withParameters(run.network, run.parameters);
}

/** The network before its training was at its end; after the last step it is. */
function stopped(run: Run, step: number): Network {
  const network = withParameters(run.network, run.parameters);
  if (step === run.epochs * run.epochSteps) return network;
  return network.with({ provenance: { ...network.provenance, stoppedAtStep: step } });
}

interface Stop {
  readonly stoppedAtStep: number;
}

/** The mean loss of an epoch, each batch's as it was before its step; or where it was ended. */
function* runEpoch(run: Run, epoch: number): Generator<StepReport, number | Stop, boolean | undefined> {
  const { examples, backprop, settings, parameters, state } = run;
  const { input, target, gradients } = backprop;
  const order = run.random.permutation(examples.count);
  const key = run.isAugmented ? run.random.uint32() : 0;
  let step = 0;
  let sum = 0;
  for (const { start, end } of batchRanges(examples.count, run.batchSize)) {
    step += 1;
    const now = progress(run, epoch, step);
    examples.copy(order.subarray(start, end), input, target, key);
    const loss = backprop.run(end - start);
    updateParameters(settings, { parameters, gradients, state }, now);
    checkStep(now, loss, parameters);
    sum += loss * (end - start);
    if ((yield { kind: "step", ...now, loss }) === false) return { stoppedAtStep: now.step };
  }
  return sum / examples.count;
}

function progress({ epochs, epochSteps }: Run, epoch: number, step: number): Progress {
  return { epoch, epochs, step: (epoch - 1) * epochSteps + step, steps: epochs * epochSteps };
}

const lossDiverged =
  "training diverged at epoch $epoch, step $step: the loss is $loss; a smaller learning rate may help";
const parameterDiverged =
  "training diverged at epoch $epoch, step $step: $name is no longer finite; a smaller learning rate may help";

/** Diverged numbers are no network: the training ends where they appear. A gradient shows in the step that it makes. */
function checkStep({ epoch, step }: Progress, loss: number, parameters: FloatArrays): void {
  if (!Number.isFinite(loss)) throw optionError("train-loss-diverged", lossDiverged, epoch, step, loss);
  for (const [name, data] of parameters) {
    if (!areFinite(data)) throw optionError("train-parameter-diverged", parameterDiverged, epoch, step, name);
  }
}

/** A plain loop: it runs over every parameter in every step. */
function areFinite(data: Float32Array): boolean {
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i]!)) return false;
  }
  return true;
}

export const trainingKinds: Kinds<TrainingOptions> = {
  epochs: "a number",
  batchSize: "a number",
  optimizer: "a string or an object",
  loss: "",
  random: "an object",
  augment: "a function",
  evaluate: "a function",
  resume: "an object",
};

/** The options that are given. */
function checkTraining(options: TrainingOptions): TrainingOptions {
  const given = checkOptions("trainSteps", options, trainingKinds);
  if (given.resume !== undefined) checkCheckpoint(given.resume);
  return given;
}

function checkNetwork(network: Network): void {
  forwardProgram(network);
  if (network.parameters.size === 0)
    throw shapeError("train-no-dense", "train: expected a dense layer, got a network without any");
  if (!network.isFinite)
    throw optionError("train-parameters-finite", "train: expected finite parameters, got NaN or infinite values");
}

function checkCounts(counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    if (Number.isSafeInteger(count) && count >= 1) continue;
    throw optionError("train-count", "train: expected $name to be a whole number of at least 1, got $got", name, count);
  }
}

function lossOf(network: Network, loss: LossName | undefined): LossName {
  const name = loss ?? (network.layers.at(-1)?.type === "softmax" ? "softmaxCrossEntropy" : "meanSquaredError");
  if (name === "softmaxCrossEntropy" && network.task !== "classes") {
    const sentence = "train: softmaxCrossEntropy over one output is always 0; one sigmoid wants binaryCrossEntropy";
    throw unsupportedError("train-loss-single", sentence);
  }
  if (Object.hasOwn(losses, name)) return name;
  throw unknownName(unsupportedError, "train", { kind: "loss", name, names: Object.keys(losses) });
}
