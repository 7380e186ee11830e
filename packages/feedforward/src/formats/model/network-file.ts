/**
 * A network as the bytes of a file, in each format that is written. safetensors describes the layers; npz holds the arrays alone, by
 * the names that mean their order; ONNX is a graph whose parameters are float32, since that is what it computes in.
 */

import { optionError } from "../../errors.ts";
import { permuted } from "../../layers/arrays.ts";
import type { Network } from "../../network/network.ts";
import type { ParameterDtype } from "../../network/notes.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { writeNpz } from "../npz.ts";
import { writeOnnx } from "../onnx.ts";
import { arraysIn } from "./parameter-dtype.ts";
import { writeModel } from "./read.ts";

export type NetworkFormat = "safetensors" | "npz" | "onnx";

type WriteNetwork = (network: Network, dtype: ParameterDtype | undefined) => Uint8Array;

/** How each format is written; without a dtype, in the network's own. */
export const networkWriters: Readonly<Record<NetworkFormat, WriteNetwork>> = {
  safetensors: (network, dtype) => writeModel(network, dtype),
  npz: (network, dtype) => writeNpz(arraysIn(dtype ?? dtypeForNumpy(network), withKernels(network.parameters))),
  onnx(network, dtype = "float32") {
    if (dtype === "float32") return writeOnnx(network);
    throw optionError(
      "save-onnx-dtype",
      "save: an ONNX file is float32, got dtype $dtype; .safetensors keeps it",
      dtype,
    );
  },
};

/** NumPy has no bfloat16, whose numbers are float32 too. */
export function dtypeForNumpy({ parameterDtype }: Network): ParameterDtype {
  return parameterDtype === "bfloat16" ? "float32" : parameterDtype;
}

const kerasParts: Readonly<Record<string, string>> = {
  weight: "kernel",
  bias: "bias",
  scale: "gamma",
  mean: "moving_mean",
  variance: "moving_variance",
};

/**
 * Our `dense1.weight` is [in, out]; alone, a name like that means PyTorch's [out, in]. Without the description beside it
 * the array takes the name by which Keras means [in, out], and kernels of convolutions its order of axes.
 */
export function withKernels(tensors: ReadonlyMap<string, Tensor>): ReadonlyMap<string, Tensor> {
  const rename = (name: string): string =>
    name.replace(/\.(weight|bias|scale|mean|variance)$/, (_, part: string) => `/${kerasParts[part]}`);
  return new Map(
    Array.from(tensors, ([name, tensor]) => [
      rename(name),
      tensor.rank === 4 ? permuted(tensor, [2, 3, 1, 0]) : tensor,
    ]),
  );
}
