/** From the values of the command line to options that are definite; what no file could make right is refused here. */

import { refuse } from "../errors.ts";
import type { JobOptions } from "../job/job.ts";
import { usualPartRows } from "../shards/plan.ts";
import type { ScoreValues } from "./call.ts";

export interface RunOptions {
  readonly job: JobOptions;
  readonly out: string | null;
  readonly force: boolean;
  readonly shard: readonly [index: number, count: number] | null;
  readonly root: string;
  readonly partRows: number;
  readonly threads: number | null;
  readonly memory: string | null;
}

/** What options are where the command line says nothing of them. */
export const usualValues: ScoreValues = {
  model: null,
  out: null,
  columns: null,
  column: null,
  keep: null,
  output: "probabilities",
  onNull: "error",
  where: null,
  bytes: false,
  dryRun: false,
  force: false,
  shard: null,
  root: null,
  partRows: null,
  nats: null,
  job: null,
  replicas: null,
  once: false,
  watch: false,
  threads: null,
  memory: null,
  quiet: false,
  json: false,
};

export function readOptions(inputs: readonly string[], values: ScoreValues): RunOptions {
  const { model, out, where, dryRun, force, partRows, threads, bytes } = values;
  if (inputs.length === 0) throw refuse("usage-input", "expected files to score, or merge and a folder");
  if (model === null) throw refuse("usage-model", "--model is missing: the file of the network");
  if (out === null && !dryRun)
    throw refuse("usage-out-missing", "--out is missing: a file or a folder; --dry-run writes none");
  const job: JobOptions = {
    inputs,
    model,
    where,
    bytes,
    memory: memoryOf(values.memory),
    output: values.output,
    onNull: onNullOf(values.onNull),
    columns: listOf("--columns", values.columns),
    column: values.column,
    keep: listOf("--keep", values.keep) ?? [],
  };
  const shard = values.shard === null ? null : shardOf(values.shard);
  const rest = {
    root: values.root ?? ".",
    partRows: partRows ?? usualPartRows,
    threads,
    memory: job.memory,
  };
  return { job, out, force, shard, ...rest };
}

function listOf(option: string, text: string | null): string[] | null {
  if (text === null) return null;
  const names = text.split(",").map((name) => name.trim());
  if (names.every((name) => name !== "")) return names;
  throw refuse("usage-names", '$option: expected names between commas, got "$got"', option, text);
}

function onNullOf(text: string): "error" | "null" {
  if (text === "error" || text === "null") return text;
  throw refuse("usage-on-null", '--on-null: expected error or null, got "$got"', text);
}

/** Tasks are counted from 0, as Slurm, Kubernetes and AWS Batch do it. */
function shardOf(text: string): readonly [number, number] {
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  if (index !== undefined && Number(index) < Number(count)) return [Number(index), Number(count)];
  throw refuse("usage-shard", '--shard: expected i/n with i from 0 to n - 1, got "$got"', text);
}

export function memoryOf(text: string | null): string | null {
  if (text === null || /^\d{1,6}(\.\d+)? ?[KMGT]i?B$/i.test(text)) return text;
  throw refuse("usage-memory", '--memory: expected an amount like 1GB or 512MB, got "$got"', text);
}
