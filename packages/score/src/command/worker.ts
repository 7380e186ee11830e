/**
 * `feedforward score work`: runs shards of one job, or of every job that comes, until it is told to stop; with `--once` until its jobs
 * have ended. It may be stopped or killed at any moment: what it was doing is done by another.
 */

import { type Assignment, openAssignment, type WorkerOptions } from "../cluster/assignment.ts";
import type { Servers } from "../cluster/connection.ts";
import { Queue } from "../cluster/queue.ts";
import { isGone, isPassing, pause } from "../cluster/retry.ts";
import { type Told, Worker } from "../cluster/worker.ts";
import { clusterWords } from "../messages/cluster-words.ts";
import { sentenceOf } from "../messages/sentence.ts";
import { grouped } from "../messages/words.ts";
import { partName } from "../shards/plan.ts";
import type { ExitCode, ScoreCall } from "./call.ts";
import { memoryOf } from "./options.ts";
import { expectNoWords, jobOf, natsOf, openQueue, withServers } from "./servers.ts";
import { hasFailed, taskName } from "./status.ts";

/** What a worker knows of a job: it is open, it has ended, or it cannot be taken here. */
interface Known {
  readonly manifest: string;
  readonly open: { readonly assignment: Assignment; readonly worker: Worker } | null;
  readonly ended: "complete" | "failed" | "refused" | null;
  readonly sinceMs: number;
}

/** What was in the way may be gone by then: a file that had not been copied yet. */
const refusedForMs = 60_000;

export async function runWorker(call: ScoreCall): Promise<ExitCode> {
  expectNoWords(call);
  const { root, model, threads, memory, once } = call.options;
  const options: WorkerOptions = { root: root ?? ".", model, threads, memory: memoryOf(memory) };
  const only = call.options.job === null ? null : jobOf(call);
  const nats = natsOf(call);
  return withServers(nats, { isPatient: !once }, async (servers) => {
    const rounds = new Rounds(call, servers, options);
    if (!call.options.quiet) {
      call.terminal.complain(clusterWords[call.language].ready(servers.connection.getServer()));
    }
    try {
      if (once && only !== null) await openQueue(servers, only);
      for (;;) {
        const outcome = await rounds.run(only);
        if (once && outcome !== null) return outcome;
      }
    } finally {
      rounds.close();
    }
  });
}

/** Goes round the jobs of the servers, and takes part in those that are open. */
class Rounds {
  readonly #call: ScoreCall;
  readonly #servers: Servers;
  readonly #options: WorkerOptions;
  readonly #known = new Map<string, Known>();

  constructor(call: ScoreCall, servers: Servers, options: WorkerOptions) {
    this.#call = call;
    this.#servers = servers;
    this.#options = options;
  }

  /** One round. An exit code where all jobs have ended, else null. */
  async run(only: string | null): Promise<ExitCode | null> {
    try {
      const jobs = only === null ? await Queue.list(this.#servers) : [only];
      for (const job of jobs) await this.#visit(job, only !== null);
      const ends = jobs.map((job) => this.#known.get(job)?.ended ?? null);
      if (ends.includes(null)) return null;
      await pause(this.#call.options.once ? 0 : 1000);
      if (ends.includes("refused")) return 1;
      return ends.includes("failed") ? 2 : 0;
    } catch (error) {
      if (!isPassing(error) && !isGone(error)) throw error;
      this.#call.terminal.complain(this.#say.away(sentenceOf(error, this.#call.language)));
      await pause(1000);
      return null;
    }
  }

  close(): void {
    for (const { open } of this.#known.values()) open?.assignment.close();
    this.#known.clear();
  }

  get #say() {
    return clusterWords[this.#call.language];
  }

  async #visit(job: string, isOnly: boolean): Promise<void> {
    const queue = await Queue.open(this.#servers, job);
    if (queue === null) return this.#forget(job, isOnly);
    const known = await this.#look(queue, isOnly);
    if (known.open === null) return;
    try {
      const outcome = await known.open.worker.run();
      if (outcome !== "waiting") this.#end(job, known, outcome);
    } catch (error) {
      await this.#forget(job, false);
      throw error;
    }
  }

  /** A job that is gone may come again. */
  async #forget(job: string, isAwaited: boolean): Promise<void> {
    this.#known.get(job)?.open?.assignment.close();
    this.#known.delete(job);
    if (isAwaited) await pause(1000);
  }

  /** What is known of a job, after a look at what it has become. */
  async #look(queue: Queue, isOnly: boolean): Promise<Known> {
    const { job, terms } = queue;
    const old = this.#known.get(job);
    const isSame = old?.manifest === terms.manifest;
    const isRefused = old?.ended === "refused" && performance.now() - old.sinceMs < refusedForMs;
    if (isSame && (old.open !== null || isRefused)) return old;
    const standing = await queue.standing();
    const ended = standing.isComplete ? "complete" : hasFailed(standing) ? "failed" : null;
    return ended === null
      ? this.#open(queue, isOnly)
      : this.#remember(job, { manifest: terms.manifest, open: null, ended });
  }

  async #open(queue: Queue, isOnly: boolean): Promise<Known> {
    const { job, terms } = queue;
    const { terminal, language, options } = this.#call;
    try {
      const assignment = await openAssignment(queue, this.#options);
      const open = { assignment, worker: new Worker(assignment, this.#told(job)) };
      if (!options.quiet) terminal.complain(this.#say.took(job, grouped(terms.shards)));
      return this.#remember(job, { manifest: terms.manifest, open, ended: null });
    } catch (error) {
      if (isOnly || isPassing(error)) throw error;
      terminal.complain(this.#say.skipped(job, sentenceOf(error, language)));
      return this.#remember(job, { manifest: terms.manifest, open: null, ended: "refused" });
    }
  }

  #remember(job: string, what: Omit<Known, "sinceMs">): Known {
    const known = { ...what, sinceMs: performance.now() };
    this.#known.set(job, known);
    return known;
  }

  #end(job: string, { open, manifest }: Known, ended: "complete" | "failed"): void {
    const { terminal } = this.#call;
    const { folder } = open!.assignment;
    open!.assignment.close();
    this.#remember(job, { manifest, open: null, ended });
    if (this.#call.options.json) terminal.printJson({ job, out: folder, isComplete: ended === "complete" });
    else if (ended === "complete") terminal.print(this.#say.jobComplete(job, folder));
    else terminal.complain(this.#say.jobFailed(job));
  }

  #told(job: string): Told {
    const { terminal, language, options } = this.#call;
    return {
      shard: ({ i, rows }) => {
        if (options.json) terminal.printJson({ job, part: i, rows });
        else if (!options.quiet) terminal.print(this.#say.shardDone(job, partName(i), grouped(rows)));
      },
      failure: (task, error) => {
        terminal.complain(this.#say.shardFailed(job, taskName(task, language), sentenceOf(error, language)));
      },
    };
  }
}
