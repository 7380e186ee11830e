/** The scoring itself as the command does it: show the mapping, run with progress, say what came of it. */

import { Engine } from "../engine/engine.ts";
import { refuse } from "../errors.ts";
import { mappingText } from "../inputs/mapping.ts";
import { type Job, rowsKnown } from "../job/job.ts";
import { closeJob, openJob } from "../job/open.ts";
import { checkNoInput } from "../job/own-inputs.ts";
import { checkFree, writeOne } from "../job/write.ts";
import { grouped, words } from "../messages/words.ts";
import { type Output, outputOf } from "../outputs/format.ts";
import { manifestOf } from "../shards/manifest.ts";
import { isComplete, mergeFolder } from "../shards/merge.ts";
import { shardsOfTask } from "../shards/plan.ts";
import { openFolder, pending, runShard } from "../shards/run.ts";
import type { ExitCode, ScoreCall } from "./call.ts";
import { dryRun } from "./dry-run.ts";
import { readOptions } from "./options.ts";
import type { Work } from "./work.ts";

export async function score(call: ScoreCall): Promise<ExitCode> {
  const options = readOptions(call.words, call.options);
  const output = options.out === null ? null : outputOf(options.out);
  if (options.shard !== null && output?.kind !== "folder") {
    throw refuse("usage-shard-out", "--shard writes parts: --out must be a folder");
  }
  const engine = await Engine.open(options);
  try {
    const job = await openJob(options.job, engine);
    try {
      if (output !== null && !call.options.dryRun) checkTarget(output, job, options.force);
      return await scoreJob({ call, options, job, words: words[call.language] }, output);
    } finally {
      closeJob(job);
    }
  } finally {
    engine.close();
  }
}

/** An input is refused as one before a word of `--force`. */
function checkTarget(output: Output, job: Job, force: boolean): void {
  checkNoInput(output, pathsOf(job));
  if (output.kind !== "folder") checkFree(output.path, force);
}

export function pathsOf({ files }: Job): string[] {
  return files.map(({ path }) => path);
}

async function scoreJob(work: Work, output: Output | null): Promise<ExitCode> {
  showMapping(work);
  if (work.call.options.dryRun) return dryRun(work);
  return output!.kind === "folder" ? scoreFolder(work, output!.path) : scoreFile(work, output as FileOutput);
}

type FileOutput = Exclude<Output, { kind: "folder" }>;

/** Also with `--quiet`: which column is which input is what nobody should have to guess. */
export function showMapping({ call, job, words: say }: Work): void {
  const { terminal } = call;
  const { mapping, arrays } = job;
  if (mapping !== null) {
    terminal.complain(say.mapping(mapping.by, mappingText(mapping)));
    for (const warning of mapping.warnings) {
      if (warning !== "integers" || !call.options.bytes) terminal.complain(say.warnings[warning]);
    }
  }
  for (const { file, name, rows, size, dtype, isWhole } of arrays.slice(0, 3)) {
    terminal.complain(`${file.path}: ${say.array(`${name === null ? "" : `${name} `}[${rows}, ${size}] ${dtype}`)}`);
    if (isWhole) terminal.complain(say.whole(file.path));
  }
}

async function scoreFile(work: Work, output: FileOutput): Promise<ExitCode> {
  const { call, options, job, words: say } = work;
  const { terminal } = call;
  const start = terminal.now();
  const { rows, bytes } = await withProgress(work, rowsKnown(job), () => writeOne(job, output, options.force));
  const seconds = (terminal.now() - start) / 1000;
  if (call.options.json) terminal.printJson({ ...summary(work, { rows, seconds }), out: output.path, bytes });
  else {
    const line = say.written(grouped(rows), output.path, grouped(bytes), say.duration(seconds));
    terminal.print([line, ...remarks(work, output.kind === "json")]);
  }
  return 0;
}

