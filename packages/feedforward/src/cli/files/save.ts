/**
 * Files that commands write: whole or not at all, and what went wrong in one sentence.
 */

import { type Content, tryWrite, writeTogether, writeWhole } from "../../files/write.ts";
import { Refusal, whyNotWritten } from "../failure/failure.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { Messages } from "../words/language.ts";

/** Where files are written, and what is said where they are not. */
export interface Files {
  readonly terminal: Pick<Terminal, "files">;
  readonly messages: Messages;
}

/** Writes the whole file, or throws and leaves nothing behind. */
export async function saveFile(path: string, content: Content, { terminal, messages }: Files): Promise<void> {
  await refusing(path, writeWhole(path, content, terminal.files), messages);
}

/** Writes files that belong together, or throws and leaves none of them behind. */
export async function saveFiles(files: ReadonlyMap<string, Content>, { terminal, messages }: Files): Promise<void> {
  await refusing([...files.keys()].join(", "), writeTogether(files, terminal.files), messages);
}

/** Throws if a file could not be written there, tried with as many bytes: asked before work that would be lost. */
export async function checkWritable(path: string, content: Content, { terminal, messages }: Files): Promise<void> {
  await refusing(path, tryWrite(path, content, terminal.files), messages);
}

async function refusing(path: string, writing: Promise<void>, messages: Messages): Promise<void> {
  try {
    await writing;
  } catch (error) {
    throw new Refusal(messages.cannotWrite(path, whyNotWritten(error, messages)), { cause: error });
  }
}
