/** Whether a folder of parts is what it says: every shard's record, and every part read once more. Nothing is written. */

import { refuse } from "../errors.ts";
import { readManifest } from "./manifest.ts";
import { isComplete } from "./merge.ts";
import { partName } from "./plan.ts";
import { partPath, readRecord, sha256OfFile } from "./records.ts";

export interface Verified {
  readonly parts: number;
  readonly rows: number;
  readonly written: number;
  readonly missing: readonly string[];
  readonly foreign: readonly string[];
  readonly damaged: readonly string[];
  /** Whether `_SUCCESS` is there, of this manifest. */
  readonly isMarked: boolean;
}

export async function verifyFolder(folder: string): Promise<Verified> {
  const found = readManifest(folder);
  if (found === null) {
    throw refuse("manifest-missing", "$folder has no _manifest.json: it is no folder of parts", folder);
  }
  const { manifest, sha256 } = found;
  const problems = { missing: [] as string[], foreign: [] as string[], damaged: [] as string[] };
  let [rows, written] = [0, 0];
  for (const { i, start, rows: expected } of manifest.shards) {
    const record = readRecord(folder, i);
    const part = partName(i);
    if (record === null) problems.missing.push(part);
    else if (record.manifest !== sha256 || record.start !== start || (expected ?? record.rows) !== record.rows) {
      problems.foreign.push(part);
    } else if ((await hashOf(partPath(folder, i))) !== record.sha256) problems.damaged.push(part);
    rows += record?.rows ?? 0;
    written += record?.written ?? 0;
  }
  return { parts: manifest.shards.length, rows, written, ...problems, isMarked: isComplete(folder, sha256) };
}

async function hashOf(path: string): Promise<string | null> {
  try {
    return await sha256OfFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
