/**
 * A result that took long to compute is not thrown away because its file cannot be written: it goes beside that file under
 * another name, to the folder for temporary files, or home; and where none of these takes it, somebody at the terminal is
 * asked. Wherever it went, the file is not where it was wanted, which is a failure and is said.
 */

import { randomBytes } from "node:crypto";
import { basename, dirname, extname, join } from "node:path";
import type { Content } from "../../files/write.ts";
import { complaint, messageOf, Refusal } from "../failure/failure.ts";
import type { Reader } from "../terminal/terminal.ts";
import { saveFile } from "./save.ts";

export interface Kept {
  /** Where it is; null where it is lost. */
  readonly file: string | null;
  /** What went wrong, and where the file is instead; null where all is well. */
  readonly trouble: Refusal | null;
}

/** So much of a name that the rest of the new one still fits behind it. */
const longestStem = 200;

export async function keep(path: string, content: Content, reader: Reader): Promise<Kept> {
  try {
    await saveFile(path, content, reader);
    return { file: path, trouble: null };
  } catch (error) {
    const { messages } = reader;
    const places = [...new Set([dirname(path), ...reader.terminal.spareFolders])];
    const file = (await saveInOneOf(places, path, content, reader)) ?? (await saveWhereAsked(content, reader));
    const sentence =
      file === null
        ? messages.keptNowhere(messageOf(error), places.join(", "))
        : messages.keptElsewhere(messageOf(error), file);
    return { file, trouble: new Refusal(sentence, { cause: error }) };
  }
}

/** A new name in the first folder that takes the file. It is not to be guessed: others write to these folders too. */
async function saveInOneOf(
  folders: readonly string[],
  path: string,
  content: Content,
  reader: Reader,
): Promise<string | null> {
  const ending = extname(path);
  const stem = basename(path, ending);
  const beginning = Buffer.byteLength(stem) > longestStem ? "trained" : stem;
  for (const folder of folders) {
    const file = join(folder, `${beginning}-${randomBytes(4).toString("hex")}${ending}`);
    if (await isSaved(file, content, reader)) return file;
  }
  return null;
}

async function isSaved(file: string, content: Content, reader: Reader): Promise<boolean> {
  try {
    await saveFile(file, content, reader);
    return true;
  } catch {
    return false;
  }
}

/** Asks until an answer can be written. No answer gives up. */
async function saveWhereAsked(content: Content, reader: Reader): Promise<string | null> {
  const { terminal, messages } = reader;
  for (;;) {
    const file = ((await terminal.ask(messages.whereElse)) ?? "").trim();
    if (file === "") return null;
    try {
      await saveFile(file, content, reader);
      return file;
    } catch (error) {
      terminal.complain(complaint(error, messages));
    }
  }
}
