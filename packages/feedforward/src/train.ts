/**
 * Training, for `feedforward/train`: backpropagation, optimizers, seeded mini-batches, the counting of right answers.
 * What runs a trained network is in the library's main entry.
 */

export type { ThreadsOption } from "./backend/backend.ts";
export type { Note } from "./errors.ts";
export type { FloatArray } from "./functions/lane.ts";
export { type LossName, losses } from "./functions/loss.ts";
export type { Network } from "./network/network.ts";
export type { Random, RandomState } from "./tensor/random.ts";
export type { Tensor, TensorLike } from "./tensor/tensor.ts";
export { type Backprop, type BackpropOptions, prepareBackprop } from "./train/backprop.ts";
export type { BestEpoch, Checkpoint } from "./train/checkpoint.ts";
export type { ClipOptions } from "./train/clip.ts";
export type { EarlyStoppingOptions } from "./train/early-stopping.ts";
export type { Augment, InputRows, TargetRows, TrainingData } from "./train/examples.ts";
export type { LossOptions } from "./train/loss-options.ts";
export {
  accuracy,
  type ClassMetrics,
  type ConfusionMatrix,
  classMetrics,
  confusionMatrix,
  countCorrect,
  type Outcome,
  outcomes,
  predictedClasses,
} from "./train/metrics.ts";
export { type OptimizerName, type OptimizerOptions, optimizers } from "./train/optimizer.ts";
export { type ParameterArrays, roundParameters, withParameters } from "./train/parameters.ts";
export { type InitializerName, type RandomizeOptions, randomizeNetwork } from "./train/randomize.ts";
export { trainingNotes } from "./train/record.ts";
export { meanAbsoluteError, meanSquaredError, r2Score } from "./train/regression.ts";
export { type ScheduleName, type ScheduleOptions, type ScheduleStep, schedules } from "./train/schedule.ts";
export {
  type Split,
  type SplitOptions,
  type Standardization,
  standardize,
  type Tables,
  type TakenRows,
  trainTestSplit,
} from "./train/split.ts";
export { finish, type TrainOptions, train } from "./train/train.ts";
export type { Progress } from "./train/trainer.ts";
export {
  type EpochReport,
  type StepReport,
  type Training,
  type TrainingReport,
  trainSteps,
} from "./train/trainer.ts";
export type { TrainingOptions } from "./train/training-options.ts";
