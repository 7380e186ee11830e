/**
 * What an ONNX file of this library says beside its graph. The layers that were written are found again, so that names, the scale
 * of bytes and labels are those of the network; where they are not, the names of the inputs are still read.
 */

import type { Model } from "feedforward";
import { networkOf } from "feedforward/formats/onnx";
import { tableOf } from "feedforward/table";

const prefix = "feedforward.";

/** The network that a file of this library was written from; any other model as it is. */
export function asWritten(model: Model): Model {
  if ("layers" in model || !isWritten(model)) return model;
  try {
    return networkOf(model);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return model; // it runs as a graph, with the same bits
  }
}

/** What the inputs of a graph are called, in their order; null where its metadata do not say. */
export function namesWritten(model: Model, size: number): readonly string[] | null {
  if ("layers" in model || !isWritten(model)) return null;
  const names = namesIn(model.metadata.get(`${prefix}input`) ?? "");
  return names.length === size ? names : null;
}

/** Whether the model was trained on a table with columns that are no numbers. */
export function hasCategories(model: Model): boolean {
  return "layers" in model && (tableOf(model)?.columns.some(({ kind }) => kind === "category") ?? false);
}

function isWritten({ metadata }: Extract<Model, { readonly metadata: unknown }>): boolean {
  return metadata.has(`${prefix}version`);
}

function namesIn(text: string): readonly string[] {
  try {
    const { names } = JSON.parse(text);
    return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : [];
  } catch {
    return [];
  }
}
