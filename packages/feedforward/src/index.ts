/**
 * The library: tensors, the chapter's functions, networks and the sessions that run them. Files, pictures, data sets
 * and training have entries of their own, so that a page loads what it uses.
 */

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
export { type ActivationChoice, type ActivationName, activationNames, activations } from "./functions/activation.ts";
export { derivatives } from "./functions/derivative.ts";
export { activationDescriptions } from "./functions/description.ts";
export { activationSlope, activationValue } from "./functions/evaluate.ts";
export { and, gates, nand, neuron, or, type Perceptron, perceptron, xor } from "./functions/perceptron.ts";
export {
  add,
  argmax,
  dot,
  exp,
  identity,
  leakyRelu,
  relu,
  sigmoid,
  softmax,
  stepFunction,
  tanh,
} from "./math/array.ts";
export {
  type SoftmaxForm,
  type SoftmaxPrecision,
  type SoftmaxSteps,
  type SoftmaxStepsOptions,
  softmaxSteps,
} from "./math/softmax-steps.ts";
export type { Model } from "./model.ts";
export { initializeNetwork } from "./network/initializer.ts";
export type { Input, InputOptions } from "./network/input.ts";
export { Activation, Dense, type Layer, Softmax } from "./network/layer.ts";
export { lowerNetwork } from "./network/lower.ts";
export { networkFromMetadata, networkMetadata } from "./network/metadata.ts";
export { networkFromTensors } from "./network/naming.ts";
export { Network, type NetworkOptions } from "./network/network.ts";
export { addNoise, withoutBiases } from "./network/perturb.ts";
export { architecture, summarize, summaryRows } from "./network/summary.ts";
export { givesProbabilities, type Task } from "./network/task.ts";
export type { Graph } from "./onnx/graph.ts";
export type { AccuracyOptions, PlainSession, RankedClass } from "./plain-session.ts";
export type { Program } from "./program/program.ts";
export { Session, type SessionOptions } from "./session.ts";
export type { DType } from "./tensor/dtype.ts";
export { printTensor } from "./tensor/print.ts";
export { Random } from "./tensor/random.ts";
export type { Shape } from "./tensor/shape.ts";
export { type NestedArray, Tensor, type TensorLike, tensor, zeros } from "./tensor/tensor.ts";
export { type SumParts, splitSum, type Term, type TraceStep, trace, type WeightedSum, weightedSum } from "./trace.ts";
