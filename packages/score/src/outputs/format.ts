/** What is written, by the name it is given: one file of a known ending, or a folder of Parquet parts. */

import { statSync } from "node:fs";
import { basename } from "node:path";
import { refuse } from "../errors.ts";

export type OutputKind = "parquet" | "csv" | "json" | "npy";

export type Output =
  | { readonly kind: OutputKind; readonly path: string; readonly isCompressed: boolean }
  | { readonly kind: "folder"; readonly path: string };

const endings: readonly (readonly [ending: RegExp, kind: OutputKind])[] = [
  [/\.parquet$/i, "parquet"],
  [/\.csv(\.gz)?$/i, "csv"],
  [/\.(jsonl|ndjson)(\.gz)?$/i, "json"],
  [/\.npy$/i, "npy"],
];

/** A folder is what ends in a slash, is one already, or has no ending at all. */
export function outputOf(path: string): Output {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() || /[/\\]$/.test(path)) return { kind: "folder", path };
  if (stats !== undefined && !stats.isFile())
    throw refuse("out-special", "$path is no file that can be replaced", path);
  const kind = endings.find(([ending]) => ending.test(path))?.[1];
  if (kind !== undefined) return { kind, path, isCompressed: /\.gz$/i.test(path) };
  if (!basename(path).includes(".")) return { kind: "folder", path };
  const known = ".parquet, .csv, .jsonl, .npy, of text also .gz";
  throw refuse("usage-out", "--out: $path: expected a name that ends in one of $known, or a folder", path, known);
}

/** The options of COPY. */
export function copyOptions(kind: Exclude<OutputKind, "npy">, isCompressed = false): string {
  const compression = isCompressed ? ", COMPRESSION gzip" : "";
  if (kind === "parquet") return "(FORMAT parquet)";
  return kind === "csv" ? `(FORMAT csv, HEADER true${compression})` : `(FORMAT json${compression})`;
}
