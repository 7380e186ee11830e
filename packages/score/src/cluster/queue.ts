/**
 * A job on the servers: two streams and a bucket. The stream of work holds a message for each shard that is to be run, at most one,
 * until a worker acknowledges it. The other holds a record for each shard that is done, or has failed: of two that come, the first
 * stays. Nothing in it is believed when a job ends; the folder alone is.
 */

import type { ConsumerInfo, JsMsg, StreamConfig, StreamInfo } from "@nats-io/jetstream";
import { deadline, nanos } from "@nats-io/transport-node";
import type { Facts } from "feedforward";
import type { DoneRecord } from "../shards/records.ts";
import type { Servers } from "./connection.ts";
import { bucketStream, getModel, type ModelFile, putModel } from "./model-store.ts";
import { jobOfStream, mergeTask, type Names, namesOf, subjectOf, successSubject, taskOf } from "./names.ts";
import { isGone, isTaken, retrying } from "./retry.ts";

/** What the stream of work says of its job. */
export interface Terms {
  /** The folder of parts, below the root, with slashes. */
  readonly out: string;
  /** The SHA-256 of the manifest in it. */
  readonly manifest: string;
  readonly shards: number;
  /** The name of its file in the bucket. */
  readonly model: string;
  readonly replicas: number;
  /** How long a worker may be silent before its shard is given to another. */
  readonly ackWaitMs: number;
}

/** Why a shard is given up; `i` is null for the end of the job. */
export interface Failure {
  readonly i: number | null;
  readonly code: string;
  readonly facts: Facts;
  readonly message: string;
  readonly worker: string;
}

export interface NewJob {
  readonly terms: Terms;
  /** null where the servers have it. */
  readonly model: ModelFile | null;
}

export const mostDeliveries = 5;

export class Queue {
  readonly job: string;
  readonly terms: Terms;
  readonly names: Names;
  readonly #servers: Servers;

  private constructor(servers: Servers, job: string, terms: Terms) {
    this.#servers = servers;
    this.job = job;
    this.terms = terms;
    this.names = namesOf(job);
  }

  /** Makes what is not there yet, the model first: who sees the stream of work finds it. Two that do it at once make the same. */
  static async create(servers: Servers, job: string, { terms, model }: NewJob): Promise<Queue> {
    const queue = new Queue(servers, job, terms);
    const { jsm } = servers;
    if (model !== null) await putModel(servers, queue.names.model, { ...model, replicas: terms.replicas });
    await retrying(() => jsm.streams.add(workStream(job, terms)));
    await retrying(() => jsm.streams.add(doneStream(job, terms)));
    await queue.consumer();
    return queue;
  }

  /** A job that is there; null where it is not. */
  static async open(servers: Servers, job: string): Promise<Queue | null> {
    try {
      const { config } = await retrying(() => servers.jsm.streams.info(namesOf(job).work));
      return new Queue(servers, job, termsOf(config));
    } catch (error) {
      if (isGone(error)) return null;
      throw error;
    }
  }

  /** The names of all jobs. */
  static async list({ jsm }: Servers): Promise<string[]> {
    return retrying(async () => {
      const jobs: string[] = [];
      for await (const stream of jsm.streams.names()) jobs.push(...[jobOfStream(stream) ?? []].flat());
      return jobs.sort();
    });
  }

