/** The golden files of scripts/golden-hdf5.py, and a file that was read in their words. */

import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import zlib from "node:zlib";
import type { Hdf5Dataset, Hdf5Group, Hdf5Value } from "../../src/formats/hdf5.ts";
import { Tensor } from "../../src/tensor/tensor.ts";

interface GoldenFile {
  readonly name: string;
  /** In base64. */
  readonly file: string;
}

export interface Golden {
  readonly files: readonly (GoldenFile & { readonly tree: unknown })[];
  readonly refused: readonly GoldenFile[];
}

export const golden = JSON.parse(
  zlib.gunzipSync(readFileSync(new URL("../golden/hdf5.json.gz", import.meta.url))).toString(),
) as Golden;

/** The bytes of a golden file. */
export function hdf5File(name: string): Uint8Array {
  const found = [...golden.files, ...golden.refused].find((file) => file.name === name);
  return Uint8Array.from(Buffer.from(found!.file, "base64"));
}

/** A group as the script tells it. */
export function treeOf({ attributes, groups, datasets }: Hdf5Group): unknown {
  return {
    attributes: all(attributes, toldOf),
    groups: all(groups, treeOf),
    datasets: all(datasets, (dataset: Hdf5Dataset) => ({
      attributes: all(dataset.attributes, toldOf),
      value: toldOf(dataset.value),
    })),
  };
}

function all<V>(map: ReadonlyMap<string, V>, tell: (value: V) => unknown): unknown {
  return Object.fromEntries(Array.from(map, ([name, value]) => [name, tell(value)]));
}

function toldOf(value: Hdf5Value): unknown {
  if (!(value instanceof Tensor)) return value;
  const { dtype, shape, data, byteLength } = value;
  return { dtype, shape, bytes: Buffer.from(data.buffer, data.byteOffset, byteLength).toString("base64") };
}
