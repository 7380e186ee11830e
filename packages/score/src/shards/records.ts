/**
 * A done record: what stands beside a part when it is whole. The part has its name first, then comes its record, so a record is
 * never there without its part; and the first record stays when another process comes later with the same bytes.
 */

import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { refuse } from "../errors.ts";
import { commit, temporaryFor } from "../outputs/temporary.ts";
import { partName, type Shard } from "./plan.ts";

export interface DoneRecord {
  readonly i: number;
  readonly start: number;
  /** Rows that were read. */
  readonly rows: number;
  /** Rows in the part: fewer where --where left some out. */
  readonly written: number;
  /** Of the part. */
  readonly bytes: number;
  readonly sha256: string;
  /** The part, in the folder. */
  readonly file: string;
  /** Of the manifest. */
  readonly manifest: string;
  /** Who did it. */
  readonly worker: string;
}

export function partPath(folder: string, i: number): string {
  return join(folder, `${partName(i)}.parquet`);
}

export function recordPath(folder: string, i: number): string {
  return join(folder, `${partName(i)}.json`);
}

/** Host and process. */
export function worker(): string {
  return `${hostname()}:${process.pid}`;
}

/** Gives a finished part its name, and writes its record. */
export async function commitShard(
  folder: string,
  shard: Shard,
  part: { readonly temporary: string; readonly rows: number; readonly written: number; readonly manifest: string },
): Promise<DoneRecord> {
  const { temporary, rows, written, manifest } = part;
  const path = partPath(folder, shard.i);
  const [sha256, { size: bytes }] = [await sha256OfFile(temporary), statSync(temporary)];
  await commit(temporary, path, true);
  const { i, start } = shard;
  const record: DoneRecord = {
    i,
    start,
    rows,
    written,
    bytes,
    sha256,
    manifest,
    file: `${partName(i)}.parquet`,
    worker: worker(),
  };
  const place = recordPath(folder, i);
  const newRecord = await temporaryFor(place);
  await writeFile(newRecord, `${JSON.stringify(record)}\n`);
  const isStale = existsSync(place) && !isDone(folder, shard, manifest); // of another plan, or its part is gone
  await commit(newRecord, place, isStale);
  return record;
}

/** Whether a shard has a record of this manifest, and a part of its size. */
export function isDone(folder: string, shard: Shard, manifest: string): boolean {
  const record = readRecord(folder, shard.i);
  if (record === null || record.manifest !== manifest) return false;
  return statSync(partPath(folder, shard.i), { throwIfNoEntry: false })?.size === record.bytes;
}

export function readRecord(folder: string, i: number): DoneRecord | null {
  const path = recordPath(folder, i);
  if (!existsSync(path)) return null;
  try {
    const record = JSON.parse(readFileSync(path, "utf8")) as Partial<DoneRecord>;
    if (record.i === i && typeof record.sha256 === "string" && typeof record.rows === "number")
      return record as DoneRecord;
  } catch {}
  throw refuse("record-unreadable", "$path is no record of a part: remove it, and run the command again", path);
}

export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(piece as Uint8Array);
  return hash.digest("hex");
}
