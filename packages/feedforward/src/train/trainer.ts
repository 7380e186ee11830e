/**
 * Training, step by step: examples in random order, in mini-batches, a step of the optimizer each. It is a generator that
 * pauses after every step, so a page can draw in between and anybody can stop; and a pure function: the same network, data,
 * options and generator state give the same weights byte for byte, in every engine, in one go or from a checkpoint.
 */

import { batchRanges } from "../data/batches.ts";
import { optionError, shapeError } from "../errors.ts";
import type { Network } from "../network/network.ts";
import { withoutUndefined } from "../options/check.ts";
import { Random } from "../tensor/random.ts";
import { prepareBackprop } from "./backprop.ts";
import { type Checkpoint, restoreArrays, restoreBest, saveCheckpoint, trainer } from "./checkpoint.ts";
import { clipSettings } from "./clip.ts";
import { epochStart, lossDiverged, type Taken } from "./divergence.ts";
import { type Best, type EarlyStopping, isBetter, isOver, stoppingSettings } from "./early-stopping.ts";
import { engineStepper } from "./engine.ts";
import { type Examples, prepareExamples, type TrainingData } from "./examples.ts";
import { type Forward, forwardProgram } from "./forward.ts";
import { learningParameters } from "./frozen.ts";
import { checkDataGiven, checkEvaluation, checkNetworkGiven } from "./given.ts";
import { lossSettings, ownFormula, ownLoss } from "./loss-options.ts";
import { optimizerSettings, optimizerState, ownOptions } from "./optimizer.ts";
import { copyParameters, type FloatArrays, withParameters } from "./parameters.ts";
import { type Recipe, recordTraining, trainingNotes } from "./record.ts";
import { checkTold, type Told, toldOf } from "./same-training.ts";
import type { ScheduleStep } from "./schedule.ts";
import { checkBatches } from "./statistics.ts";
import { areFinite, referenceStepper, type SteppedTraining, type Stepper } from "./stepper.ts";
import { smoothed, withWeights } from "./targets.ts";
import { checkTraining, type TrainingOptions } from "./training-options.ts";

/** How far a training is. */
export interface Progress extends ScheduleStep {
  /** Counts from 1. */
  readonly epoch: number;
  readonly epochs: number;
}

/** What is told after each step. */
export interface StepReport extends Progress {
  readonly kind: "step";
  /** The mean over the batch, before the step. */
  readonly loss: number;
  /** The network as the steps so far have made it, a copy for each time that it is asked for: what `next(false)` would return. */
  readonly network: Network;
}

/** What is told after each epoch. */
export interface EpochReport extends Progress {
  readonly kind: "epoch";
  /** The mean over the epoch's steps, weighted by their examples. */
  readonly loss: number;
  /** What `evaluate` said; null where no `evaluate` is given. */
  readonly evaluation: number | null;
  /** Of `earlyStopping`, the epoch with the best evaluation so far; null without it, and while there is none. */
  readonly best: number | null;
  readonly checkpoint: Checkpoint;
}

/** What `trainSteps` yields. */
export type TrainingReport = StepReport | EpochReport;

/** `training.next(false)` ends it: what is returned is the network as the steps so far have made it. */
export type Training = Generator<TrainingReport, Network, boolean | undefined> & {
  /** What makes its steps: WebAssembly, or plain JavaScript where there is none or a kernel is missing. The bytes are the same. */
  readonly backend: "wasm" | "reference";
};

/**
 * A report for every step and every epoch, and in the end the trained network, as `train` gives it. Nothing is computed but
 * what is asked for, so a page that draws between two reports holds up nothing else. Wrong arguments are refused at once.
 */
export function trainSteps(network: Network, data: TrainingData, options: TrainingOptions = {}): Training {
  const run = prepareRun(network, data, options);
  return Object.assign(runEpochs(run), { backend: run.backend });
}

/** What a training holds while it runs. `parameters` and `state` change with every step. */
interface Run {
  readonly network: Network;
  readonly examples: Examples;
  readonly epochs: number;
  readonly batchSize: number;
  readonly epochSteps: number;
  readonly evaluate: ((network: Network) => number) | null;
  readonly stopping: EarlyStopping | null;
  readonly training: SteppedTraining;
  readonly stepper: Stepper;
  readonly backend: Training["backend"];
  readonly parameters: FloatArrays;
  readonly state: FloatArrays;
  best: Best | null;
  readonly random: Random;
  /** Whether something besides the order is random in an epoch. */
  readonly isKeyed: boolean;
  epochsDone: number;
  readonly told: () => Told;
}

