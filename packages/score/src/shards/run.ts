/**
 * A folder of parts: agree on the manifest, run the shards that have no record, and where all have one, merge. The same command
 * again goes on where it was; a task of a batch system does its share. What a shard is run by does not matter: its bytes are the
 * same.
 */

import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkUnchanged } from "../inputs/files.ts";
import { type Job, selectOfFile } from "../job/job.ts";
import { writeSelect } from "../job/write.ts";
import { discard, sweepFolder, temporaryFor } from "../outputs/temporary.ts";
import { agreeOn, type Manifest, manifestName, successName } from "./manifest.ts";
import type { Shard } from "./plan.ts";
import { commitShard, type DoneRecord, isDone, partPath } from "./records.ts";

/** Everything that this package writes into a folder. */
const ours = /^(_manifest\.json|_SUCCESS|part-\d{6,}\.(parquet|json)|\.score-[\da-f]{8}-.*\.tmp)$/;

/** Makes the folder, and agrees with every other process that writes to it. Returns the SHA-256 of the manifest. */
export async function openFolder(folder: string, manifest: Manifest, force: boolean): Promise<string> {
  mkdirSync(folder, { recursive: true });
  if (force) clear(folder);
  await sweepFolder(folder);
  return agreeOn(manifest, folder);
}

/** Success first, so that a folder that is half cleared says nothing wrong; other files stay. */
function clear(folder: string): void {
  const names = readdirSync(folder).filter((name) => ours.test(name));
  for (const name of [successName, ...names.filter((name) => name !== manifestName), manifestName]) {
    rmSync(join(folder, name), { force: true });
  }
}

/** Runs one shard to its end: part, name, record. */
export async function runShard(
  job: Job,
  shard: Shard,
  place: { folder: string; manifest: string },
): Promise<DoneRecord> {
  const { folder, manifest } = place;
  const range = shard.rows === null || isWholeFile(job, shard) ? null : { start: shard.start, rows: shard.rows };
  const select = selectOfFile(job, shard.file, range, true);
  const temporary = await temporaryFor(partPath(folder, shard.i));
  try {
    const written = await writeSelect(job, { select, kind: "parquet" }, temporary);
    checkUnchanged([job.files[shard.file]!]);
    const rows = shard.rows ?? written; // a file that does not say has as many as were read
    return await commitShard(folder, shard, { temporary, rows, written, manifest });
  } finally {
    await discard(temporary);
  }
}

/** Then nothing is cut off, and files that cannot be cut are read. */
function isWholeFile({ tables, arrays }: Job, { file, start, rows }: Shard): boolean {
  return start === 0 && rows === (tables[file] ?? arrays[file]!).rows;
}

/** The shards that are still to do. */
export function pending(shards: readonly Shard[], folder: string, manifest: string): Shard[] {
  return shards.filter((shard) => !isDone(folder, shard, manifest));
}
