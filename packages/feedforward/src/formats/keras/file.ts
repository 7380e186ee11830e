/**
 * Keras's files. `.h5` is HDF5 with the model's layers as JSON in an attribute; `.keras` is a zip file with the JSON in
 * config.json and the weights in model.weights.h5. Reading gives a `Graph`. Of what training left behind, the optimizer's
 * numbers, nothing is taken; code in a file (a Lambda layer) is refused.
 */

import { type Bytes, bytesOf } from "../../bytes/given.ts";
import { unsupportedError } from "../../errors.ts";
import { hdf5Filters as filters } from "../../hdf5/deflate.ts";
import { type Hdf5Group, readHdf5 } from "../../hdf5/read.ts";
import { type KerasWeights, kerasModel, type Runtime } from "../../keras/model.ts";
import { isObject } from "../../keras/settings.ts";
import type { Graph } from "../../onnx/graph.ts";
import { checkOptions } from "../../options/check.ts";
import { Tensor } from "../../tensor/tensor.ts";
import { readJson } from "../text/json-value.ts";
import {
  insideEntry,
  readZipContent,
  readZipEntries,
  type ZipEntry,
  type ZipLimits,
  zipLimitKinds,
} from "../zip/zip.ts";
import { hasLayerNames, inOrder, NamedLayers, NumberedLayers, namedWeights, textsOf } from "./weights.ts";

const format = "keras";

/** Reads a whole model, `.keras` or `.h5`. */
export function readKeras(given: Bytes, asked: ZipLimits = {}): Graph {
  const limits = checkOptions(format, asked, zipLimitKinds);
  const bytes = bytesOf(given);
  if (bytes[0] === 0x50) return kerasGraph(bytes, limits);
  const graph = hdf5Graph(bytes, limits);
  if (graph !== null) return graph;
  const sentence =
    "keras: the file has weights alone, and no layers (model_config): model.save writes both; readModel takes the layers as a line";
  throw unsupportedError("keras-no-config", sentence);
}

/** The model of an HDF5 file; null where it has weights alone. */
export function hdf5Graph(bytes: Uint8Array, limits: ZipLimits = {}): Graph | null {
  const { inflatedBytes: _, ...each } = limits;
  return graphOfHdf5(readHdf5(bytes, { ...each, filters }));
}

export function graphOfHdf5(root: Hdf5Group): Graph | null {
  const [text] = textsOf(root.attributes.get("model_config"));
  if (text === undefined) return null;
  const config = readJson(new TextEncoder().encode(text), format);
  const [version = ""] = textsOf(root.attributes.get("keras_version"));
  const weights = root.groups.get("model_weights") ?? root;
  return modelOf(config, new NamedLayers(weights), version);
}

/** The model of a `.keras` file. */
export function kerasGraph(bytes: Uint8Array, limits: ZipLimits = {}): Graph {
  const { inflatedBytes: _, ...each } = limits;
  const entries = readZipEntries(bytes, format, limits);
  const read = <V>(name: string, reader: (content: Uint8Array) => V): V => {
    const entry = entries.get(name) ?? missing(name, entries);
    return insideEntry(entry, format, () => reader(readZipContent(bytes, entry, format)));
  };
  checkMembers(entries);
  const config = read("config.json", (content) => readJson(content, "json", each));
  const metadata = entries.has("metadata.json")
    ? read("metadata.json", (content) => readJson(content, "json", each))
    : {};
  const root = read("model.weights.h5", (content) => readHdf5(content, { ...each, filters }));
  const version = isObject(metadata) ? metadata.keras_version : "";
  return modelOf(config, new NumberedLayers(root, config), typeof version === "string" ? version : "");
}

/** All that is read: a file with other entries is refused. */
const members: readonly string[] = ["config.json", "metadata.json", "model.weights.h5"];

function checkMembers(entries: ReadonlyMap<string, ZipEntry>): void {
  if (!entries.has(members[2]!)) missing(members[2]!, entries);
  const other = [...entries.keys()].find((name) => !members.includes(name));
  if (other === undefined) return;
  const sentence = 'keras: entry "$entry" is none of $members, which are all that is read of such a file';
  throw unsupportedError("keras-entry", sentence, other, members);
}

function missing(name: string, entries: ReadonlyMap<string, ZipEntry>): never {
  const sentence = "keras: the file has no $name, only $members; model.save without sharding writes it";
  throw unsupportedError("keras-member", sentence, name, [...entries.keys()].slice(0, 6));
}

function modelOf(config: unknown, weights: KerasWeights, version: string): Graph {
  const runtime: Runtime = /^[12]\./.test(version) || version === "" ? "keras2" : "keras3";
  return kerasModel(config, weights, { runtime, producer: `keras ${version}`.trim() });
}

/**
 * The arrays of an HDF5 file by their names: Keras's as `dense/kernel`, in the order of its lists; weights that Keras 3 numbers as
 * `layers/dense/kernel`, told by their axes; of any other file those of every dataset by its path.
 */
export function arraysOfHdf5(root: Hdf5Group): Map<string, Tensor> {
  const weights = root.groups.get("model_weights") ?? root;
  if (!hasLayerNames(weights)) return arraysByPath(root);
  const arrays = new Map<string, Tensor>();
  for (const variables of namedWeights(weights).values()) {
    for (const { name, tensor } of variables) {
      if (arrays.has(name)) throw unsupportedError("keras-name-twice", 'keras: two weights are called "$weight"', name);
      arrays.set(name, tensor);
    }
  }
  return arrays;
}

function arraysByPath(root: Hdf5Group): Map<string, Tensor> {
  const arrays = new Map<string, Tensor>();
  const walk = ({ groups, datasets }: Hdf5Group, path: string): void => {
    if (path.endsWith("/vars/")) {
      const names = namesOf(inOrder(datasets));
      for (const [name, tensor] of names) arrays.set(path.slice(0, -"vars/".length) + name, tensor);
      return;
    }
    for (const [name, { value }] of datasets) if (value instanceof Tensor) arrays.set(path + name, value);
    for (const name of [...groups.keys()].sort(byNumber)) {
      if (!trained.has(name)) walk(groups.get(name)!, `${path}${name}/`);
    }
  };
  walk(root, "");
  return arrays;
}

/** What training leaves beside the weights. */
const trained = new Set(["optimizer", "optimizer_weights", "seed_generator"]);

/** `dense`, `dense_1`, … `dense_10`. */
function byNumber(a: string, b: string): number {
  const [first, second] = [a, b].map((name) => /^(.*?)(?:_(\d+))?$/.exec(name)!) as [RegExpExecArray, RegExpExecArray];
  if (first[1] !== second[1]) return first[1]! < second[1]! ? -1 : 1;
  return Number(first[2] ?? 0) - Number(second[2] ?? 0);
}

/** Of a numbered layer: what has several axes is its kernel, one axis beside it the bias, and four of one axis a batch norm. */
function namesOf(tensors: readonly Tensor[]): [name: string, tensor: Tensor][] {
  const isNorm = tensors.length === 4 && tensors.every(({ rank }) => rank === 1);
  const known = isNorm ? ["gamma", "beta", "moving_mean", "moving_variance"] : ["kernel", "bias"];
  const fits = isNorm || (tensors.length <= 2 && (tensors[0]?.rank ?? 0) > 1);
  return tensors.map((tensor, i) => [fits ? known[i]! : String(i), tensor]);
}
