/**
 * Writing files so that nothing is ever half-written: the bytes go to a temporary name beside the target, which is then
 * renamed. Whatever fails, the target is what it was before.
 */

import { constants } from "node:fs";
import { access, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { messageOf, Refusal, UsageError } from "./failure.ts";
import type { Messages } from "./language.ts";

/** Writes the whole file, or throws and leaves nothing behind. */
export async function saveFile(path: string, content: Uint8Array | string, messages: Messages): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new Refusal(messages.cannotWrite(path, reasonOf(error, messages)), { cause: error });
  }
}

/** Throws if a file could not be written there: asked before work that would be lost. */
export async function checkWritable(path: string, messages: Messages): Promise<void> {
  const refuse = (reason: string, cause: unknown) => new Refusal(messages.cannotWrite(path, reason), { cause });
  try {
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw refuse(reasonOf(error, messages), error);
  }
  const target = await stat(path).catch(() => null);
  if (target?.isDirectory()) throw refuse(messages.isFolder, null);
}

/** The ending of a name, which says in which format to write; refused if it is none of these. */
export function endingOf<E extends string>(path: string, endings: readonly E[], messages: Messages): E {
  const ending = endings.find((candidate) => path.toLowerCase().endsWith(candidate));
  if (ending === undefined) throw new UsageError(messages.unknownEnding(path, endings.join(", ")));
  return ending;
}

function reasonOf(error: unknown, messages: Messages): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return messages.noSuchFolder;
  if (code === "EISDIR") return messages.isFolder;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return messages.noPermission;
  return messageOf(error);
}
