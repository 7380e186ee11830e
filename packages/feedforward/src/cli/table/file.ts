/**
 * Tables as files: CSV as text or compressed, arrays in npz, and Parquet where the package that reads it is installed. What a file is its bytes tell; that it is one at all, and no folder
 * of images, the path.
 */

import { stat } from "node:fs/promises";
import { gunzip, isGzip } from "../../bytes/gzip.ts";
import { detectFormat } from "../../formats/model/detect.ts";
import { readNpz } from "../../formats/npz.ts";
import { tableOfArrays } from "../../table/arrays.ts";
import { readCsv } from "../../table/csv.ts";
import type { Table } from "../../table/table.ts";
import { aboutFile, Refusal } from "../failure/failure.ts";
import { isTableName, readInput, titleOf } from "../files/input.ts";
import type { Reader } from "../terminal/terminal.ts";
import { isParquetName, openParquet } from "./parquet.ts";

/** The most that a compressed table may hold. */
const mostBytes = 2 ** 30;

/** Whether rows come from there, and not images out of a folder. */
export async function isTablePath(path: string): Promise<boolean> {
  if (!isTableName(path)) return false;
  return !(await isFolder(path));
}

export async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true;
}

/** Text that is read here; JSON lines are `feedforward score`'s. */
export function isCsvName(path: string): boolean {
  return /\.(csv|tsv)(\.gz)?$/i.test(path);
}

/** Rows that `predict` answers with a network of a table. */
export function isRowsName(path: string): boolean {
  return isCsvName(path) || isParquetName(path);
}

/**
 * The table in a file, or on standard input. Training says which columns it leaves out: of Parquet those are not read.
 */
export async function openTable(path: string, reader: Reader, drop: readonly string[] | null = null): Promise<Table> {
  try {
    if (isParquetName(path)) return await openParquet(path, drop, reader);
    const bytes = await readInput(path, reader);
    return isParquet(bytes) ? await openParquet(path, drop, reader) : tableIn(path, bytes, reader);
  } catch (error) {
    throw aboutFile(titleOf(path, reader.messages), error, reader.messages);
  }
}

/** The same in its bytes. */
export function tableIn(path: string, bytes: Uint8Array, { messages }: Pick<Reader, "messages">): Table {
  if (bytes.length === 0) throw new Refusal(messages.emptyFile);
  const text = isGzip(bytes) ? gunzip(bytes, mostBytes) : bytes;
  // Text of any kind may begin like another format.
  const format = isCsvName(path) ? null : otherFormat(path, text);
  if (format === "npz") return tableOfArrays(readNpz(bytes));
  if (format !== null) throw new Refusal(messages.notTable(format));
  return readCsv(text);
}

function isParquet(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, 4)) === "PAR1";
}

function otherFormat(path: string, bytes: Uint8Array): string | null {
  return /\.(jsonl|ndjson)$/i.test(path) ? "JSON" : detectFormat(bytes);
}
