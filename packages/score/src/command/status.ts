/** `feedforward score status`: where a job stands, or all of them; `--watch` follows one until nothing more will happen. */

import type { Servers } from "../cluster/connection.ts";
import { mergeTask } from "../cluster/names.ts";
import { type Failure, Queue, type Standing } from "../cluster/queue.ts";
import { pause } from "../cluster/retry.ts";
import { ScoreError } from "../errors.ts";
import { clusterWords } from "../messages/cluster-words.ts";
import { sentenceOf } from "../messages/sentence.ts";
import { grouped, words } from "../messages/words.ts";
import { partName } from "../shards/plan.ts";
import type { ExitCode, ScoreCall } from "./call.ts";
import { expectNoWords, jobOf, natsOf, openQueue, withServers } from "./servers.ts";

export async function status(call: ScoreCall): Promise<ExitCode> {
  expectNoWords(call);
  return withServers(natsOf(call), {}, async (servers) => {
    if (call.options.watch) return watch(call, await openQueue(servers, jobOf(call)));
    const jobs = call.options.job === null ? await Queue.list(servers) : [jobOf(call)];
    return showAll(call, servers, jobs);
  });
}

async function showAll(call: ScoreCall, servers: Servers, jobs: readonly string[]): Promise<ExitCode> {
  const { terminal, options, language } = call;
  const found: Shown[] = [];
  for (const job of jobs) {
    const queue = await openQueue(servers, job);
    const standing = await queue.standing();
    found.push({ queue, standing, failures: await queue.failures(standing) });
  }
  if (options.json) terminal.printJson(options.job === null ? found.map(asData) : asData(found[0]!));
  else if (found.length === 0) terminal.print(clusterWords[language].noJobs);
  else for (const shown of found) terminal.print(linesOf(shown, call));
  return options.job !== null && hasFailed(found[0]!.standing) ? 2 : 0;
}

interface Shown {
  readonly queue: Queue;
  readonly standing: Standing;
  readonly failures: readonly Failure[];
}

async function watch(call: ScoreCall, queue: Queue): Promise<ExitCode> {
  const { terminal, options, language } = call;
  const say = words[language];
  const line = terminal.progress(queue.job, options.quiet);
  let standing = await queue.standing();
  try {
    while (!standing.isComplete && !hasFailed(standing)) {
      const { done, shards } = standing;
      const left = timeLeft(standing);
      line.update(
        done / shards,
        `${grouped(done)}/${grouped(shards)}${left === null ? "" : `, ${say.duration(left)}`}`,
      );
      await pause(1000);
      standing = await queue.standing();
    }
  } finally {
    line.done();
  }
  const shown = { queue, standing, failures: await queue.failures(standing) };
  if (options.json) terminal.printJson(asData(shown));
  else terminal.print(linesOf(shown, call));
  return standing.isComplete ? 0 : 2;
}

/** Some shards have failed, and no others are left to work on. */
export function hasFailed({ failed, left, isComplete }: Standing): boolean {
  return failed.length > 0 && left === 0 && !isComplete;
}

function timeLeft({ done, shards, seconds }: Standing): number | null {
  return done < 2 || seconds <= 0 ? null : ((shards - done) * seconds) / done;
}

function asData({ queue, standing, failures }: Shown) {
  const { shards, done, waiting, running, failed, isComplete } = standing;
  const secondsLeft = isComplete ? 0 : timeLeft(standing);
  const counts = { parts: shards, done, running, waiting, failed: failed.length };
  return { job: queue.job, out: queue.terms.out, ...counts, isComplete, secondsLeft, failures };
}

function linesOf({ queue, standing, failures }: Shown, { language }: ScoreCall): string[] {
  const say = clusterWords[language];
  const { done, shards, seconds, running, waiting, failed, isComplete } = standing;
  const line = say.standing({
    job: queue.job,
    folder: queue.terms.out,
    done: grouped(done),
    all: grouped(shards),
    share: String(Math.floor((100 * done) / Math.max(1, shards))),
    running: grouped(running),
    waiting: grouped(waiting),
    failed: grouped(failed.length),
    isComplete,
  });
  const left = isComplete || running + waiting === 0 ? null : timeLeft(standing);
  const end = left === null ? "" : say.timeLeft((done / seconds).toFixed(1), words[language].duration(left));
  return [`${line}${end}`, ...failures.map((failure) => failureLine(failure, language))];
}

function failureLine({ i, code, facts, message, worker }: Failure, language: ScoreCall["language"]): string {
  const say = clusterWords[language];
  return say.failure(
    taskName(i ?? mergeTask, language),
    sentenceOf(new ScoreError(code, message, facts), language),
    worker,
  );
}

/** `part-000017`, or the end of the job. */
export function taskName(task: number | typeof mergeTask, language: ScoreCall["language"]): string {
  return task === mergeTask ? clusterWords[language].end : partName(task);
}
