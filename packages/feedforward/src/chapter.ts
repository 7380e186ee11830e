/**
 * The book's functions, for `feedforward/chapter`: perceptrons and gates, activation functions with their slopes, equations and
 * names, softmax step by step, and NumPy's `dot`, `add` and `argmax` on numbers, lists and tensors. Who reads the chapter
 * imports them; a program that runs networks needs none.
 */

export { type ActivationDescription, activationDescriptions } from "./chapter/description.ts";
export { activationAlpha, activationSlope, activationValue } from "./chapter/evaluate.ts";
export { and, gates, nand, neuron, or, type Perceptron, perceptron, xor } from "./chapter/perceptron.ts";
export type { ActivationChoice, ActivationName } from "./functions/activation.ts";
export type { FloatArray } from "./functions/lane.ts";
export {
  add,
  argmax,
  dot,
  type Elementwise,
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
export type { Tensor, TensorLike } from "./tensor/tensor.ts";
