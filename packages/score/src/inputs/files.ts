/**
 * Which files are read: paths and patterns become files that are there, each once, with what they are and how large. A path
 * that is there is that file, whatever characters are in its name; else it is a pattern, and its files come in natural order.
 */

import { type Stats, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import type { Engine } from "../engine/engine.ts";
import { literal } from "../engine/quote.ts";
import { refuse } from "../errors.ts";
import { compareNatural } from "./natural.ts";

export type InputKind = "parquet" | "csv" | "json" | "npy" | "npz" | "idx";

export interface InputFile {
  readonly path: string;
  readonly kind: InputKind;
  /** gzip or Zstandard around it: such a file is read from its beginning. */
  readonly isCompressed: boolean;
  readonly bytes: number;
  readonly mtimeMs: number;
}

/** The files of all words of the command line. */
export async function findInputs(words: readonly string[], engine: Engine): Promise<InputFile[]> {
  const found = await Promise.all(words.map((word) => expand(word, engine)));
  const paths = found.flat();
  const seen = new Set<string>();
  for (const path of paths) {
    const place = resolve(path);
    if (seen.has(place)) throw refuse("input-twice", "$path is named twice", path);
    seen.add(place);
  }
  const files: InputFile[] = [];
  for (const path of paths) files.push(await inputFile(path));
  return files;
}

async function expand(word: string, engine: Engine): Promise<string[]> {
  if (/^[a-z][a-z\d+.-]+:\/\//i.test(word)) {
    throw refuse("input-remote", "$path is no file of this machine: nothing is downloaded", word);
  }
  if (statOf(word) !== null) return [word];
  if (!/[*?[]/.test(word)) throw refuse("input-missing", "there is no file $path", word);
  const rows = await engine.rows(`SELECT file FROM glob(${literal(word)})`);
  const files = rows.map(([file]) => String(file)).filter((file) => statOf(file)?.isFile());
  if (files.length === 0) throw refuse("input-none", "no file matches $pattern", word);
  return files.sort(compareNatural);
}

function statOf(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}

async function inputFile(path: string): Promise<InputFile> {
  const stats = statOf(path);
  if (stats === null) throw refuse("input-missing", "there is no file $path", path);
  if (stats.isDirectory()) {
    throw refuse("input-folder", "$path is a folder: name its files, as in 'folder/*.parquet'", path);
  }
  const { kind, isCompressed } = await kindOf(path);
  return { path, kind, isCompressed, bytes: stats.size, mtimeMs: stats.mtimeMs };
}

/** Size and time of a file now; a refusal where they are not what they were: what was read is then no one file. */
export function checkUnchanged(files: readonly InputFile[]): void {
  for (const { path, bytes, mtimeMs } of files) {
    const now = statOf(path);
    if (now === null) throw refuse("input-vanished", "$path vanished while it was read: nothing is written", path);
    if (now.size !== bytes || now.mtimeMs !== mtimeMs) {
      throw refuse("input-changed", "$path changed while it was read: nothing is written, run the command again", path);
    }
  }
}

/** The path as a manifest says it: below the root, with slashes. */
export function relativePath(root: string, path: string): string {
  return relative(root, path).split(sep).join("/");
}

type Kind = Pick<InputFile, "kind" | "isCompressed">;

const endings: readonly (readonly [ending: RegExp, kind: InputKind])[] = [
  [/\.(parquet|parq|pq)$/i, "parquet"],
  [/\.(csv|tsv)$/i, "csv"],
  [/\.(jsonl|ndjson|json)$/i, "json"],
  [/\.npy$/i, "npy"],
  [/\.npz$/i, "npz"],
  [/(\.idx|[-.]idx\d-ubyte)$/i, "idx"],
];

/** By the name, and where that says nothing by the first bytes. */
async function kindOf(path: string): Promise<Kind> {
  const [, inner = path, compression] = /^(.*)\.(gz|zst)$/i.exec(path) ?? [];
  const kind =
    endings.find(([ending]) => ending.test(inner))?.[1] ?? (compression ? undefined : await kindByBytes(path));
  const isCompressed = compression !== undefined;
  if (kind === undefined) throw unknownKind(path);
  const isReadable = !isCompressed || kind === "csv" || kind === "json" || (compression === "gz" && kind !== "parquet");
  if (!isReadable) throw refuse("input-compressed", "$path: a $kind file is not read compressed this way", path, kind);
  return { kind, isCompressed };
}

async function kindByBytes(path: string): Promise<InputKind | undefined> {
  const file = await open(path);
  const buffer = Buffer.alloc(8);
  let start = "";
  try {
    const { bytesRead } = await file.read(buffer, 0, 8, 0);
    start = buffer.subarray(0, bytesRead).toString("latin1");
  } finally {
    await file.close();
  }
  if (start.startsWith("PAR1")) return "parquet";
  if (start.startsWith("\x93NUMPY")) return "npy";
  if (start.startsWith("PK\x03\x04")) return "npz";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the magic number of IDX has zeros
  return /^\0\0[\x08\x09\x0b-\x0e][\x01-\x08]/.test(start) ? "idx" : undefined;
}

function unknownKind(path: string): Error {
  const known = ".parquet, .csv, .tsv, .jsonl, .json, .npy, .npz, .idx, of text also .gz and .zst";
  return refuse("input-kind", "$path: expected a name that ends in one of $known", path, known);
}
