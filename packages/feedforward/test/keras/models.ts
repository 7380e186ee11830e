/** Configurations of Keras in a line: layers in a row, weights of ones. */

import { type KerasOptions, type KerasWeights, kerasModel } from "../../src/keras/model.ts";
import type { Graph } from "../../src/onnx/graph.ts";
import { sizeOf } from "../../src/tensor/shape.ts";
import { Tensor } from "../../src/tensor/tensor.ts";

export interface LayerConfig {
  readonly class_name: string;
  readonly name?: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inbound_nodes?: unknown;
}

/** A layer of a class, called `layer` unless said otherwise. */
export function layer(className: string, config: Readonly<Record<string, unknown>> = {}): LayerConfig {
  return { class_name: className, config: { name: "layer", ...config } };
}

/** An input of rows of that shape. */
export function inputLayer(
  shape: readonly (number | null)[],
  more: Readonly<Record<string, unknown>> = {},
): LayerConfig {
  return layer("InputLayer", { name: "x", batch_shape: [null, ...shape], ...more });
}

export function sequential(...layers: readonly LayerConfig[]): unknown {
  return { class_name: "Sequential", config: { name: "model", layers } };
}

/** Layers that say what they take; the outputs are those of the layers that are named. */
export function functional(
  layers: readonly LayerConfig[],
  inputs: readonly string[],
  outputs: readonly string[],
): unknown {
  const ports = (names: readonly string[]) => names.map((name) => [name, 0, 0]);
  const own = layers.map((item) => ({ inbound_nodes: [], name: item.config.name, ...item }));
  return {
    class_name: "Functional",
    config: { name: "model", layers: own, input_layers: ports(inputs), output_layers: ports(outputs) },
  };
}

/** A layer that takes the first outputs of others, as Keras 2 writes it. */
export function calling(item: LayerConfig, ...names: readonly string[]): LayerConfig {
  return { ...item, inbound_nodes: [names.map((name) => [name, 0, 0, {}])] };
}

/** Weights of ones, by the layer's name and theirs: `{ "layer/kernel": [2, 3] }`. */
export function ones(shapes: Readonly<Record<string, readonly number[]>>): KerasWeights {
  return {
    of: (path) =>
      Object.entries(shapes).flatMap(([name, shape]) => {
        const own = `${path.join("/")}/`;
        if (!name.startsWith(own)) return [];
        const tensor = new Tensor("float32", shape, new Float32Array(sizeOf(shape)).fill(1));
        return [{ name: name.slice(own.length), tensor }];
      }),
  };
}

export function kerasGraph(
  config: unknown,
  shapes: Readonly<Record<string, readonly number[]>> = {},
  options: Partial<KerasOptions> = {},
): Graph {
  return kerasModel(config, ones(shapes), { runtime: "keras3", ...options });
}

/** A model.json of TensorFlow.js: one dense layer of ones. */
export const tfjsModel = {
  format: "layers-model",
  modelTopology: sequential(inputLayer([3]), layer("Dense", { name: "dense", units: 2 })),
  weightsManifest: [
    {
      paths: ["weights.bin"],
      weights: [
        { name: "dense/kernel", shape: [3, 2], dtype: "float32" },
        { name: "dense/bias", shape: [2], dtype: "float32" },
      ],
    },
  ],
} as const;

export const tfjsFiles: ReadonlyMap<string, Uint8Array> = new Map([
  ["weights.bin", new Uint8Array(new Float32Array(8).fill(1).buffer)],
]);
