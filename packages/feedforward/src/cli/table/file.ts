/**
 * Tables as files: CSV as text or compressed, and arrays in npz. What a file is its bytes tell; that it is one at all, and no folder
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

/** Text that is read here; Parquet and JSON lines are `feedforward score`'s. */
export function isCsvName(path: string): boolean {
  return /\.(csv|tsv)(\.gz)?$/i.test(path);
}

/** The table in a file, or on standard input. */
export async function openTable(path: string, reader: Reader): Promise<Table> {
  try {
    return tableIn(path, await readInput(path, reader), reader);
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

function otherFormat(path: string, bytes: Uint8Array): string | null {
  if (String.fromCharCode(...bytes.subarray(0, 4)) === "PAR1") return "Parquet";
  return /\.(jsonl|ndjson)$/i.test(path) ? "JSON" : detectFormat(bytes);
}
