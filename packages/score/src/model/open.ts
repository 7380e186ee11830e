/** A model's file as scoring needs it: opened by the library, with the SHA-256 of its bytes, by which workers know it. */

import { createHash } from "node:crypto";
import { type Model, Session } from "feedforward";
import { load, readBytes } from "feedforward/node";
import { refuse } from "../errors.ts";
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
  return { path, sha256, scorer: scorerOf(new Session(asWritten(await loadWhole(path)))) };
}

/** What a file of arrays may not say of its network, by the library's codes: the options of `feedforward convert` that say it. */
const optionsFor: Readonly<Record<string, string>> = {
  "functions-missing": "--hidden relu --output softmax",
  "layers-order": "--layers A,B,…",
  "layers-left-out": "--layers A,B,…",
  "layers-uneven": "--layers A,B,…",
  "network-batch-norm": '--layers "dense batchNorm relu dense"',
  "network-layer-norm": '--layers "dense layerNorm relu dense"',
  "network-convolution": '--layers "conv relu dense"',
};

/** A file that says itself what it is: workers on other machines are told nothing besides. */
async function loadWhole(path: string): Promise<Model> {
  try {
    return await load(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const options = Object.hasOwn(optionsFor, code) ? optionsFor[code]! : null;
    if (options === null) throw error;
    const sentence =
      "$path does not say all of its network: `feedforward convert $path model.safetensors $options` writes a file that does";
    throw refuse("model-incomplete", sentence, path, path, options);
  }
}
