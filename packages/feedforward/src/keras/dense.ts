/** Dense layers and tables of vectors: y = x·W + b with W [in, out], as Keras keeps it. */

import { Tensor } from "../tensor/tensor.ts";
import { activated } from "./activation.ts";
import { inputOf, knownSize, type LayerCall, type LayerRow, weights } from "./layer-call.ts";
import type { KerasValue } from "./value.ts";
import { valueIn } from "./writer.ts";

export const denseLayers = {
  Dense: (call) => {
    const { settings, writer } = call;
    const input = inputOf(call);
    const [inputs, outputs] = [knownSize(call, input), settings.whole("units")];
    const { kernel, bias } = kernelAndBias(call, [inputs, outputs], outputs);
    const parts = [writer.constant("kernel", () => kernel), ...biasName(call, bias)];
    const x = writer.in("own", input);
    // Gemm is of matrices; MatMul takes the last axis of any value.
    const y = input.shape.length === 2 ? writer.node("Gemm", [x, ...parts]) : product(call, x, parts);
    const shape = [...input.shape.slice(0, -1), outputs];
    return activated(call, valueIn("own", y, shape, { isMasked: input.isMasked }));
  },

  Embedding: (call) => {
    const { settings, writer } = call;
    const input = inputOf(call);
    const shape = [settings.whole("input_dim"), settings.whole("output_dim")];
    const [table] = weights(call, { embeddings: shape }) as [Tensor];
    const rows = writer.constant("embeddings", () => table);
    const x = writer.in("own", input);
    // Keras takes positions as floats too.
    const isPlaces = input.dtype === "int32" || input.dtype === "int64";
    const places = isPlaces ? x : writer.node("Cast", [x], { to: 6 });
    const y = writer.node("Gather", [rows, places], { axis: 0 });
    return valueIn("own", y, [...input.shape, shape[1]!], { isMasked: settings.flag("mask_zero") });
  },
} satisfies Readonly<Record<string, LayerRow>>;

function product({ writer }: LayerCall, x: string, [kernel, ...bias]: readonly string[]): string {
  const y = writer.node("MatMul", [x, kernel!]);
  return bias.length === 0 ? y : writer.node("Add", [y, ...bias]);
}

/** The weights of a sum. Layers of convolution name their kernels otherwise. */
export function kernelAndBias(
  call: LayerCall,
  shape: readonly number[],
  outputs: number,
  name = "kernel",
): { readonly kernel: Tensor; readonly bias: Tensor | null } {
  const hasBias = call.settings.flag("use_bias", true);
  const [kernel, bias = null] = weights(call, { [name]: shape, ...(hasBias && { bias: [outputs] }) });
  return { kernel: kernel!, bias };
}

export function biasName({ writer }: LayerCall, bias: Tensor | null): string[] {
  return bias === null ? [] : [writer.constant("bias", () => bias)];
}

/** The same elements in another shape. */
export function reshaped({ data }: Tensor, shape: readonly number[]): Tensor {
  return new Tensor("float32", shape, data as Float32Array);
}

/** The value with another name in one layout, of the same shape and kind. */
export function renamed(value: KerasValue, name: string): KerasValue {
  return { ...value, names: new Map([["own", name]]) };
}
