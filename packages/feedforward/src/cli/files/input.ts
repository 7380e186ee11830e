/**
 * Files and folders that commands read. `-` is standard input, which people read of by that name; programs are told what they asked for.
 */

import { stat } from "node:fs/promises";
import { withData } from "../../errors.ts";
import { readBeside } from "../../files/beside.ts";
import { reasonFact, reasonText } from "../../files/reason.ts";
import { isSafeLocation, mayBeMissing } from "../../formats/onnx/external.ts";
import { readBytes } from "../../node.ts";
import { type Command, optionName, type Values } from "../command/command.ts";
import { UsageError } from "../failure/failure.ts";
import type { Reader } from "../terminal/terminal.ts";
import type { Messages } from "../words/language.ts";

/** The bytes of a file, or of standard input. */
export async function readInput(
  path: string,
  { terminal }: Pick<Reader, "terminal">,
): Promise<Uint8Array<ArrayBuffer>> {
  if (path !== "-") return readBytes(path);
  try {
    return await terminal.readInput();
  } catch (error) {
    // In English, as the library says it of files: it is translated where it is shown.
    throw withData(
      new Error(`cannot read standard input: ${reasonText("read", error)}`, { cause: error }),
      "file-unreadable",
      {
        path,
        reason: reasonFact("read", error),
      },
    );
  }
}

/** A file that a model's weights lie in, found beside it. */
export async function readFileBeside(path: string, name: string): Promise<Uint8Array> {
  if (path !== "-") return readBeside(path, name);
  throw withData(
    new Error(`cannot read ${name}, in which the model keeps weights: nothing lies beside standard input`),
    "weights-beside-input",
    { path: name },
  );
}

/** All that a model wants. What standard input wants is beside nothing. */
export async function filesFor(path: string, wanted: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  if (path === "-") return files;
  for (const name of wanted) {
    if (!isSafeLocation(name)) continue;
    const found = mayBeMissing(name) ? await readBeside(path, name).catch(() => null) : await readBeside(path, name);
    if (found !== null) files.set(name, found);
  }
  return files;
}

/** Refuses a file where a folder belongs: no file could make that right. */
export async function checkFolders({ options }: Command, values: Values, messages: Messages): Promise<void> {
  for (const [key, row] of Object.entries(options)) {
    const path = values[key];
    if (row.kind !== "string" || typeof path !== "string") continue;
    if (row.path !== "folder" && (row.path !== "table" || isTableName(path))) continue;
    const found = await stat(path).catch(() => null);
    if (found !== null && !found.isDirectory()) {
      throw new UsageError(messages.notAFolder(`--${optionName(key)}`, path));
    }
  }
}

/** What people call it. */
export function titleOf(path: string, messages: Messages): string {
  return path === "-" ? messages.standardInput : path;
}

/** Whether rows are in a file of that name, of any format that some command reads. */
export function isTableName(path: string): boolean {
  return isTable(path, new Uint8Array()) || /\.(txt|npz)(\.gz)?$/i.test(path);
}

/** Tables are `feedforward score`'s: Parquet by how it begins, text by its name. */
export function isTable(file: string, bytes: Uint8Array): boolean {
  const begins = String.fromCharCode(...bytes.subarray(0, 4));
  return begins === "PAR1" || /\.(csv|tsv|jsonl|ndjson|parquet)(\.gz|\.zst)?$/i.test(file);
}
