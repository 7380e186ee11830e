/** A model's file as scoring needs it: opened by the library, with the SHA-256 of its bytes, by which workers know it. */

import { createHash } from "node:crypto";
import { Session } from "feedforward";
import { load, readBytes } from "feedforward/node";
import { asWritten } from "./declared.ts";
import { type Scorer, scorerOf } from "./scorer.ts";

export interface OpenedModel {
  readonly path: string;
  readonly sha256: string;
  readonly scorer: Scorer;
}

export async function openScorer(path: string): Promise<OpenedModel> {
  const bytes = await readBytes(path);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { path, sha256, scorer: scorerOf(new Session(asWritten(await load(path)))) };
}
