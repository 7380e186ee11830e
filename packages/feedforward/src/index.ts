/**
 * The library: tensors, networks and the sessions that run them. Files, pictures, data sets, training and the chapter's
 * functions have entries of their own, so that a page loads what it uses.
 */

export type { AccuracyOptions, PredictOptions, RankedClass } from "./any-session.ts";
export type { BackendName } from "./backend/backend.ts";
export { backendNames } from "./backend/select.ts";
export {
  type ErrorData,
  type Fact,
  type Facts,
  FormatError,
  type Note,
  OptionError,
  ShapeError,
  UnsupportedError,
} from "./errors.ts";
export { readSafetensors } from "./formats/safetensors-reader.ts";
export { writeSafetensors } from "./formats/safetensors-writer.ts";
export { type ActivationChoice, type ActivationName, activationNames } from "./functions/activation.ts";
export type { Model } from "./model.ts";
export {
  activationSlope,
  activationValue,
  add,
  and,
  argmax,
  dot,
  exp,
  gates,
  identity,
  leakyRelu,
  nand,
  neuron,
  or,
  perceptron,
  relu,
  sigmoid,
  softmax,
  softmaxSteps,
  stepFunction,
  tanh,
  xor,
} from "./moved.ts";
export { networkMetadata } from "./network/describe.ts";
export { initializeNetwork } from "./network/initializer.ts";
export type { Input, InputOptions } from "./network/input.ts";
export { Activation, Dense, type Layer, Softmax } from "./network/layer.ts";
export { lowerNetwork } from "./network/lower.ts";
export { networkFromMetadata } from "./network/metadata.ts";
export { networkFromTensors } from "./network/naming.ts";
export { Network, type NetworkOptions } from "./network/network.ts";
export { addNoise, withoutBiases } from "./network/perturb.ts";
export { architecture, summarize, summaryRows } from "./network/summary.ts";
export { givesProbabilities, type Task } from "./network/task.ts";
export type { Graph } from "./onnx/graph.ts";
export type { Program } from "./program/program.ts";
export type { LayerValues } from "./runner.ts";
export { Session, type SessionOptions } from "./session.ts";
export type { DType } from "./tensor/dtype.ts";
export { printTensor } from "./tensor/print.ts";
export { Random } from "./tensor/random.ts";
export type { Shape } from "./tensor/shape.ts";
export { type NestedArray, Tensor, type TensorLike, tensor, zeros } from "./tensor/tensor.ts";
export { type SumParts, splitSum, type Term, type TraceStep, trace, type WeightedSum, weightedSum } from "./trace.ts";
