/**
 * Files and folders that commands read. `-` is standard input, which people read of by that name; programs are told what they asked for.
 */

import { stat } from "node:fs/promises";
import { reasonText } from "../files/reason.ts";
import { readBytes } from "../node.ts";
import { type Command, optionName, type Values } from "./command.ts";
import { UsageError } from "./failure.ts";
import { dictionaries, type Messages } from "./language.ts";
import type { Reader } from "./terminal.ts";

/** The bytes of a file, or of standard input. */
export async function readInput(
  path: string,
  { terminal }: Pick<Reader, "terminal">,
): Promise<Uint8Array<ArrayBuffer>> {
  if (path !== "-") return readBytes(path);
  try {
    return await terminal.readInput();
  } catch (error) {
    // In English, as the library says it of files: whoever shows it translates.
    throw new Error(`${beginningOf(path)}${reasonText("read", error)}`, { cause: error });
  }
}

/** Refuses a file where a folder belongs: no file could make that right. */
export async function checkFolders({ options }: Command, values: Values, messages: Messages): Promise<void> {
  for (const [key, row] of Object.entries(options)) {
    const path = values[key];
    if (row.kind !== "string" || row.path !== "folder" || typeof path !== "string") continue;
    const found = await stat(path).catch(() => null);
    if (found !== null && !found.isDirectory()) {
      throw new UsageError(messages.notAFolder(`--${optionName(key)}`, path));
    }
  }
}

/** How a sentence begins that says why the file was not read. */
export function beginningOf(path: string): string {
  return `cannot read ${titleOf(path, dictionaries.en)}: `;
}

/** What people call it. */
export function titleOf(path: string, messages: Messages): string {
  return path === "-" ? messages.standardInput : path;
}
