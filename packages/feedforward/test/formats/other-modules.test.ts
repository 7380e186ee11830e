/**
 * A state dict with arrays that make no dense layer: what is in the way is said by its name, and what to do. The names and
 * shapes are those that PyTorch gives its modules.
 */

import { describe, expect, it } from "vitest";
import { UnsupportedError } from "../../src/errors.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import type { Shape } from "../../src/tensor/shape.ts";
import { zeros } from "../../src/tensor/tensor.ts";

type Arrays = Readonly<Record<string, Shape>>;

const linear: Arrays = { "fc.weight": [2, 3], "fc.bias": [2] };

/** A file of these arrays. */
function fileOf(arrays: Arrays): Uint8Array {
  return writeNpz(Object.entries(arrays).map(([name, shape]) => [name, zeros(shape)] as const));
}

const options = { hidden: "relu", output: "softmax" } as const;
const sayIt = (kind: string): string =>
  `say it in a line, { layers: 'dense ${kind} relu dense' }, or export the model to ONNX`;

describe("a state dict with", () => {
  it.each<[string, Arrays, string]>([
    [
      "BatchNorm1d",
      { "bn.weight": [3], "bn.bias": [3], "bn.running_mean": [3], "bn.running_var": [3], "bn.num_batches_tracked": [] },
      `network: bn is a BatchNorm (running_mean), whose place the arrays do not tell: ${sayIt("batchNorm")}`,
    ],
    [
      "BatchNorm1d in a sequence, without affine parameters",
      { "net.1.running_mean": [3], "net.1.running_var": [3] },
      `network: net.1 is a BatchNorm (running_mean), whose place the arrays do not tell: ${sayIt("batchNorm")}`,
    ],
    [
      "LayerNorm",
      { "norm.weight": [3], "norm.bias": [3] },
      `network: norm has weights [3] as LayerNorm has them, whose place the arrays do not tell: ${sayIt("layerNorm")}`,
    ],
    [
      "LSTM",
      { "rnn.weight_ih_l0": [16, 3], "rnn.weight_hh_l0": [16, 4], "rnn.bias_ih_l0": [16], "rnn.bias_hh_l0": [16] },
      "network: rnn is an LSTM (weight_hh_l0 [16, 4]), and the arrays do not tell what stands around it: say it in a line, { layers: 'lstm last dense' }, or export the model to ONNX",
    ],
    [
      "GRU of two layers",
      {
        "rnn.weight_ih_l0": [12, 3],
        "rnn.weight_hh_l0": [12, 4],
        "rnn.weight_ih_l1": [12, 4],
        "rnn.weight_hh_l1": [12, 4],
      },
      "network: rnn is a GRU (weight_hh_l0 [12, 4]), and the arrays do not tell what stands around it: say it in a line, { layers: 'lstm last dense' }, or export the model to ONNX",
    ],
    [
      "RNNCell, which has no numbers",
      { "cell.weight_ih": [4, 3], "cell.weight_hh": [4, 4] },
      "network: cell is an RNN (weight_hh [4, 4]), and the arrays do not tell what stands around it: say it in a line, { layers: 'lstm last dense' }, or export the model to ONNX",
    ],
    [
      "an LSTM that is the whole model",
      { weight_ih_l0: [16, 3], weight_hh_l0: [16, 4] },
      "network: the model is an LSTM (weight_hh_l0 [16, 4]), and the arrays do not tell what stands around it: say it in a line, { layers: 'lstm last dense' }, or export the model to ONNX",
    ],
  ])("%s", (_, arrays, sentence) => {
    for (const all of [
      { ...linear, ...arrays },
      { ...arrays, ...linear },
    ]) {
      expect(() => readNetwork(fileOf(all), options)).toThrow(new UnsupportedError(sentence));
    }
  });

  it("a vector as weight is none of them without a bias of its size: a linear model has one number", () => {
    const sentence = "network: the weight of layer1 has shape [3], expected a matrix";
    for (const bias of [{}, { "layer1.bias": [1] }]) {
      expect(() => readNetwork(fileOf({ "layer1.weight": [3], ...bias }), options)).toThrow(sentence);
    }
  });

  it("what scikit-learn's linear models are told to save is read", () => {
    const network = readNetwork(fileOf({ "layer1.weight": [1, 3], "layer1.bias": [1] }), { output: "sigmoid" });
    expect([network.input.size, network.task]).toEqual([3, "binary"]);
  });

  it("Linear alone is read", () => {
    expect(readNetwork(fileOf(linear), options).layers).toHaveLength(2);
  });
});