  async consumer(): Promise<ConsumerInfo> {
    const { work, consumer } = this.names;
    const { ackWaitMs, replicas } = this.terms;
    return retrying(() =>
      this.#servers.jsm.consumers.add(work, {
        durable_name: consumer,
        ack_policy: "explicit",
        ack_wait: nanos(ackWaitMs),
        max_deliver: mostDeliveries,
        max_ack_pending: 1000,
        num_replicas: replicas,
      }),
    );
  }

  /** The next message, or null where none came within a second. */
  async next(): Promise<JsMsg | null> {
    const { js } = this.#servers;
    const consumer = js.consumers.getConsumerFromInfo(await this.#consumerInfo());
    return retrying(() => deadline(consumer.next({ expires: 1000 }), 10_000)); // it has an end of its own, but for lost answers
  }

  #info: ConsumerInfo | null = null;

  async #consumerInfo(): Promise<ConsumerInfo> {
    this.#info ??= await this.consumer();
    return this.#info;
  }

  /** Queues a shard, or the end of the job. False where it waits already. A call that is made again has the same id. */
  async queueTask(task: number | typeof mergeTask, id: string): Promise<boolean> {
    return this.#store(subjectOf(this.job, "work", task), "", `${this.job}/${task}${id}`);
  }

  async recordDone({ i, start, rows, sha256, file, worker }: DoneRecord): Promise<boolean> {
    return this.#store(subjectOf(this.job, "done", i), JSON.stringify({ i, start, rows, sha256, file, worker }));
  }

  async recordFailure(failure: Failure): Promise<boolean> {
    return this.#store(subjectOf(this.job, "failed", failure.i ?? mergeTask), JSON.stringify(failure));
  }

  async recordSuccess(): Promise<boolean> {
    return this.#store(successSubject(this.job), this.terms.manifest);
  }

  async #store(subject: string, text: string, msgID?: string): Promise<boolean> {
    const { js } = this.#servers;
    try {
      const options = msgID === undefined ? {} : { msgID };
      return !(await retrying(() => js.publish(subject, text, options))).duplicate;
    } catch (error) {
      if (isTaken(error)) return false;
      throw error;
    }
  }

  /** Forgets what was done, what has failed, and work that no worker gets any more. */
  async forget(): Promise<void> {
    const { jsm } = this.#servers;
    const { left, waiting, running } = await this.standing();
    await retrying(() => jsm.streams.purge(this.names.done));
    if (left > 0 && waiting + running === 0) await retrying(() => jsm.streams.purge(this.names.work));
  }

  /** How many of which there are now. */
  async standing(): Promise<Standing> {
    const { jsm } = this.#servers;
    const { work, done, consumer } = this.names;
    const failedSubjects = subjectOf(this.job, "failed", "*");
    const [works, dones, success, pulled] = await retrying(() =>
      Promise.all([
        jsm.streams.info(work),
        jsm.streams.info(done, { subjects_filter: failedSubjects }),
        jsm.streams.info(done, { subjects_filter: successSubject(this.job) }),
        jsm.consumers.info(work, consumer),
      ]),
    );
    const failed = subjectsOf(dones).map(taskOf);
    const isComplete = subjectsOf(success).length > 0;
    const { messages, first_ts, last_ts } = dones.state;
    return {
      shards: this.terms.shards,
      done: messages - failed.length - (isComplete ? 1 : 0),
      failed,
      isComplete,
      left: works.state.messages,
      waiting: pulled.num_pending,
      running: pulled.num_ack_pending,
      seconds: messages < 2 ? 0 : (Date.parse(last_ts) - Date.parse(first_ts)) / 1000,
    };
  }

  /** Tasks whose messages are in the stream of work. */
  async tasksLeft(): Promise<(number | typeof mergeTask)[]> {
    const filter = subjectOf(this.job, "work", "*");
    const info = await retrying(() => this.#servers.jsm.streams.info(this.names.work, { subjects_filter: filter }));
    return subjectsOf(info).map(taskOf);
  }

  async dropTask(task: number | typeof mergeTask): Promise<void> {
    const filter = subjectOf(this.job, "work", task);
    await retrying(() => this.#servers.jsm.streams.purge(this.names.work, { filter }));
  }

  async failures({ failed }: Standing): Promise<Failure[]> {
    const shown = [...failed].sort((a, b) => Number(a) - Number(b)).slice(0, 100);
    const found = await Promise.all(
      shown.map((task) => {
        const last_by_subj = subjectOf(this.job, "failed", task);
        return retrying(() => this.#servers.jsm.direct.getMessage(this.names.done, { last_by_subj }));
      }),
    );
    return found.flatMap((message) => (message === null ? [] : [message.json<Failure>()]));
  }

  /** The model's file as it was submitted; null where the servers have none. */
  getModel(): Promise<ModelFile | null> {
    return getModel(this.#servers, this.names.model, this.terms.model);
  }

  /** Takes everything of the job off the servers. */
  async remove(): Promise<void> {
    const { work, done } = this.names;
    for (const stream of [work, done, bucketStream(this.names.model)]) {
      await retrying(() => this.#servers.jsm.streams.delete(stream)).catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
    }
  }
}

export interface Standing {
  readonly shards: number;
  readonly done: number;
  readonly failed: readonly (number | typeof mergeTask)[];
  readonly isComplete: boolean;
  /** Messages of the stream of work: those that wait, that run, and that were given out five times. */
  readonly left: number;
  readonly waiting: number;
  readonly running: number;
  /** Between the first record and the last. */
  readonly seconds: number;
}

function subjectsOf({ state }: StreamInfo): string[] {
  return Object.keys(state.subjects ?? {});
}

type Config = Partial<StreamConfig> & Pick<StreamConfig, "name">;

/** One message a subject, and a second is refused. */
const once = { max_msgs_per_subject: 1, discard: "new", discard_new_per_subject: true, storage: "file" } as const;

function workStream(job: string, terms: Terms): Config {
  return {
    ...once,
    name: namesOf(job).work,
    subjects: [subjectOf(job, "work", "*")],
    retention: "workqueue",
    num_replicas: terms.replicas,
    duplicate_window: nanos(120_000),
    metadata: Object.fromEntries(Object.entries(terms).map(([key, value]) => [key, String(value)])),
  };
}

function doneStream(job: string, { replicas }: Terms): Config {
  return {
    ...once,
    name: namesOf(job).done,
    subjects: [subjectOf(job, "done", "*"), subjectOf(job, "failed", "*"), successSubject(job)],
    retention: "limits",
    num_replicas: replicas,
    allow_direct: true,
  };
}

function termsOf({ metadata = {} }: StreamConfig): Terms {
  const { out = "", manifest = "", model = "", shards, replicas, ackWaitMs } = metadata;
  return { out, manifest, model, shards: Number(shards), replicas: Number(replicas), ackWaitMs: Number(ackWaitMs) };
}
