/** What is said of Keras models and of the files of TensorFlow.js, each from the mistake itself. */

import { readTfjs } from "../../../src/formats/tfjs.ts";
import {
  calling,
  functional,
  inputLayer,
  kerasGraph,
  type LayerConfig,
  layer,
  sequential,
  tfjsFiles,
  tfjsModel,
} from "../../keras/models.ts";

type Weights = Readonly<Record<string, readonly number[]>>;

/** One layer behind an input of that shape. */
function behind(shape: readonly (number | null)[], item: LayerConfig, weights: Weights = {}): () => unknown {
  return () => kerasGraph(sequential(inputLayer(shape), item), weights);
}

/** A layer of two inputs of these shapes. */
function merging(item: LayerConfig, a: readonly number[], b: readonly number[]): () => unknown {
  const inputs = [inputLayer(a, { name: "a" }), inputLayer(b, { name: "b" })];
  return () => kerasGraph(functional([...inputs, calling(item, "a", "b")], ["a", "b"], ["layer"]));
}

const whole = layer("Dense", { units: 2 });
const fitting = { "layer/kernel": [3, 2], "layer/bias": [2] };

const [group] = tfjsModel.weightsManifest;
const text = (json: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(json));

/** The file with something else in model.json. */
function changed(change: Readonly<Record<string, unknown>>): () => unknown {
  return () => readTfjs(text({ ...tfjsModel, ...change }), { files: tfjsFiles });
}

/** The file with something else said of its first weight. */
function weight(change: Readonly<Record<string, unknown>>): () => unknown {
  const [first, ...others] = group.weights;
  return changed({ weightsManifest: [{ ...group, weights: [{ ...first, ...change }, ...others] }] });
}

