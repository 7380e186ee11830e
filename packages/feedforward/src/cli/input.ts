/**
 * Files that commands read. `-` is standard input, which people read of by that name; programs are told what they asked for.
 */

import { reasonText } from "../files/reason.ts";
import { readBytes } from "../node.ts";
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

/** How a sentence begins that says why the file was not read. */
export function beginningOf(path: string): string {
  return `cannot read ${titleOf(path, dictionaries.en)}: `;
}

/** What people call it. */
export function titleOf(path: string, messages: Messages): string {
  return path === "-" ? messages.standardInput : path;
}
