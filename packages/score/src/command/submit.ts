/**
 * `feedforward score submit`: everything that `score` checks is checked here, the folder gets its manifest, the servers the model and
 * a message for each shard. Nothing is scored. The same command again queues what is left.
 */

import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { below, withCopy } from "../cluster/assignment.ts";
import { type Servers, usualReplicas } from "../cluster/connection.ts";
import { enqueue, type Plan } from "../cluster/enqueue.ts";
import { Queue } from "../cluster/queue.ts";
import { isOneLargeText, rewriteAsParquet } from "../cluster/rewrite.ts";
import { Engine } from "../engine/engine.ts";
import { refuse } from "../errors.ts";
import { relativePath } from "../inputs/files.ts";
import type { Job } from "../job/job.ts";
import { closeJob, openJob } from "../job/open.ts";
import { checkNoInput } from "../job/own-inputs.ts";
import { clusterWords } from "../messages/cluster-words.ts";
import { grouped, words } from "../messages/words.ts";
import { openScorer } from "../model/open.ts";
import type { Scorer } from "../model/scorer.ts";
import { outputOf } from "../outputs/format.ts";
import { manifestOf } from "../shards/manifest.ts";
import { openFolder } from "../shards/run.ts";
import type { ExitCode, ScoreCall } from "./call.ts";
import { dryRun } from "./dry-run.ts";
import { type RunOptions, readOptions } from "./options.ts";
import { pathsOf, showMapping } from "./score.ts";
import { jobOf, natsOf, warnOfOldServer, withServers } from "./servers.ts";
import type { Work } from "./work.ts";

/** Short enough that a worker that dies costs little, long enough that the queue costs nothing. */
const usualShardRows = 100_000;

export async function submit(call: ScoreCall): Promise<ExitCode> {
  const { options: values, language } = call;
  const options = readOptions(call.words.slice(1), { ...values, partRows: values.partRows ?? usualShardRows });
  if (!values.dryRun) {
    natsOf(call);
    jobOf(call);
    replicasOf(call);
    checkFolder(options);
  }
  const engine = await Engine.open(options);
  let job: Job | null = null;
  try {
    job = await openJob(options.job, engine);
    const work: Work = { call, options, job, words: words[language] };
    showMapping(work);
    if (values.dryRun) return await dryRun(work);
    checkNoInput(outputOf(options.out!), pathsOf(job));
    await checkModel(options.job.model);
    if (isOneLargeText(job)) {
      if (!values.quiet) call.terminal.complain(clusterWords[language].rewriting(job.files[0]!.path));
      const path = await rewriteAsParquet(job, options.out!);
      closeJob(job);
      job = await openJob({ ...options.job, inputs: [path] }, engine);
    }
    return await send(call, await planOf(job, options));
  } finally {
    if (job !== null) closeJob(job);
    engine.close();
  }
}

function checkFolder({ out, root }: RunOptions): void {
  if (outputOf(out!).kind !== "folder") throw refuse("usage-submit-out", "submit writes parts: --out must be a folder");
  below(root, out!);
}

/** Workers are sent one file: a model that needs others beside it would fail on all of them. */
async function checkModel(path: string): Promise<void> {
  try {
    await withCopy(path, await readFile(path), openScorer);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const sentence = "the model $path does not open as one file, and workers are sent one file: $reason";
    throw refuse("model-parts", sentence, path, reason);
  }
}

type OwnPlan = Omit<Plan, "terms"> & { readonly terms: Omit<Plan["terms"], "replicas"> };

async function planOf(job: Job, options: RunOptions): Promise<OwnPlan> {
  const { root, force, partRows } = options;
  const folder = options.out!;
  const manifest = await manifestOf(job, root, partRows);
  for (const { path } of manifest.inputs) below(root, path);
  const sha256 = await openFolder(folder, manifest, force);
  const terms = {
    out: relativePath(resolve(root), resolve(folder)),
    manifest: sha256,
    shards: manifest.shards.length,
    model: basename(options.job.model),
    ackWaitMs: ackWaitOf(job.model.scorer),
  };
  return { folder, manifest, model: options.job.model, terms };
}

const leastAckWaitMs = 5000;
const chunkRows = 2048;

/** While a chunk of rows runs, a worker says nothing: it may take four times as long as here. */
export function ackWaitOf({ predict, size }: Scorer): number {
  const rows = new Float32Array(size * chunkRows);
  predict(rows, chunkRows);
  const start = performance.now();
  predict(rows, chunkRows);
  return Math.max(leastAckWaitMs, Math.ceil(4 * (performance.now() - start)));
}

async function send(call: ScoreCall, plan: OwnPlan): Promise<ExitCode> {
  const [nats, job] = [natsOf(call), jobOf(call)];
  return withServers(nats, {}, async (servers) => {
    warnOfOldServer(servers, call);
    if (call.options.force) await forgetJob(servers, job);
    const replicas = replicasOf(call) ?? usualReplicas(servers);
    return report(call, { ...plan, terms: { ...plan.terms, replicas } }, servers);
  });
}

async function forgetJob(servers: Servers, job: string): Promise<void> {
  const old = await Queue.open(servers, job);
  await old?.remove();
}

/** Queues what is left, and says so. */
export async function report(call: ScoreCall, plan: Plan, servers: Servers): Promise<ExitCode> {
  const { terminal, options, language } = call;
  const job = jobOf(call);
  const { left, queued, queue } = await enqueue(servers, job, plan);
  const { shards } = queue.terms;
  if (options.json) terminal.printJson({ job, out: plan.folder, shards, left, queued, replicas: queue.terms.replicas });
  else {
    const say = clusterWords[language];
    terminal.print(say.queued(job, grouped(queued), grouped(left), grouped(shards)));
    if (!options.quiet) terminal.print(say.nextSteps(natsOf(call).replace(/[^/]*@/, "USER@"), job));
  }
  return 0;
}

export function replicasOf({ options }: ScoreCall): number | null {
  const { replicas } = options;
  if (replicas === null || replicas === 1 || replicas === 3) return replicas;
  throw refuse("usage-replicas", "--replicas: expected 1 or 3, got $got", replicas);
}