async function scoreFolder(work: Work, folder: string): Promise<ExitCode> {
  const { call, options, job, words: say } = work;
  const { terminal, options: values } = call;
  const start = terminal.now();
  const plan = await manifestOf(job, options.root, options.partRows);
  const manifest = await openFolder(folder, plan, options.force);
  const isAlreadyComplete = isComplete(folder, manifest);
  const left = pending(plan.shards, folder, manifest);
  const own = options.shard === null ? left : shardsOfTask(left, options.shard);
  if (!values.quiet && !isAlreadyComplete) {
    terminal.complain(say.plan(grouped(left.length), grouped(plan.shards.length), folder));
    if (options.shard !== null) terminal.complain(say.task(...options.shard, grouped(own.length)));
  }
  const known = own.some(({ rows }) => rows === null) ? null : own.reduce((sum, { rows }) => sum + rows!, 0);
  await withProgress(work, known, async () => {
    for (const shard of own) await runShard(job, shard, { folder, manifest });
  });
  const seconds = (terminal.now() - start) / 1000;
  const result = { ...summary(work, { rows: job.tally.rows, seconds }), out: folder, parts: plan.shards.length };
  if (options.shard !== null) {
    if (values.json)
      terminal.printJson({ ...result, task: options.shard, ran: own.map(({ i }) => i), isComplete: isAlreadyComplete });
    else
      terminal.print([isAlreadyComplete ? say.alreadyComplete(folder) : say.taskDone(folder), ...remarks(work, false)]);
    return 0;
  }
  const { rows, written } = await mergeFolder(folder);
  if (values.json) terminal.printJson({ ...result, rows, written, ran: own.map(({ i }) => i), isComplete: true });
  else {
    const parts = grouped(plan.shards.length);
    const line = isAlreadyComplete ? say.alreadyComplete(folder) : say.complete(grouped(written), parts, folder);
    terminal.print([line, ...remarks(work, false)]);
  }
  return 0;
}

/** What a program may want to know of a run. */
function summary({ job, call }: Work, { rows, seconds }: { readonly rows: number; readonly seconds: number }) {
  const { tally, mapping, model, query } = job;
  return {
    rows,
    nulls: tally.nulls,
    nonFinite: tally.nonFinite,
    seconds,
    mapping: mapping && {
      by: mapping.by,
      columns: mapping.columns.map(({ name }) => name),
      features: mapping.features,
      warnings: mapping.warnings.filter((warning) => warning !== "integers" || !call.options.bytes),
    },
    model: { path: model.path, sha256: model.sha256 },
    query,
  };
}

function remarks({ job, words: say }: Work, isJson: boolean): string[] {
  const { nulls, nonFinite } = job.tally;
  return [
    ...(nulls === 0 ? [] : [say.nulls(grouped(nulls))]),
    ...(nonFinite === 0 ? [] : [(isJson ? say.nonFiniteNull : say.nonFinite)(grouped(nonFinite))]),
  ];
}

/** Runs with a line of progress: rows, rows a second, and the time left where it can be told. */
async function withProgress<T>(
  { call, job, words: say }: Work,
  known: number | null,
  run: () => Promise<T>,
): Promise<T> {
  const { terminal, options } = call;
  const line = terminal.progress(say.scoring, options.quiet);
  const start = terminal.now();
  const first = job.tally.rows;
  job.onRows = () => {
    const rows = job.tally.rows - first;
    const seconds = (terminal.now() - start) / 1000;
    if (seconds < 0.5) return;
    const share = known !== null && job.query.where === null ? rows / Math.max(1, known) : shareOf(job);
    const left = share > 0.01 ? say.duration((seconds * (1 - share)) / share) : "";
    line.update(Math.min(1, share), say.progress(grouped(rows), grouped(rows / seconds), left));
  };
  try {
    return await run();
  } finally {
    job.onRows = null;
    line.done();
  }
}

/** What DuckDB says of a query that runs. */
function shareOf({ engine }: Job): number {
  const { percentage } = engine.connection.progress;
  return percentage > 0 ? percentage / 100 : 0;
}
