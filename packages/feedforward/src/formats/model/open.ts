/**
 * From the bytes of a file to a network, with no more code than they need: a safetensors file, in which this library keeps
 * its own networks, and an ONNX file bring their one reader along; whatever else comes has the readers of all formats loaded first.
 */

import { unsupportedError } from "../../errors.ts";
import type { Model } from "../../model.ts";
import { agreedInOrder } from "../../network/agreement.ts";
import { describesNetwork, networkFromMetadata } from "../../network/metadata.ts";
import { declaredIn } from "../../network/naming-options.ts";
import type { Network } from "../../network/network.ts";
import { beginsAsOnnx } from "../onnx/signature.ts";
import { beginsAsSafetensors, readSafetensors, type Safetensors } from "../safetensors.ts";
import type { ModelOptions } from "./read.ts";

/** The bytes of a file beside a model, by the name that it spells. */
export type Beside = (name: string) => Promise<Uint8Array>;

/** As `readModel`; files that a model wants besides are asked for where they may lie beside it. */
export async function openModel(bytes: Uint8Array, options: ModelOptions = {}, beside?: Beside): Promise<Model> {
  const arrays = arraysIn(bytes);
  const own = await ownNetwork(arrays, options);
  if (own !== null) return own;
  if (beginsAsOnnx(bytes)) {
    const { modelOfGraph, openOnnx } = await import("../onnx/open.ts");
    const graph = await openOnnx(bytes);
    return modelOfGraph(graph, await withFiles(graph.wanted, options, beside));
  }
  const { wantedFiles, modelOf, openFile } = await import("./read.ts");
  const file = openFile(bytes, arrays);
  return modelOf(file, await withFiles(wantedFiles(file), options, beside));
}

/** The same for `readNetwork`. */
export async function openNetwork(bytes: Uint8Array, options: ModelOptions = {}, beside?: Beside): Promise<Network> {
  const arrays = arraysIn(bytes);
  const own = await ownNetwork(arrays, options);
  if (own !== null) return own;
  const { wantedFiles, networkOfFile, openFile } = await import("./read.ts");
  const file = openFile(bytes, arrays);
  return networkOfFile(file, await withFiles(wantedFiles(file), options, beside));
}

function arraysIn(bytes: Uint8Array): Safetensors | null {
  return beginsAsSafetensors(bytes) ? readSafetensors(bytes) : null;
}

async function ownNetwork(arrays: Safetensors | null, options: ModelOptions): Promise<Network | null> {
  if (arrays === null || !describesNetwork(arrays.metadata)) return null;
  const { tensors, metadata } = arrays;
  const rows =
    metadata.get("version") === "1" ? {} : { layers: (await import("../../layers/recurrent-rows.ts")).allLayers() };
  return agreedInOrder(networkFromMetadata(metadata, tensors, { ...declaredIn(options), ...rows }), options);
}

/** The options with the files that a model names, unless they are given. */
export async function withFiles(
  wanted: readonly string[],
  options: ModelOptions,
  beside: Beside | undefined,
): Promise<ModelOptions> {
  if (wanted.length === 0 || options.files !== undefined || beside === undefined) return options;
  const { isSafeLocation, mayBeMissing } = await import("../onnx/external.ts");
  const files = new Map<string, Uint8Array>();
  for (const name of wanted) {
    if (!isSafeLocation(name)) {
      const sentence = 'model: its weights lie in "$file", which is no file in its own folder';
      throw unsupportedError("model-beside", sentence, name);
    }
    const found = mayBeMissing(name) ? await beside(name).catch(() => null) : await beside(name);
    if (found !== null) files.set(name, found);
  }
  return { ...options, files };
}
