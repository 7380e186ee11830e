/** What operators say against their inputs and attributes, each from a graph of one node. */

import { type Tensor, tensor, zeros } from "../../../src/index.ts";
import { node, runNode } from "../../onnx/graphs.ts";

type Attributes = Parameters<typeof node>[3];

const x = tensor([[1, 2, 3]]);
const picture = zeros([1, 1, 3, 3]);
const whole = (...values: number[]): Tensor => tensor(values, { dtype: "int64" });
const names = ["a", "b", "c", "d", "e"];

/** A node on tensors, called a, b, c and so on, of an opset, 18 unless said otherwise. */
const run = (operator: string, inputs: Tensor[], attributes: Attributes = {}, opset = 18): unknown =>
  runNode(node(operator, names.slice(0, inputs.length), ["y"], attributes), inputs, opset);

const einsum = (equation: string, ...inputs: Tensor[]): unknown =>
  run("Einsum", inputs, { equation: ["string", equation] });

const recurrent = (attributes: Attributes, step = zeros([1, 1, 3])): unknown =>
  run("RNN", [step, zeros([1, 2, 3]), zeros([1, 2, 2])], attributes);

export const operatorMistakes: Readonly<Record<string, () => unknown>> = {
  "operator-matrix": () => run("Gemm", [x, tensor([1])]),
  "operator-matrices": () => run("Trilu", [tensor([1])]),
  "operator-makes": () =>
    run(
      "Range",
      [1, 2, 1].map((value) => tensor(value, { dtype: "uint8" })),
    ),
  "operator-bool": () => run("Not", [x]),
  "operator-choice": () => run("Pad", [x, whole(0, 0, 0, 0)], { mode: ["string", "mirror"] }),
  "batchnorm-channels": () => run("BatchNormalization", [x, x, x, x, tensor([1])]),
  "batchnorm-spatial": () => run("BatchNormalization", [x, x, x, x, x], { spatial: ["int", 0n] }, 7),
  "batchnorm-training": () => run("BatchNormalization", [x, x, x, x, x], { training_mode: ["int", 1n] }),
  "block-channels": () => run("DepthToSpace", [picture], { blocksize: ["int", 2n] }),
  "block-input": () => run("SpaceToDepth", [x], { blocksize: ["int", 2n] }),
  "block-pixels": () => run("SpaceToDepth", [picture], { blocksize: ["int", 2n] }),
  "cast-dtype": () => run("Cast", [x], { to: ["int", 8n] }),
  "clip-bound": () => run("Clip", [x, tensor([1, 2])]),
  "clip-dtype": () => run("Clip", [x, whole(1)]),
  "constant-value": () => run("Constant", [], { value_int: ["int", 1n], value_float: ["float", 1] }),
  "cumsum-axis": () => run("CumSum", [x, whole(0, 1)]),
  "dropout-training": () => run("Dropout", [x, tensor(0.5), tensor(true)]),
  "einsum-form": () => einsum("i->j->k", x),
  "einsum-terms": () => einsum("ij,jk->ik", x),
  "einsum-axes": () => einsum("i->i", x),
  "einsum-output": () => einsum("ij->ii", x),
  "einsum-unnamed": () => einsum("...j->j", x),
  "einsum-products": () => einsum("a,b,c->", ...Array<Tensor>(3).fill(zeros([2 ** 13]))),
  "fill-value": () => run("ConstantOfShape", [whole(2)], { value: ["tensor", tensor([1, 2])] }),
  "gemm-bias": () => run("Gemm", [x, tensor([[1], [2], [3]]), tensor([1, 2])]),
  "matmul-rank": () => run("MatMul", [x, tensor(1)]),
  "onehot-values": () => run("OneHot", [whole(1), whole(3), tensor([1])]),
  "pad-count": () => run("Pad", [x, whole(1)]),
  "pool-places": () => {
    const pool = node("MaxPool", ["a"], ["y", "places"], { kernel_shape: ["ints", [2n, 2n]] });
    return runNode(pool, [picture]);
  },
  "quantize-dtype": () => run("QuantizeLinear", [x, tensor(1), tensor(0)]),
  "quantize-scale": () => run("QuantizeLinear", [x, tensor([1, 2])]),
  "range-numbers": () => run("Range", [tensor(0), whole(1), tensor(1)]),
  "recurrent-function": () => recurrent({ activations: ["strings", ["Sinus"]] }),
  "recurrent-functions": () => recurrent({ activations: ["strings", ["Tanh", "Tanh"]] }),
  "recurrent-hidden": () => recurrent({ hidden_size: ["int", 0n] }),
  "recurrent-input": () => recurrent({}, x),
  "recurrent-layout": () => recurrent({ layout: ["int", 2n] }),
  "recurrent-parameter": () => recurrent({ activations: ["strings", ["Affine"]] }),
  "resize-antialias": () => run("Resize", [x], { antialias: ["int", 1n] }),
  "resize-coordinates": () => {
    const made = node("Resize", ["a", "", "b"], ["y"], {
      coordinate_transformation_mode: ["string", "tf_crop_and_resize"],
    });
    return runNode(made, [x, tensor([1, 2])]);
  },
  "resize-mode": () => run("Resize", [x], { mode: ["string", "cubic"] }),
  "resize-scales": () => run("Resize", [x]),
  "slice-lists": () => run("Slice", [x, whole(0), whole(1, 2)]),
  "split-outputs": () => run("Split", [x], { num_outputs: ["int", 2n] }),
  "split-sizes": () => run("Split", [x, whole(2)], { axis: ["int", 1n] }),
  "squeeze-axis": () => run("Squeeze", [x, whole(1)]),
  "tile-repeats": () => run("Tile", [x, whole(2)]),
  "operator-count": () => runNode(node("TopK", ["a", "b"], ["y", "places"]), [x, whole(-1)]),
  "transpose-order": () => run("Transpose", [x], { perm: ["ints", [0n, 0n]] }),
  "unsqueeze-twice": () => run("Unsqueeze", [x, whole(0, 0)]),
  "node-view": () => run("Reshape", [x, whole(2, 2)]),
  "window-kernel": () => run("MaxPool", [picture], { kernel_shape: ["ints", [2n]] }),
  "window-numbers": () => {
    const attributes: Attributes = { kernel_shape: ["ints", [2n, 2n]], strides: ["ints", [0n, 1n]] };
    return run("MaxPool", [picture], attributes);
  },
};
