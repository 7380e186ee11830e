/**
 * A network's parameters as plain arrays, and back. A network never changes, so training works on copies, by the names
 * that the network gives them: `dense1.weight`, `dense1.bias`, …
 */

import { shapeError, unsupportedError } from "../errors.ts";
import type { FloatArray } from "../functions/lane.ts";
import { isNamed, type Layer, parametersOf } from "../network/layer.ts";
import { Network } from "../network/network.ts";
import { unknownName } from "../options/check.ts";
import { Tensor } from "../tensor/tensor.ts";

/** Arrays by the names of a network's parameters, in the order of its layers. */
export type ParameterArrays<A extends FloatArray = FloatArray> = ReadonlyMap<string, A>;

/** Those that training changes. */
export type FloatArrays = ParameterArrays<Float32Array<ArrayBuffer>>;

/** Copies of the parameters. */
export function copyParameters(network: Network): Map<string, Float32Array<ArrayBuffer>> {
  return new Map([...network.parameters].map(([name, { data }]) => [name, data.slice()]));
}

/** The same network with other parameters, which are copied. */
export function withParameters(network: Network, parameters: ParameterArrays<Float32Array>): Network {
  return network.with({ layers: network.layers.map((layer) => withArrays(layer, parameters)) });
}

/**
 * The same network with every parameter rounded to the nearest value that a shorter dtype can hold, ties to even: its
 * answers are then those of the file that stores it in that dtype. A value beyond the dtype's range is refused.
 */
export function roundParameters(network: Network, dtype: "float16" | "bfloat16"): Network {
  const dtypes: readonly string[] = ["float16", "bfloat16"];
  if (!dtypes.includes(dtype))
    throw unknownName(unsupportedError, "round", { kind: "dtype", name: dtype, names: dtypes });
  const rounded = new Map<string, Float32Array>();
  for (const [name, parameter] of network.parameters) {
    const { data } = parameter.to(dtype).to("float32");
    if (!data.every(Number.isFinite))
      throw shapeError("round-range", "round: $name has values beyond the range of $dtype", name, dtype);
    rounded.set(name, data);
  }
  const { layers, input, labels, provenance, notes } = withParameters(network, rounded);
  return new Network(layers, { input, labels, provenance, notes }, dtype);
}

function withArrays(layer: Layer, arrays: ParameterArrays<Float32Array>): Layer {
  if (!isNamed(layer)) return layer;
  const own = Object.entries(parametersOf(layer)).map(([part, { shape }]) => {
    return [part, new Tensor("float32", shape, Float32Array.from(arrays.get(`${layer.name}.${part}`)!))] as const;
  });
  return layer.named(layer.name, Object.fromEntries(own));
}
