/**
 * What things are called on the servers. A job has a stream of work, a stream of what is done, and a bucket with its model; a
 * message's subject says which shard it is about.
 *
 *     score.nightly.work.17      score.nightly.done.17      score.nightly.failed.17      score.nightly.success
 */

import { refuse } from "../errors.ts";

const workPrefix = "score-work-";

/** The task that ends a job: `score.nightly.work.merge`. */
export const mergeTask = "merge";

export interface Names {
  readonly work: string;
  readonly done: string;
  readonly model: string;
  readonly consumer: string;
}

export function namesOf(job: string): Names {
  return { work: `${workPrefix}${job}`, done: `score-done-${job}`, model: `score-model-${job}`, consumer: "workers" };
}

/** The job of a stream of work; null for other streams. */
export function jobOfStream(stream: string): string | null {
  return stream.startsWith(workPrefix) ? stream.slice(workPrefix.length) : null;
}

export type Kind = "work" | "done" | "failed";

/** `*` for all shards. */
export function subjectOf(job: string, kind: Kind, task: number | string): string {
  return `score.${job}.${kind}.${task}`;
}

export function successSubject(job: string): string {
  return `score.${job}.success`;
}

/** The shard's number, or `merge`. */
export function taskOf(subject: string): number | typeof mergeTask {
  const last = subject.slice(subject.lastIndexOf(".") + 1);
  return last === mergeTask ? mergeTask : Number(last);
}

export function checkJobName(name: string): string {
  if (/^[\w-]{1,64}$/.test(name)) return name;
  throw refuse("usage-job-name", '--job: expected letters, digits, - and _, at most 64 of them, got "$got"', name);
}
