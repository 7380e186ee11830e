/**
 * NumPy's npz: a zip file with one npy for each array, called by its name. This is the format to hand over weights
 * from Python in: `np.savez("model.npz", **{"layer1/kernel": …, "layer1/bias": …})`.
 */

import { type Bytes, bytesOf } from "../bytes/given.ts";
import { mostBesideTensors } from "../bytes/memory.ts";
import { formatError } from "../errors.ts";
import { checkOptions } from "../options/check.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type NpyArray, type NpyLayout, readNpyArray, readNpyLayout, writeNpy } from "./npy.ts";
import { writeZip } from "./zip/write.ts";
import {
  insideEntry,
  readZipContent,
  readZipEntries,
  type ZipEntry,
  type ZipLimits,
  zipLimitKinds,
} from "./zip/zip.ts";

export type { Bytes } from "../bytes/given.ts";
export type { DType } from "../tensor/dtype.ts";
export type { Tensor } from "../tensor/tensor.ts";
export type { ReadLimits } from "./limits.ts";
export type { NumpyLayout } from "./npy/layout.ts";
export type { NpyArray, NpyLayout } from "./npy.ts";

export type { ZipLimits } from "./zip/zip.ts";

const suffix = ".npy";

/** The arrays of an npz file by name, in the order of the file. `FormatError` for entries that are no arrays. */
export function readNpz(bytes: Bytes, limits: ZipLimits = {}): Map<string, Tensor> {
  return new Map(Array.from(readNpzArrays(bytes, limits), ([name, { tensor }]) => [name, tensor]));
}

/** The same, each with what its header says. */
export function readNpzArrays(bytes: Bytes, limits: ZipLimits = {}): Map<string, NpyArray> {
  const { inflatedBytes: _, ...each } = checkOptions("npz", limits, zipLimitKinds);
  // What was inflated is there beside the tensor that an array in another order becomes.
  const inflated = { memoryBytes: mostBesideTensors, ...each };
  return mapEntries(bytes, limits, (content, { isDeflated }) => readNpyArray(content, isDeflated ? inflated : each));
}

/** What the headers of an npz file's arrays say. */
export function readNpzLayouts(bytes: Bytes, limits: ZipLimits = {}): Map<string, NpyLayout> {
  const { inflatedBytes: _, ...each } = checkOptions("npz", limits, zipLimitKinds);
  return mapEntries(bytes, limits, (content) => readNpyLayout(content, each));
}

/** An npz file with the arrays in the given order; the same arrays give the same bytes. Not compressed. */
export function writeNpz(tensors: Iterable<readonly [string, Tensor]>): Uint8Array<ArrayBuffer> {
  return writeZip([...tensors].map(([name, tensor]) => [name + suffix, writeNpy(tensor)] as const));
}

type ReadContent<V> = (content: Uint8Array, entry: ZipEntry) => V;

function mapEntries<V>(given: Bytes, limits: ZipLimits, read: ReadContent<V>): Map<string, V> {
  const bytes = bytesOf(given);
  const arrays = new Map<string, V>();
  for (const entry of readZipEntries(bytes, "npz", limits).values()) {
    arrays.set(nameOf(entry), readEntry(bytes, entry, read));
  }
  return arrays;
}

function readEntry<V>(bytes: Uint8Array, entry: ZipEntry, read: ReadContent<V>): V {
  const content = readZipContent(bytes, entry, "npz");
  return insideEntry(entry, "npz", () => read(content, entry));
}

function nameOf({ name, begin }: ZipEntry): string {
  if (!name.endsWith(suffix)) {
    const place = { format: "npz", offset: begin };
    throw formatError(place, "npz-entry", 'entry "$entry" is no array: its name does not end in .npy', name);
  }
  return name.slice(0, -suffix.length);
}
