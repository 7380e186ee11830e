/**
 * From the bytes of a file to a network, with no more code than they need: a safetensors file, in which this library keeps
 * its own networks, brings its one reader along; whatever else comes has the readers of all formats loaded first.
 */

import { unsupportedError } from "../errors.ts";
import type { Model } from "../model.ts";
import { agreedInOrder } from "../network/agreement.ts";
import { describesNetwork, networkFromMetadata } from "../network/metadata.ts";
import { declaredIn } from "../network/naming-options.ts";
import type { Network } from "../network/network.ts";
import type { ModelOptions } from "./model.ts";
import { beginsAsSafetensors, readSafetensors } from "./safetensors.ts";

/** The bytes of a file beside a model, by the name that it spells. */
export type Beside = (name: string) => Promise<Uint8Array>;

/** As `readModel`; files that a model wants besides are asked for where they may lie beside it. */
export async function openModel(bytes: Uint8Array, options: ModelOptions = {}, beside?: Beside): Promise<Model> {
  const own = await ownNetwork(bytes, options);
  if (own !== null) return own;
  const { readModel } = await import("./model.ts");
  return readModel(bytes, await withFiles(bytes, options, beside));
}

/** The same for `readNetwork`. */
export async function openNetwork(bytes: Uint8Array, options: ModelOptions = {}, beside?: Beside): Promise<Network> {
  const own = await ownNetwork(bytes, options);
  if (own !== null) return own;
  const { readNetwork } = await import("./model.ts");
  return readNetwork(bytes, await withFiles(bytes, options, beside));
}

async function ownNetwork(bytes: Uint8Array, options: ModelOptions): Promise<Network | null> {
  if (!beginsAsSafetensors(bytes)) return null;
  const { tensors, metadata } = readSafetensors(bytes);
  if (!describesNetwork(metadata)) return null;
  const rows = metadata.get("version") === "1" ? {} : { layers: (await import("../layers/rows.ts")).layers };
  return agreedInOrder(networkFromMetadata(metadata, tensors, { ...declaredIn(options), ...rows }), options);
}

async function withFiles(bytes: Uint8Array, options: ModelOptions, beside: Beside | undefined): Promise<ModelOptions> {
  const { filesBeside } = await import("./model.ts");
  const names = options.files === undefined && beside !== undefined ? filesBeside(bytes) : [];
  if (names.length === 0) return options;
  const { isSafeLocation } = await import("./onnx-external.ts");
  const files = new Map<string, Uint8Array>();
  for (const name of names) {
    if (!isSafeLocation(name)) {
      const sentence = 'model: its weights lie in "$file", which is no file in its own folder';
      throw unsupportedError("model-beside", sentence, name);
    }
    files.set(name, await beside!(name));
  }
  return { ...options, files };
}
