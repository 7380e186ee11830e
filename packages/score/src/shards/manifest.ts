/**
 * The plan of a folder of parts, as a file: inputs, model, question, software and shards. It is written once, by the process that comes
 * first, and every other one must come to the same: another model, another version or a file that has changed is refused, with
 * what differs.
 */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { refuse } from "../errors.ts";
import { relativePath } from "../inputs/files.ts";
import type { Job } from "../job/job.ts";
import type { Query } from "../job/query.ts";
import { commit, temporaryFor } from "../outputs/temporary.ts";
import { planShards, rowsOf, type Shard } from "./plan.ts";

export interface Manifest {
  readonly version: 1;
  readonly inputs: readonly {
    /** Below the root, with slashes. */
    readonly path: string;
    readonly bytes: number;
    readonly mtimeMs: number;
    readonly rows: number | null;
  }[];
  readonly model: { readonly sha256: string; readonly inputs: readonly string[] | number };
  readonly query: Query;
  readonly software: { readonly feedforward: string; readonly score: string; readonly duckdb: string };
  readonly shards: readonly Shard[];
}

export const manifestName = "_manifest.json";
export const successName = "_SUCCESS";

export async function manifestOf(job: Job, root: string, partRows: number): Promise<Manifest> {
  const { files, model, query, engine } = job;
  const [[duckdb] = [""]] = await engine.rows("SELECT version()");
  const require = createRequire(import.meta.url);
  const versionOf = (name: string): string => (require(name) as { version: string }).version;
  return {
    version: 1,
    inputs: files.map(({ path, bytes, mtimeMs }, i) => {
      return { path: relativePath(resolve(root), resolve(path)), bytes, mtimeMs, rows: rowsOf(job, i) };
    }),
    model: { sha256: model.sha256, inputs: model.scorer.names ?? model.scorer.size },
    query,
    software: {
      feedforward: versionOf("feedforward/package.json"),
      score: versionOf("@feedforward/score/package.json"),
      duckdb: String(duckdb),
    },
    shards: planShards(job, partRows),
  };
}

/** As it stands in the file. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 1)}\n`;
}

export function sha256Of(text: string | Uint8Array): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The manifest of a folder, and the SHA-256 of its bytes; null where there is none. */
export function readManifest(folder: string): { readonly manifest: Manifest; readonly sha256: string } | null {
  const path = join(folder, manifestName);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return null;
    throw error;
  }
  return { manifest: parsed(text, path), sha256: sha256Of(text) };
}

function parsed(text: string, path: string): Manifest {
  let value: Partial<Manifest> | null = null;
  try {
    value = JSON.parse(text);
  } catch {}
  if (value?.version === 1 && Array.isArray(value.shards) && Array.isArray(value.inputs)) return value as Manifest;
  throw refuse("manifest-unreadable", "$path is no manifest of version 1", path);
}

/** Writes the manifest, or finds one that says the same. Returns the SHA-256 of its bytes. */
export async function agreeOn(manifest: Manifest, folder: string): Promise<string> {
  const text = manifestText(manifest);
  const path = join(folder, manifestName);
  if (readManifest(folder) === null) {
    const temporary = await temporaryFor(path);
    await writeFile(temporary, text);
    await commit(temporary, path, false); // of two that come at once, the first stays
  }
  const found = readManifest(folder)!;
  if (found.sha256 === sha256Of(text)) return found.sha256;
  const sentence =
    "$folder belongs to another job: its manifest differs in $place; name another folder, or give --force to begin anew";
  throw refuse("manifest-differs", sentence, folder, difference(found.manifest, manifest, "") ?? "its form");
}

/** Where two manifests differ first: `inputs[0].bytes`. */
export function difference(old: unknown, now: unknown, place: string): string | null {
  const isPlain = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
  if (!isPlain(old) || !isPlain(now)) return Object.is(old, now) ? null : place;
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const name = Array.isArray(now) ? `${place}[${key}]` : place === "" ? key : `${place}.${key}`;
    const found = difference(old[key], now[key], name);
    if (found !== null) return found;
  }
  return null;
}
