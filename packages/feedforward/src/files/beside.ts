/**
 * Files that a model wants beside itself: they lie in the folder in which it really lies, or below it, and no link leads out of
 * that.
 */

import { realpath } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { withData } from "../errors.ts";
import { readWhole } from "./read.ts";
import { reasonFact, reasonText } from "./reason.ts";

/** The bytes of a file beside a model, by the name that the model spells. */
export async function readBeside(model: string | URL, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const folder = dirname(await realpath(model));
  const path = join(folder, name);
  const refused = (error: unknown): Error =>
    withData(
      new Error(`cannot read ${path}, in which the model keeps weights: ${reasonText("read", error)}`, {
        cause: error,
      }),
      "weights-unreadable",
      { path, reason: reasonFact("read", error) },
    );
  const real = await realpath(path).catch((error: unknown) => {
    throw refused(error);
  });
  if (!real.startsWith(join(folder, sep))) {
    const outside = new Error(`cannot read ${path}: a link leads out of the model's folder`);
    throw withData(outside, "weights-outside", { path });
  }
  return readWhole(real).catch((error: unknown) => {
    throw refused(error);
  });
}
