/**
 * TensorFlow.js: model.json holds the layers of a Keras model and says which weights lie in which files beside it. Reading gives a
 * `Graph`. Teachable Machine adds metadata.json, with the names of the classes and the size of its pictures; what it does to a pixel
 * its files do not say, so it is said here.
 */

import { type Bytes, bytesOf } from "../../bytes/given.ts";
import { type Note, note, optionError, unsupportedError } from "../../errors.ts";
import { type KerasVariable, type KerasWeights, kerasModel } from "../../keras/model.ts";
import { isObject, isWhole, type JsonObject } from "../../keras/settings.ts";
import { isModel } from "../../keras/topology.ts";
import type { Graph } from "../../onnx/graph.ts";
import type { ImageRule } from "../../onnx/node.ts";
import { checkOptions, type Kinds, kindOf } from "../../options/check.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { limitKinds, type ReadLimits } from "../limits.ts";
import type { ReadFiles } from "../onnx/external.ts";
import { readJson } from "../text/json-value.ts";
import { fault, readWeights, shardsOf } from "./weights.ts";

/** The files of the weights, and what reading may take. */
export interface TfjsOptions extends ReadLimits {
  /** The files that the weights lie in, by the names that model.json spells (`tfjsFiles` lists them), and metadata.json. */
  readonly files?: ReadFiles;
}

const tfjsOptions: Kinds<TfjsOptions> = { ...limitKinds, files: "an object" };

/** A model.json that is read, before its weights. */
export interface ParsedTfjs {
  readonly topology: JsonObject;
  readonly manifest: unknown;
  /** What wrote it. */
  readonly producer: string;
}

/** Beside a model of Teachable Machine. */
const metadataName = "metadata.json";

/** Reads a layers model of TensorFlow.js. */
export function readTfjs(given: Bytes, options: TfjsOptions = {}): Graph {
  const { files, ...limits } = checkOptions("tfjs", options, tfjsOptions);
  return graphOfTfjs(parseTfjs(bytesOf(given), limits), files, limits);
}

/** The names of the files that a model's weights lie in, in their order. */
export function tfjsFiles(given: Bytes, limits: ReadLimits = {}): string[] {
  return shardsOf(parseTfjs(bytesOf(given), checkOptions("tfjs", limits, limitKinds)).manifest);
}

export function parseTfjs(bytes: Uint8Array, limits: ReadLimits = {}): ParsedTfjs {
  const json = readJson(bytes, "tfjs", limits);
  const { format, modelTopology, weightsManifest, generatedBy }: JsonObject = isObject(json) ? json : {};
  if (!isObject(modelTopology)) throw fault("tfjs-topology", "model.json has no layers (modelTopology)");
  if (format === "graph-model" || Array.isArray(modelTopology.node)) {
    throw unsupportedError(
      "tfjs-graph-model",
      "tfjs: a graph model holds operations of TensorFlow, not layers: save the model with layers (tensorflowjs_converter --output_format=tfjs_layers_model), or python -m tf2onnx.convert --tfjs model.json --output model.onnx converts it to ONNX",
    );
  }
  const { model_config: inner, keras_version: version } = modelTopology;
  const producer =
    typeof generatedBy === "string" ? generatedBy : `keras ${typeof version === "string" ? version : ""}`;
  return { topology: isObject(inner) ? inner : modelTopology, manifest: weightsManifest, producer: producer.trim() };
}

/** The names of the files that a model is read with, metadata.json among them where there may be one. */
export function filesOfTfjs({ topology, manifest }: ParsedTfjs): string[] {
  return [...shardsOf(manifest), ...(isTransferred(topology) ? [metadataName] : [])];
}

/** A sequential model of models, as Teachable Machine saves: only there metadata.json is looked for. */
function isTransferred({ class_name: name, config }: JsonObject): boolean {
  const layers: unknown = isObject(config) ? config.layers : config;
  if (name !== "Sequential" || !Array.isArray(layers)) return false;
  return layers.every((layer: unknown) => isObject(layer) && isModel(String(layer.class_name)));
}

