/**
 * `npm run bench:cluster`: what the queue costs. The same rows by one process without a queue, by one worker and by two, on a cluster of
 * three nats-servers on this machine: time and processor time of the workers, and what a shard costs more than without.
 */

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { save } from "feedforward/node";
import { bundleProgram } from "../faults/harness.ts";
import { network } from "../networks.ts";
import { later, Servers } from "./servers.ts";
import { Command, type Program } from "./workers.ts";

const columns = 20;
const shardRows = 100_000;

interface Cost {
  /** From the start of the processes to their end, which has the merge in it. */
  readonly seconds: number;
  /** From the first part to the last, divided by the parts between. */
  readonly shardMs: number;
  /** Of the processes that score. */
  readonly cpuSeconds: number;
}

interface Place {
  readonly dir: string;
  readonly program: Program;
  readonly shards: number;
}

export async function main(args: readonly string[]): Promise<number> {
  const shards = Number(args[0] ?? 40);
  const dir = mkdtempSync(join(tmpdir(), "score-"));
  const program = await bundleProgram();
  const servers = await Servers.start();
  const place = { dir, program, shards };
  try {
    await prepare(place);
    await alone(place, "warm");
    const plain = await alone(place, "plain");
    const one = await clustered(place, servers, 1);
    const two = await clustered(place, servers, 2);
    process.stdout.write(report(shards, { plain, one, two }));
    return 0;
  } finally {
    await servers.close();
    program.remove();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function prepare({ dir, shards }: Place): Promise<void> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const features = Array.from({ length: columns }, (_, k) => `sin(${k + 1} * i)::FLOAT AS x${k}`);
  const rows = `SELECT i AS id, ${features.join(", ")} FROM range(${shards * shardRows}) t(i)`;
  await connection.run(`COPY (${rows}) TO '${dir}/data.parquet' (ROW_GROUP_SIZE ${shardRows})`);
  connection.closeSync();
  instance.closeSync();
  await save(join(dir, "model.safetensors"), network({ sizes: [columns, 64, 32, 2] }));
}

function question({ dir }: Place, out: string): string[] {
  const words = [join(dir, "data.parquet"), "--model", join(dir, "model.safetensors"), "--keep", "id"];
  return [...words, "--part-rows", String(shardRows), "--root", dir, "--out", join(dir, out)];
}

async function alone(place: Place, out: string): Promise<Cost> {
  const time = await timed(place, [...question(place, out), "--threads", "1", "--quiet"]);
  return { ...time, shardMs: shardMs(join(place.dir, out)) };
}

function shardMs(folder: string): number {
  const records = readdirSync(folder).filter((name) => /^part-\d+\.json$/.test(name));
  const times = records.map((name) => statSync(join(folder, name)).mtimeMs);
  return (Math.max(...times) - Math.min(...times)) / (times.length - 1);
}

async function clustered(place: Place, servers: Servers, count: number): Promise<Cost> {
  const job = `bench-${count}`;
  const queue = ["--nats", servers.nats, "--job", job];
  const { code, err } = await new Command(place.program, ["submit", ...question(place, job), ...queue]).end;
  if (code !== 0) throw new Error(err);
  await later(500);
  const words = ["work", "--once", "--threads", "1", "--root", place.dir, ...queue, "--quiet"];
  const costs = await Promise.all(Array.from({ length: count }, () => timed(place, words)));
  if (!existsSync(join(place.dir, job, "_SUCCESS"))) throw new Error(`${job} is not complete`);
  const cpuSeconds = costs.reduce((sum, cost) => sum + cost.cpuSeconds, 0);
  const seconds = Math.max(...costs.map((cost) => cost.seconds));
  return { seconds, cpuSeconds, shardMs: shardMs(join(place.dir, job)) };
}

/** A process, by the shell's `time`, from its start to its end. */
async function timed({ program }: Place, words: readonly string[]): Promise<Omit<Cost, "shardMs">> {
  const line = ["-c", 'time -p "$@"', "bash", process.execPath, program.path, ...words];
  const child = spawn("bash", line, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => {
    said += String(text);
  });
  const code = await new Promise((resolve) => {
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(said);
  const part = (name: string): number => Number(new RegExp(`^${name} ([\\d.]+)$`, "m").exec(said)![1]);
  return { seconds: part("real"), cpuSeconds: part("user") + part("sys") };
}

function report(shards: number, { plain, one, two }: Record<"plain" | "one" | "two", Cost>): string {
  const row = (name: string, { seconds, cpuSeconds, shardMs }: Cost): string => {
    const cpuMs = (1000 * (cpuSeconds - plain.cpuSeconds)) / shards;
    const numbers = [seconds.toFixed(1), cpuSeconds.toFixed(1), shardMs.toFixed(1), cpuMs.toFixed(1)];
    return `| ${[name, ...numbers].join(" | ")} |`;
  };
  const [load] = loadavg();
  return [
    `${shards} shards of ${shardRows} rows x ${columns}, 20-64-32-2, three nats-servers with sync_interval always, R3;`,
    `${cpus().length} cores (${cpus()[0]?.model.trim()}), load ${load!.toFixed(1)}`,
    "",
    "| | seconds | CPU seconds | ms a shard, first part to last | CPU ms more a shard |",
    "| --- | ---: | ---: | ---: | ---: |",
    row("one process, no queue", plain),
    row("one worker", one),
    row("two workers", two),
    "",
    `the queue: ${(one.shardMs - plain.shardMs).toFixed(1)} ms a shard; two workers: ${(one.shardMs / two.shardMs).toFixed(2)} x one`,
    "",
  ].join("\n");
}