function prepareRun(network: Network, data: TrainingData, options: TrainingOptions): Run {
  checkNetworkGiven(network);
  checkDataGiven(data);
  const given = checkTraining(options);
  const { epochs = 10, batchSize = 100, evaluate = null, augment = null, frozen = [], threads = 1, resume } = given;
  checkCounts({ epochs, batchSize });
  const forward = checkNetwork(network, frozen);
  const asked = lossSettings(network, given.loss);
  const plain = prepareExamples(network, data, { loss: asked.name, augment });
  const loss = withWeights(asked, plain, network);
  const settings = optimizerSettings(given.optimizer);
  const clip = clipSettings(given);
  const stopping = stoppingSettings(given.earlyStopping, evaluate !== null);
  const { state: random } = given.random ?? new Random(0);
  const chosen = { epochs, batchSize, loss: ownLoss(asked), optimizer: ownOptions(settings), random };
  const recipe = recipeOf(chosen, given);
  const told = toldOf(network, { ...recipe, stopping }, plain.given);
  checkTold(resume?.training, told);
  const start = copyParameters(network);
  const parameters = resume ? restoreArrays(start, resume.parameters) : start;
  const maxRows = Math.min(batchSize, plain.count);
  const backprop = prepareBackprop(network, { parameters, loss: ownFormula(loss), maxRows, frozen });
  checkBatches(forward, { count: plain.count, batchSize });
  const learning = learningParameters(network, { parameters, gradients: backprop.gradients }, frozen);
  const fresh = optimizerState(settings, learning);
  const state = resume ? restoreArrays(fresh, resume.optimizer) : fresh;
  const examples = smoothed(plain, network, loss);
  const arrays = { parameters, learning, state };
  const settled = { settings, clip, backprop, frozen, maxRows, threads };
  const training = { network, examples, loss: ownFormula(loss), ...settled, ...arrays };
  const engine = engineStepper(training);
  return {
    network: recordTraining(network, {
      notes: trainingNotes(network, { loss: given.loss }),
      recipe,
      added: { examples: plain.count, trainer },
    }),
    examples,
    epochs,
    batchSize,
    epochSteps: Math.ceil(plain.count / batchSize),
    evaluate,
    stopping,
    training,
    stepper: engine ?? referenceStepper(training),
    backend: engine === null ? "reference" : "wasm",
    parameters,
    state,
    best: stopping !== null && resume?.best ? restoreBest(start, resume.best) : null,
    random: new Random(resume?.random ?? random),
    isKeyed: augment !== null || backprop.masks.length > 0,
    epochsDone: resume?.epoch ?? 0,
    told,
  };
}

function recipeOf(chosen: Omit<Recipe, "isAugmented" | "asked">, given: TrainingOptions): Recipe {
  const { augment, clipNorm, clipValue, earlyStopping, frozen } = given;
  const asked = withoutUndefined({ clipNorm, clipValue, earlyStopping, frozen });
  return { ...chosen, isAugmented: augment !== undefined, asked };
}

function* runEpochs(run: Run): Generator<TrainingReport, Network, boolean | undefined> {
  for (let epoch = run.epochsDone + 1; epoch <= run.epochs && !isEnded(run, epoch - 1); epoch++) {
    const loss = yield* runEpoch(run, epoch);
    run.stepper.sync();
    if (typeof loss !== "number") return stopped(run, loss.stoppedAtStep);
    const evaluation = evaluate(run);
    keepBest(run, epoch, evaluation);
    const now = progress(run, epoch, run.epochSteps);
    const told = { loss, evaluation, best: run.best?.epoch ?? null, checkpoint: saveCheckpoint(run, epoch) };
    run.epochsDone = epoch;
    const answer = yield { kind: "epoch", ...now, ...told };
    if (answer === false) return stopped(run, now.step);
  }
  return finished(run);
}

