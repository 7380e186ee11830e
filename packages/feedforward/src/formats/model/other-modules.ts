/**
 * Modules whose arrays no dense network has, most of them of PyTorch. A state dict names arrays, not what stands between them: that a
 * module is there is told by what its arrays are called, and said by its name, with what to do.
 */

import { unsupportedError } from "../../errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** By the rows of the gates, as many times the size of the state as there are gates. */
const recurrent: Readonly<Record<number, string>> = { 4: "an LSTM", 3: "a GRU", 1: "an RNN" };

/** Throws where an array belongs to such a module. */
export function refuseOtherModules(tensors: ReadonlyMap<string, Tensor>): void {
  for (const [name, { shape, rank, size }] of tensors) {
    const parameter = name.replace(/.*\./s, "");
    const path = name.slice(0, -parameter.length);
    const layer = path.slice(0, -1) || "the model";
    if (tensors.has(`${path}running_mean`)) {
      const sentence =
        "network: $layer is a BatchNorm (running_mean), whose place the arrays do not tell: say it in a line, { layers: 'dense batchNorm relu dense' }, or export the model to ONNX";
      throw unsupportedError("network-batch-norm", sentence, layer);
    }
    if (rank === 4) {
      const sentence =
        "network: $layer has weights $shape as convolutions have them: say the layers in a line, { layers: 'conv relu dense' }, or export the model to ONNX";
      throw unsupportedError("network-convolution", sentence, layer === "the model" ? name : layer, shape);
    }
    if (parameter.startsWith("weight_hh")) {
      const sentence =
        "network: $layer is $kind ($array $shape), and the arrays do not tell what stands around it: say it in a line, { layers: 'lstm last dense' }, or export the model to ONNX";
      const kind = recurrent[shape[0]! / shape[1]!] ?? "a recurrent layer";
      throw unsupportedError("network-recurrent", sentence, layer, kind, parameter, shape);
    }
    if (parameter === "weight" && rank === 1 && tensors.get(`${path}bias`)?.size === size) {
      const sentence =
        "network: $layer has weights $shape as LayerNorm has them, whose place the arrays do not tell: say it in a line, { layers: 'dense layerNorm relu dense' }, or export the model to ONNX";
      throw unsupportedError("network-layer-norm", sentence, layer, shape);
    }
  }
}
