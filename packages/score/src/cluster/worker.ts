/**
 * A worker: take a message, look whether its shard is done, run it, give the part its name, record it, acknowledge. It may be killed
 * anywhere in between: the message comes again after `ack_wait`, to the next worker that asks, and the same shard is the same bytes. While a
 * shard runs, the queue is told so every two seconds.
 *
 *     next ─▶ done record? ─▶ run ─▶ fsync, rename ─▶ record ─▶ done ─▶ ack
 */

import type { JsMsg } from "@nats-io/jetstream";
import { refuse, ScoreError } from "../errors.ts";
import { sweepFolder } from "../outputs/temporary.ts";
import { isComplete, mergeFolder } from "../shards/merge.ts";
import type { Shard } from "../shards/plan.ts";
import { type DoneRecord, isDone, readRecord, worker } from "../shards/records.ts";
import { runShard } from "../shards/run.ts";
import type { Assignment } from "./assignment.ts";
import { mergeTask, taskOf } from "./names.ts";
import { mostDeliveries, type Standing } from "./queue.ts";
import { isGone, isPassing, retrying } from "./retry.ts";

/** How a worker tells what it does. */
export interface Told {
  shard(record: DoneRecord): void;
  failure(task: number | typeof mergeTask, error: unknown): void;
}

/** Where a job stands when no message came: others are at work, or nothing will happen any more. */
export type Outcome = "waiting" | "complete" | "failed";

const heartbeatMs = 2000;

export class Worker {
  readonly #assignment: Assignment;
  readonly #told: Told;
  /** Work that no worker is given any more, since when. */
  #lost: { readonly tasks: string; readonly sinceMs: number } | null = null;

  constructor(assignment: Assignment, told: Told) {
    this.#assignment = assignment;
    this.#told = told;
  }

  /** Runs shards until none comes. */
  async run(): Promise<Outcome> {
    const { queue } = this.#assignment;
    for (;;) {
      const message = await queue.next();
      if (message !== null) await this.#take(message);
      if (message !== null && message.info.pending > 0) continue;
      const outcome = await this.#idle(); // at the end of a job at once: nothing waits behind this message
      if (message === null || outcome !== "waiting") return outcome;
    }
  }

  async #take(message: JsMsg): Promise<void> {
    const task = taskOf(message.subject);
    const beat = setInterval(() => message.working(), heartbeatMs);
    try {
      await (task === mergeTask ? this.#merge() : this.#shard(task));
      await retrying(() => message.ackAck()); // too late is well, too: the record is there
    } catch (error) {
      if (isPassing(error) || isGone(error)) throw error; // the servers are away; the shard has its record, and comes again
      await this.#fail(message, task, error);
    } finally {
      clearInterval(beat);
    }
  }

  async #shard(i: number): Promise<void> {
    const { queue, manifest } = this.#assignment;
    const shard = manifest.shards[i];
    if (shard === undefined) return;
    const record = this.#doneRecord(shard) ?? (await this.#runShard(shard));
    await queue.recordDone(record);
    this.#told.shard(record);
  }

  async #runShard(shard: Shard): Promise<DoneRecord> {
    const { queue, folder, job } = this.#assignment;
    job.tally.failure = null; // of the shard before
    try {
      return await runShard(job, shard, { folder, manifest: queue.terms.manifest });
    } catch (error) {
      const record = this.#doneRecord(shard); // another worker was given it, and finished
      if (record === null) throw error;
      return record;
    }
  }

  #doneRecord(shard: Shard): DoneRecord | null {
    const { queue, folder } = this.#assignment;
    return isDone(folder, shard, queue.terms.manifest) ? readRecord(folder, shard.i) : null;
  }

  /** The end: all parts are read once more, and only then the folder is marked. */
  async #merge(): Promise<void> {
    const { queue, folder } = this.#assignment;
    if (!isComplete(folder, queue.terms.manifest)) {
      await mergeFolder(folder);
      await sweepFolder(folder);
    }
    await queue.recordSuccess();
  }

  async #fail(message: JsMsg, task: number | typeof mergeTask, error: unknown): Promise<void> {
    this.#told.failure(task, error);
    if (message.info.deliveryCount < mostDeliveries) {
      message.nak(500);
      return;
    }
    const { code = "system-failed", facts = {} } = error instanceof ScoreError ? error : {};
    const text = error instanceof Error ? error.message : String(error);
    const i = task === mergeTask ? null : task;
    await this.#assignment.queue.recordFailure({ i, code, facts, message: text, worker: worker() });
    message.term();
  }

  /** Ends a job whose work is gone; finds shards that have killed their workers five times. */
  async #idle(): Promise<Outcome> {
    const { queue } = this.#assignment;
    const standing = await queue.standing();
    const { left, waiting, running, isComplete: isEnded, failed, done, shards } = standing;
    if (isEnded) return "complete";
    if (waiting + running > 0) return "waiting";
    if (left > 0) return this.#giveUp(standing);
    this.#lost = null;
    if (done + failed.filter((task) => task !== mergeTask).length < shards) return "waiting";
    if (failed.length > 0) return "failed";
    await queue.queueTask(mergeTask, `/${worker()}/${Date.now()}`);
    return "waiting";
  }

  /** A server that has just begun to lead may count late, so it is looked at twice, `ack_wait` apart. */
  async #giveUp({ left }: Standing): Promise<Outcome> {
    const { queue } = this.#assignment;
    const tasks = await queue.tasksLeft();
    const key = `${left} ${tasks.join()}`;
    if (this.#lost?.tasks !== key) this.#lost = { tasks: key, sinceMs: performance.now() };
    if (performance.now() - this.#lost.sinceMs < queue.terms.ackWaitMs) return "waiting";
    for (const task of tasks) {
      const i = task === mergeTask ? null : task;
      const { code, facts, message } = refuse("shard-abandoned", "its workers ended before it was done, five times");
      await queue.recordFailure({ i, code, facts, message, worker: worker() });
      await queue.dropTask(task);
    }
    this.#lost = null;
    return "waiting";
  }
}
