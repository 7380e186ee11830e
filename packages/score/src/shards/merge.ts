/**
 * The end of a folder of parts: every shard has its record, the records cover the rows of the plan, and every part has the bytes
 * that its record says. Only then comes `_SUCCESS`, with the SHA-256 of the manifest. A folder that has it is complete.
 */

import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { refuse } from "../errors.ts";
import { commit, temporaryFor } from "../outputs/temporary.ts";
import { readManifest, successName } from "./manifest.ts";
import { partName } from "./plan.ts";
import { type DoneRecord, partPath, readRecord, sha256OfFile } from "./records.ts";

export interface Merged {
  readonly parts: readonly string[];
  /** Rows that were read, and rows in the parts. */
  readonly rows: number;
  readonly written: number;
  readonly manifest: string;
}

/** Checks everything and writes `_SUCCESS`. */
export async function mergeFolder(folder: string): Promise<Merged> {
  const found = readManifest(folder);
  if (found === null)
    throw refuse("manifest-missing", "$folder has no _manifest.json: it is no folder of parts", folder);
  const { manifest, sha256 } = found;
  const records = manifest.shards.map(({ i }) => readRecord(folder, i));
  const missing = manifest.shards.filter((_, i) => records[i] === null).map(({ i }) => partName(i));
  if (missing.length > 0) {
    const sentence = "parts are missing, $count of $all: $parts; run their shards, then merge again";
    throw refuse("parts-missing", sentence, missing.length, manifest.shards.length, missing);
  }
  const done = records as readonly DoneRecord[];
  for (const [k, shard] of manifest.shards.entries()) {
    const record = done[k]!;
    const isOfPlan = record.manifest === sha256 && record.start === shard.start;
    if (!isOfPlan || (shard.rows !== null && record.rows !== shard.rows)) {
      throw refuse(
        "part-foreign",
        "$part was made by another plan: remove its record, and run its shard again",
        partName(shard.i),
      );
    }
    await checkPart(folder, record);
  }
  await writeSuccess(folder, sha256);
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  return {
    parts: done.map(({ i }) => partPath(folder, i)),
    rows: sum(done.map(({ rows }) => rows)),
    written: sum(done.map(({ written }) => written)),
    manifest: sha256,
  };
}

async function checkPart(folder: string, { i, sha256 }: DoneRecord): Promise<void> {
  const found = await sha256OfFile(partPath(folder, i)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (found === sha256) return;
  const sentence = "$part is not what its record says: remove both, and run its shard again";
  throw refuse("part-damaged", sentence, partName(i));
}

async function writeSuccess(folder: string, sha256: string): Promise<void> {
  if (isComplete(folder, sha256)) return;
  const path = join(folder, successName);
  const temporary = await temporaryFor(path);
  await writeFile(temporary, `${sha256}\n`);
  await commit(temporary, path, true);
}

/** Whether a folder is complete, by a manifest of this SHA-256. */
export function isComplete(folder: string, sha256: string): boolean {
  try {
    return readFileSync(join(folder, successName), "utf8").trim() === sha256;
  } catch {
    return false;
  }
}
