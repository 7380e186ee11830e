/**
 * The library: tensors, networks and the sessions that run them. Files, pictures, data sets, training and the chapter's
 * functions have entries of their own, so that a page loads what it uses.
 */

export type { AccuracyOptions, PredictOptions, RankedClass, SessionConstructor } from "./any-session.ts";
export type { BackendName, ThreadsOption } from "./backend/backend.ts";
export { backendNames } from "./backend/select.ts";
export type { Bytes } from "./bytes/given.ts";
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
export type { ReadLimits } from "./formats/limits.ts";
export type { Safetensors } from "./formats/safetensors/reader.ts";
export { readSafetensors } from "./formats/safetensors/reader.ts";
export { writeSafetensors } from "./formats/safetensors/writer.ts";
export { type ActivationChoice, type ActivationName, activationNames } from "./functions/activation.ts";
export type { InputTransform } from "./functions/input-transform.ts";
export type { Model } from "./model.ts";
export type { Moved } from "./moved.ts";
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
export type { Architecture } from "./network/initializer.ts";
export { initializeNetwork } from "./network/initializer.ts";
export type { Input, InputOptions } from "./network/input.ts";
export type { ActivationOptions, DenseParameters, LayerParameters, LayerType } from "./network/layer.ts";
export { Activation, Dense, type Layer, Softmax } from "./network/layer.ts";
export type { Fields, LayerRow, LayerRows, MetadataOptions } from "./network/metadata.ts";
export { networkFromMetadata } from "./network/metadata.ts";
export type { NamedTensors } from "./network/naming.ts";
export { networkFromTensors } from "./network/naming.ts";
export type { NamingOptions } from "./network/naming-options.ts";
export { Network, type NetworkChanges, type NetworkOptions } from "./network/network.ts";
export type { ParameterDtype } from "./network/notes.ts";
export { addNoise, withoutBiases } from "./network/perturb.ts";
export type { SummaryRow } from "./network/summary.ts";
export { architecture, summarize, summaryRows } from "./network/summary.ts";
export { givesProbabilities, type Task } from "./network/task.ts";
export type { GraphParts, ToldParts } from "./onnx/check.ts";
export type { GraphInputs } from "./onnx/feeds.ts";
export type { Graph } from "./onnx/graph.ts";
export type {
  Attribute,
  AttributeType,
  AttributeValues,
  Dimension,
  GraphBody,
  GraphNode,
  GraphOutput,
  GraphValue,
  ImageRule,
} from "./onnx/node.ts";
export type { MoreOperators } from "./onnx/operator.ts";
export type { ToldGraph } from "./onnx/told-graph.ts";
export type { Printable } from "./print/tensor.ts";
export { printTensor } from "./print/tensor.ts";
export type { LayerValues, RunnerOptions, Strings } from "./runner.ts";
export { Session, type SessionOptions } from "./session.ts";
export type { ArrayOf, DType, SourceArray, TensorArray } from "./tensor/dtype.ts";
export type { RandomState } from "./tensor/random.ts";
export { Random } from "./tensor/random.ts";
export type { Shape } from "./tensor/shape.ts";
export type { ElementOf, JsonArray, TensorOptions } from "./tensor/tensor.ts";
export { type NestedArray, Tensor, type TensorLike, tensor, zeros } from "./tensor/tensor.ts";
export { type SumParts, splitSum, type Term, type TraceStep, trace, type WeightedSum, weightedSum } from "./trace.ts";