export function graphOfTfjs(
  { topology, manifest, producer }: ParsedTfjs,
  files: ReadFiles = new Map(),
  limits: ReadLimits = {},
): Graph {
  if (!(files instanceof Map)) {
    const sentence = 'tfjs: expected files to be a Map, new Map([["weights.bin", bytes]]), got $got';
    throw optionError("tfjs-files", sentence, kindOf(files));
  }
  const metadata = files.get(metadataName);
  const { labels, image, notes } = metadata === undefined ? plain : teachableMachine(metadata, limits);
  return kerasModel(topology, new NamedWeights(readWeights(manifest, files)), {
    runtime: "tfjs",
    producer,
    notes,
    ...(labels && { labels }),
    ...(image && { image }),
  });
}

interface Described {
  readonly labels?: readonly string[];
  readonly image?: ImageRule & { readonly size: number | null };
  readonly notes: readonly Note[];
}

const plain: Described = { notes: [] };

/**
 * Its image models take x/127 − 1 of each byte of the middle square, as @teachablemachine/image does when it trains and answers
 * (`capture` in utils/tf.ts); those of sounds and poses take no pictures.
 */
function teachableMachine(bytes: Uint8Array, limits: ReadLimits): Described {
  const json = readJson(bytes, "tfjs", limits);
  const { labels, imageSize, packageName }: JsonObject = isObject(json) ? json : {};
  const isNames = Array.isArray(labels) && labels.every((label) => typeof label === "string");
  const named = isNames ? { labels } : {};
  const isImage = packageName === "@teachablemachine/image" || (packageName === undefined && imageSize !== undefined);
  if (!isImage) return { ...named, notes: [] };
  const sentence =
    "metadata.json is of Teachable Machine: each byte x of a picture's middle square becomes x/127 - 1, as imageInput does for this input";
  return {
    ...named,
    image: { scale: 1 / 127, mean: 1, fit: "cover", size: isWhole(imageSize) ? imageSize : null },
    notes: [note("teachable-machine", sentence)],
  };
}

/** Weights by the names that a manifest gives them: `dense_1/kernel`, with the models around them or without. */
class NamedWeights implements KerasWeights {
  readonly #folders = new Map<string, KerasVariable[]>();
  /** The same by what is behind the first part of a name: some files put the model's own before all of them. */
  readonly #behindFirst = new Map<string, KerasVariable[]>();
  /** The layer that has taken what lies under a name: two would not be the file's. */
  readonly #taken = new Map<string, string>();

  constructor(tensors: ReadonlyMap<string, Tensor>) {
    for (const [full, tensor] of tensors) {
      const parts = full.replace(/:0$/, "").split("/");
      if (parts.length > mostParts || full.length > longestName)
        throw fault("tfjs-weight-name", 'the weight "$weight" has too long a name', full);
      addTo(this.#folders, parts, tensor);
      addTo(this.#behindFirst, parts.slice(1), tensor);
    }
  }

  of(path: readonly string[]): readonly KerasVariable[] {
    for (let i = 0; i < path.length; i++) {
      const folder = path.slice(i).join("/");
      const found = this.#folders.get(folder) ?? this.#behindFirst.get(folder);
      if (found === undefined) continue;
      const whose = path.join("/");
      const other = this.#taken.get(folder) ?? whose;
      if (other !== whose)
        throw fault("tfjs-weights-shared", 'the layers "$layer" and "$other" have the same weights', whose, other);
      this.#taken.set(folder, whose);
      return found;
    }
    return [];
  }
}

const mostParts = 32;
const longestName = 1024;

/** What a layer holds within itself, a cell or a direction, stands behind its name: it is found under each part of the way. */
function addTo(folders: Map<string, KerasVariable[]>, parts: readonly string[], tensor: Tensor): void {
  for (let length = 1; length < parts.length; length++) {
    const folder = parts.slice(0, length).join("/");
    const list = folders.get(folder) ?? [];
    list.push({ name: parts.slice(length).join("/"), tensor });
    folders.set(folder, list);
  }
}
