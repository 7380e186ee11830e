/**
 * Puts on the queue what the folder lacks, and tells it what the folder has: the folder is the truth, so this begins a job, resumes
 * one, and mends one whose servers have lost everything. It may run twice at once.
 */

import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { refuse } from "../errors.ts";
import type { Manifest } from "../shards/manifest.ts";
import { isComplete } from "../shards/merge.ts";
import { isDone, readRecord } from "../shards/records.ts";
import type { Servers } from "./connection.ts";
import { Queue, type Terms } from "./queue.ts";
import { inParallel } from "./retry.ts";

export interface Plan {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly terms: Terms;
  /** A file; null where the servers have it. */
  readonly model: string | null;
}

export interface Enqueued {
  readonly queue: Queue;
  /** Shards without a record, of which so many were not waiting already. */
  readonly left: number;
  readonly queued: number;
}

const most = 128;

/** The queue of a job, made or found, with a message for every shard that is left. */
export async function enqueue(servers: Servers, job: string, plan: Plan): Promise<Enqueued> {
  const { folder, manifest, terms, model } = plan;
  const old = await Queue.open(servers, job);
  if (old !== null && (old.terms.manifest !== terms.manifest || old.terms.out !== terms.out)) {
    const sentence = "the servers have a job $job already, whose folder is $folder: cancel it, or choose another --job";
    throw refuse("job-exists", sentence, job, old.terms.out);
  }
  const own = old?.terms ?? terms;
  const file = model === null ? null : { name: own.model, bytes: await readFile(model) };
  const queue = await Queue.create(servers, job, { terms: own, model: file });
  // Behind this, a worker that finishes a shard tells the queue itself; before it, its record is in the folder.
  if (old !== null) await queue.forget();
  const { shards } = manifest;
  const done = new Set(shards.filter((shard) => isDone(folder, shard, terms.manifest)).map(({ i }) => i));
  await inParallel(done, most, (i) => queue.recordDone(readRecord(folder, i)!));
  // An id of its own, or a shard that is queued once more within two minutes would count as the same message.
  const id = old === null ? "" : `/${randomBytes(6).toString("hex")}`;
  let queued = 0;
  const left = shards.filter(({ i }) => !done.has(i));
  await inParallel(left, most, async ({ i }) => {
    if (await queue.queueTask(i, id)) queued++;
  });
  if (left.length === 0 && isComplete(folder, terms.manifest)) await queue.recordSuccess();
  return { queue, left: left.length, queued };
}
