/** What is said of options, tensors and the functions that take them, each from the mistake itself. */

import { add, argmax, dot, neuron, softmax, softmaxSteps } from "../../../src/chapter.ts";
import { sigmoid as movedSigmoid, Random, Tensor, type TensorLike, tensor, zeros } from "../../../src/index.ts";
import { checkOptions } from "../../../src/options/check.ts";
import { convolutionOf } from "../../../src/tensor/convolution.ts";
import { dtypeOf } from "../../../src/tensor/dtype.ts";
import { globalPoolAxes, poolAxes } from "../../../src/tensor/pooling.ts";
import type { Shape } from "../../../src/tensor/shape.ts";
import type { ValueType } from "../../../src/tensor/value.ts";
import { checkSize, transposedAxes } from "../../../src/tensor/window.ts";

const type = (...shape: number[]): ValueType => ({ dtype: "float32", shape });
const square = { strides: [1, 1], dilations: [1, 1], pads: [[0, 0] as const, [0, 0] as const] };
const window = { ...square, kernel: [2, 2], isCeil: false, countsPadding: false };

function convolve(x: Shape, weight: Shape, groups: number, bias: Shape | null = null): unknown {
  const inputs = [type(...x), type(...weight), bias === null ? null : type(...bias)];
  return convolutionOf(inputs, { ...square, groups });
}

export const tensorMistakes: Readonly<Record<string, () => unknown>> = {
  "name-moved": () => movedSigmoid("feedforward/chapter"),
  "name-slip": () => checkOptions("train", { epoch: 1 } as { epochs?: number }, { epochs: "a number" }),
  "name-unknown": () => tensor([1], { dtype: "complex64" as "float32" }),
  "option-kind": () => tensor([1], { shape: "3" as unknown as number[] }),
  "tensor-size": () => new Tensor("float32", [2], new Float32Array(3)),
  "tensor-depth": () => tensor([[1], 2] as unknown as TensorLike),
  "tensor-value": () => tensor(["1"] as unknown as TensorLike),
  "tensor-ragged": () => tensor([[1, 2], [3]]),
  "dtype-storage": () => dtypeOf(new DataView(new ArrayBuffer(1)) as never),
  "slice-scalar": () => tensor(1).slice(0),
  "slice-position": () => tensor([1, 2]).slice(0.5),
  "row-scalar": () => tensor(1).row(0),
  "row-range": () => tensor([[1], [2]]).row(2),
  "at-range": () => tensor([1, 2]).at(2),
  "shape-sizes": () => zeros([-1]),
  "shape-elements": () => zeros([2 ** 31, 2 ** 31]),
  "reshape-unknowns": () => tensor([1, 2, 3]).reshape(-1, -1),
  "reshape-size": () => tensor([1, 2, 3]).reshape(2, 2),
  "random-state": () => new Random([1, 2, 3] as never),
  "random-zeros": () => new Random([0, 0, 0, 0]),
  "random-seed": () => new Random(0.5),
  "random-range": () => new Random(1).integer(0),
  "random-count": () => new Random(1).permutation(-1),
  "conv-input-shape": () => convolve([1, 3, 8, 8], [4, 2, 3, 3], 1),
  "conv-groups": () => convolve([1, 4, 8, 8], [5, 2, 3, 3], 2),
  "conv-bias-shape": () => convolve([1, 2, 8, 8], [4, 2, 3, 3], 1, [3]),
  "kernel-large": () => convolve([1, 2, 2, 2], [4, 2, 3, 3], 1),
  "window-output": () => transposedAxes([2], [2], { strides: [1], dilations: [1], pads: [[2, 2]], outputPadding: [0] }),
  "window-list": () => poolAxes(type(1, 1, 4, 4), { ...window, strides: [1, 0], kind: "maximum" } as never),
  "output-size": () => checkSize([2 ** 16, 2 ** 16]),
  "pool-input-shape": () => globalPoolAxes(type(4, 4), { kind: "maximum" } as never),
  "pool-dtype": () => globalPoolAxes({ dtype: "int64", shape: [1, 1, 4] }, { kind: "maximum" } as never),
  "perceptron-inputs": () => neuron({ weights: [1, 1], bias: 0 }, [1, 2, 3], { name: "sigmoid" }),
  "softmax-scalar": () => softmax(tensor(1)),
  "softmax-steps-shape": () => softmaxSteps([[1], [2]], { form: "stable", precision: "float32" }),
  "dot-rank": () => dot([[[1]]], [1]),
  "dot-sizes": () => dot([[1, 2]], [[1, 2]]),
  "argmax-empty": () => argmax([]),
  "argmax-axis": () => argmax([1, 2], 1),
  "argmax-empty-axis": () => argmax(zeros([2, 0]), 1),
  "add-shapes": () => add([1, 2], [1, 2, 3]),
};