export const kerasMistakes: Readonly<Record<string, () => unknown>> = {
  "json-cut": () => readTfjs(new TextEncoder().encode('{"format": "layers-mo')),
  "json-nesting": () => readTfjs(new TextEncoder().encode("[".repeat(400))),
  "json-value": () => readTfjs(new TextEncoder().encode('{"format": layers}')),

  "keras-activation": behind([3], layer("Activation", { activation: "my_function" })),
  "keras-argument": () => {
    const called = { ...layer("Add"), inbound_nodes: [[["x", 0, 0, { scale: 2 }]]] };
    return kerasGraph(functional([inputLayer([3]), called], ["x"], ["layer"]));
  },
  "keras-calls": () => {
    // Thirty models, each of which calls the one within it twice.
    let inner = sequential(inputLayer([3]), layer("ReLU")) as LayerConfig;
    for (let depth = 0; depth < 30; depth++) {
      const named = { ...inner, config: { ...inner.config, name: "inner" } };
      const twice = { ...named, inbound_nodes: [[["x", 0, 0, {}]], [["inner", 0, 0, {}]]] };
      inner = functional([inputLayer([3]), twice], ["x"], ["inner"]) as LayerConfig;
      (inner.config as { output_layers: unknown }).output_layers = [["inner", 1, 0]];
    }
    return kerasGraph(inner);
  },
  "keras-config": () => kerasGraph({ class_name: "Sequential", config: { layers: ["Dense"] } }),
  "keras-cropping": behind(
    [4, 4, 1],
    layer("Cropping2D", {
      cropping: [
        [2, 2],
        [0, 0],
      ],
    }),
  ),
  "keras-groups": behind([4, 4, 3], layer("Conv2D", { filters: 4, kernel_size: [3, 3], groups: 2 })),
  "keras-image-size": () =>
    kerasGraph(sequential(inputLayer([96, 96, 3])), {}, { image: { scale: 1, mean: 0, fit: "fill", size: 224 } }),
  "keras-input-layer": () => kerasGraph(functional([inputLayer([3])], ["y"], ["x"])),
  "keras-input-shape": () => kerasGraph(sequential(whole), fitting),
  "keras-inputs": merging(whole, [3], [3]),
  "keras-inputs-pair": () => {
    const inputs = ["a", "b", "c"].map((name) => inputLayer([3], { name }));
    const names = ["a", "b", "c"];
    return kerasGraph(functional([...inputs, calling(layer("Subtract"), ...names)], names, ["layer"]));
  },
  "keras-inputs-several": behind([3], layer("Add")),
  "keras-invert": behind([3], layer("Normalization", { axis: -1, invert: true })),
  "keras-labels": () => kerasGraph(sequential(inputLayer([3]), whole), fitting, { labels: ["ant", "bee", "cat"] }),
  "keras-lambda": behind([3], layer("Lambda", { function: "" })),
  "keras-layer": behind([3], layer("MultiHeadAttention")),
  "keras-layer-missing": () => kerasGraph(functional([inputLayer([3])], ["x"], ["y"])),
  "keras-mask": () =>
    kerasGraph(
      sequential(
        inputLayer([4]),
        layer("Embedding", { name: "words", input_dim: 5, output_dim: 2, mask_zero: true }),
        layer("GlobalAveragePooling1D"),
      ),
      { "words/embeddings": [5, 2] },
    ),
  "keras-layer-twice": () => kerasGraph(sequential(inputLayer([3]), layer("ReLU"), layer("ELU"))),
  "keras-merge": merging(layer("Add"), [3], [4]),
  "keras-model-class": () => kerasGraph({ class_name: "MyModel", config: {} }),
  "keras-model-inputs": () => {
    const inner = sequential(inputLayer([3]), layer("ReLU")) as LayerConfig;
    const two = functional([inputLayer([3], { name: "a" }), inputLayer([3], { name: "b" })], ["a", "b"], ["a"]);
    const named = { ...(two as LayerConfig), config: { ...(two as LayerConfig).config, name: "pair" } };
    return kerasGraph(sequential(inputLayer([3]), inner, named));
  },
  "keras-no-weights": behind([3], whole),
  "keras-norm-axes": behind([4, 4, 3], layer("BatchNormalization", { axis: 2 })),
  "keras-op-layer": behind([3], layer("TFOpLambda", { function: "math.multiply" })),
  "keras-open-channels": behind([4, 4, null], layer("Conv2D", { filters: 4, kernel_size: [3, 3] })),
  "keras-open-size": behind([null], whole),
  "keras-output-missing": () => {
    const waiting = calling(layer("ReLU"), "layer");
    return kerasGraph(functional([inputLayer([3]), waiting], ["x"], ["layer"]));
  },
  "keras-rank": behind([3], layer("MaxPooling2D")),
  "keras-reference": () =>
    kerasGraph(functional([inputLayer([3]), { ...whole, inbound_nodes: [[[3]]] }], ["x"], ["x"])),
  "keras-reshape": behind([6], layer("Reshape", { target_shape: [4, 2] })),
  "keras-setting": behind([3], layer("Dense", { units: "two" })),
  "keras-states": merging(layer("LSTM", { units: 2 }), [4, 3], [2]),
  "keras-too-large": behind([6], layer("RepeatVector", { n: 2 ** 53 - 1 })),
  "keras-weight": behind([3], whole, { "layer/weight": [3, 2] }),
  "keras-weight-shape": behind([3], whole, { ...fitting, "layer/kernel": [2, 3] }),
  "keras-window": behind([2, 2, 1], layer("MaxPooling2D", { pool_size: [3, 3] })),
  "keras-wrapped": behind([4, 3], layer("Bidirectional", { layer: layer("Dense", { units: 2 }) })),

  "tfjs-files": () => readTfjs(text(tfjsModel), { files: { "weights.bin": new Uint8Array(0) } as never }),
  "tfjs-graph-model": changed({ format: "graph-model" }),
  "tfjs-manifest": changed({ weightsManifest: { "weights.bin": [] } }),
  "tfjs-quantization": weight({ quantization: { dtype: "int4", scale: 1, min: 0 } }),
  "tfjs-shard-missing": () => readTfjs(text(tfjsModel)),
  "tfjs-shard-rest": changed({ weightsManifest: [{ ...group, weights: [] }] }),
  "tfjs-topology": changed({ modelTopology: null }),
  "tfjs-weight-bytes": weight({ shape: [2 ** 30, 2 ** 20] }),
  "tfjs-weight-dtype": weight({ dtype: "complex64" }),
  "tfjs-weight-name": weight({ name: "a/".repeat(99) }),
  "tfjs-weight-shape": weight({ shape: [2, -3] }),
  "tfjs-weight-twice": weight({ name: group.weights[1]!.name }),
  "tfjs-weight-unnamed": weight({ name: null }),
  "tfjs-weights-shared": () => {
    const inner = (name: string): unknown => {
      const model = sequential(layer("Dense", { name: "dense", units: 3 })) as LayerConfig;
      return { ...model, config: { ...model.config, name } };
    };
    const modelTopology = sequential(inputLayer([3]), inner("a") as LayerConfig, inner("b") as LayerConfig);
    const weights = [
      { name: "dense/kernel", shape: [3, 3], dtype: "float32" },
      { name: "dense/bias", shape: [3], dtype: "float32" },
    ];
    const files = new Map([["w.bin", new Uint8Array(48)]]);
    return readTfjs(text({ modelTopology, weightsManifest: [{ paths: ["w.bin"], weights }] }), { files });
  },
};