/** What `evaluate` says of the network so far; null without it. */
function evaluate({ evaluate: ask, network, parameters }: Run): number | null {
  if (ask === null) return null;
  const evaluation = ask(withParameters(network, parameters));
  checkEvaluation(evaluation);
  return evaluation;
}

function isEnded({ stopping, best }: Run, epochsDone: number): boolean {
  return stopping !== null && isOver(stopping, epochsDone, best);
}

function keepBest(run: Run, epoch: number, evaluation: number | null): void {
  const { stopping, parameters, best } = run;
  if (stopping === null || evaluation === null || !isBetter(stopping, evaluation, best)) return;
  run.best = { epoch, evaluation, parameters: new Map([...parameters].map(([name, data]) => [name, data.slice()])) };
}

/** The network at the end of its training; of early stopping it is the best one. */
function finished({ network, parameters, stopping, best, epochs, epochsDone }: Run): Network {
  if (stopping === null) return withParameters(network, parameters);
  const added = {
    ...(best === null ? {} : { bestEpoch: best.epoch }),
    ...(epochsDone < epochs ? { stoppedAfterEpoch: epochsDone } : {}),
  };
  const provenance = { ...network.provenance, ...added };
  return withParameters(network, best?.parameters ?? parameters).with({ provenance });
}

/** The network before its training was at its end; after the last step it is. */
function stopped(run: Run, step: number): Network {
  const network = withParameters(run.network, run.parameters);
  if (step === run.epochs * run.epochSteps) return network;
  return network.with({ provenance: { ...network.provenance, stoppedAtStep: step } });
}

/** The network is made when it is first read, and is no part of what is written or compared of a report. */
function withNetwork<T extends ScheduleStep>(run: Run, report: T): T & { readonly network: Network } {
  const get = (): Network => {
    run.stepper.sync();
    return stopped(run, report.step);
  };
  return Object.defineProperty(report, "network", { get }) as T & { readonly network: Network };
}

interface Stop {
  readonly stoppedAtStep: number;
}

/** The mean loss of an epoch, each batch's as it was before its step; or where it was ended. */
function* runEpoch(run: Run, epoch: number): Generator<StepReport, number | Stop, boolean | undefined> {
  const { examples } = run;
  const order = run.random.permutation(examples.count);
  const key = run.isKeyed ? run.random.uint32() : 0;
  const begin = epochStart(run);
  const taken: Taken[] = [];
  let step = 0;
  let sum = 0;
  for (const { start, end } of batchRanges(examples.count, run.batchSize)) {
    step += 1;
    const now = progress(run, epoch, step);
    const batch = { positions: order.subarray(start, end), key, step };
    taken.push({ batch, now });
    const loss = run.stepper.step(batch, now);
    if (!Number.isFinite(loss)) throw lossDiverged(run.training, begin, taken, loss);
    checkParameters(now, run);
    sum += loss * (end - start);
    if ((yield withNetwork(run, { kind: "step", ...now, loss })) === false) return { stoppedAtStep: now.step };
  }
  return sum / examples.count;
}

function progress({ epochs, epochSteps }: Run, epoch: number, step: number): Progress {
  return { epoch, epochs, step: (epoch - 1) * epochSteps + step, steps: epochs * epochSteps };
}

const parameterDiverged =
  "training diverged at epoch $epoch, step $step: $name is no longer finite; a smaller learning rate may help";

/** Diverged numbers are no network: the training ends where they appear. A gradient shows in the step that it makes. */
function checkParameters({ epoch, step }: Progress, { stepper, parameters }: Run): void {
  if (stepper.isFinite()) return;
  stepper.sync();
  for (const [name, data] of parameters) {
    if (!areFinite(data)) throw optionError("train-parameter-diverged", parameterDiverged, epoch, step, name);
  }
}

function checkNetwork(network: Network, frozen: readonly string[]): Forward {
  const forward = forwardProgram(network, frozen);
  if (network.parameters.size === 0)
    throw shapeError("train-no-dense", "train: expected a dense layer, got a network without any");
  if (!network.isFinite)
    throw optionError("train-parameters-finite", "train: expected finite parameters, got NaN or infinite values");
  return forward;
}

function checkCounts(counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) {
    if (Number.isSafeInteger(count) && count >= 1) continue;
    throw optionError("train-count", "train: expected $name to be a whole number of at least 1, got $got", name, count);
  }
}
