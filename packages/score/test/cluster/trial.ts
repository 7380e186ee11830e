/**
 * A trial: a job on a cluster of three with three workers, while something goes wrong, and then the comparison with a single process:
 * rows that are lost, rows that are there twice, rows with other bits. When things go wrong is drawn by a seed, in parts done.
 */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { Random } from "feedforward";
import { save } from "feedforward/node";
import { sql } from "../command.ts";
import { network } from "../networks.ts";
import { later, type Servers } from "./servers.ts";
import { Command, type Ended, type Program } from "./workers.ts";

const rows = 150_000;
export const partRows = 5000;
const parts = rows / partRows;

/** Files of all trials: the data, the model, and what a single process makes of them. */
export interface Bench {
  readonly dir: string;
  readonly program: Program;
  readonly servers: Servers;
}

/** Large enough a network that a shard takes some tenths of a second, so that faults meet work. */
export async function prepare({ dir, program }: Omit<Bench, "servers">): Promise<void> {
  const columns = ["sin(i)", "cos(i)", "sin(3 * i)", "cos(5 * i)"].map((sql, k) => `${sql}::FLOAT AS x${k}`);
  await sql(`COPY (SELECT i AS id, ${columns.join(", ")} FROM range(${rows}) t(i)) TO '${dir}/data.parquet'`);
  await save(join(dir, "model.safetensors"), network({ sizes: [4, 512, 512, 3] }));
  const { code, err } = await new Command(program, [...question(dir), "--out", join(dir, "single.parquet")]).end;
  if (code !== 0) throw new Error(err);
}

function question(dir: string): string[] {
  return [join(dir, "data.parquet"), "--model", join(dir, "model.safetensors"), "--keep", "id"];
}

/** What is different from the single process. */
export interface Verdict {
  readonly lost: number;
  readonly doubled: number;
  readonly bits: number;
}

export class Trial {
  readonly job: string;
  readonly folder: string;
  readonly random: Random;
  readonly servers: Servers;
  readonly workers: Command[] = [];
  readonly #bench: Bench;

  constructor(bench: Bench, job: string, seed: number) {
    this.#bench = bench;
    this.servers = bench.servers;
    this.job = job;
    this.folder = join(bench.dir, job);
    this.random = new Random(seed);
  }

  get #common(): string[] {
    return ["--nats", this.servers.nats, "--job", this.job, "--root", this.#bench.dir];
  }

  run(...args: string[]): Promise<Ended> {
    return this.#command(args).end;
  }

  submit(): Promise<Ended> {
    const { dir } = this.#bench;
    return this.run("submit", ...question(dir), "--out", this.folder, "--part-rows", String(partRows));
  }

  resume(): Promise<Ended> {
    return this.run("resume", "--out", this.folder, "--model", join(this.#bench.dir, "model.safetensors"));
  }

  /** The same folder from a single process. */
  alone(): Promise<Ended> {
    const { dir, program } = this.#bench;
    const words = [...question(dir), "--root", dir, "--out", this.folder, "--part-rows", String(partRows)];
    return new Command(program, words).end;
  }

  #command(args: readonly string[]): Command {
    return new Command(this.#bench.program, [...args, ...this.#common]);
  }

  addWorker(): Command {
    const worker = this.#command(["work", "--threads", "1"]);
    this.workers.push(worker);
    return worker;
  }

  /** A number from 0 to n - 1. */
  draw(n: number): number {
    return Math.floor(n * this.random.uniform());
  }

  /** So many different numbers of parts, in order: when something goes wrong. */
  moments(count: number): number[] {
    const share = Math.floor((parts - 6) / count);
    return Array.from({ length: count }, (_, i) => 1 + i * share + this.draw(share));
  }

  get done(): number {
    return readdirSync(this.folder).filter((name) => /^part-\d+\.json$/.test(name)).length;
  }

  async untilDone(count: number): Promise<void> {
    while (this.done < count) await later(20);
  }

  get isComplete(): boolean {
    return readdirSync(this.folder).includes("_SUCCESS");
  }

  async untilComplete(): Promise<void> {
    while (!this.isComplete) await later(100);
  }

  /** The server that leads the stream of work. */
  async leader(): Promise<string> {
    const connection = await connect({ servers: this.servers.nats.replace("nats://", "").split(","), timeout: 2000 });
    try {
      for (;;) {
        const jsm = await jetstreamManager(connection, { checkAPI: false });
        const info = await jsm.streams.info(`score-work-${this.job}`).catch(() => null);
        if (info?.cluster?.leader) return info.cluster.leader;
        await later(200);
      }
    } finally {
      await connection.close();
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.kill()));
  }

  /** Files that killed processes left behind. */
  get leftovers(): string[] {
    return readdirSync(this.folder).filter((name) => name.endsWith(".tmp"));
  }

  async verdict(): Promise<Verdict> {
    const single = `read_parquet('${join(this.#bench.dir, "single.parquet")}')`;
    const found = `read_parquet('${this.folder}/part-*.parquet')`;
    const [[lost, doubled, bits] = []] = await sql(`SELECT
      (SELECT count(*) FROM ${single} s ANTI JOIN ${found} f USING (id))::INTEGER,
      (SELECT count(*) - count(DISTINCT id) FROM ${found})::INTEGER,
      (SELECT count(*) FROM ${single} s JOIN ${found} f USING (id) WHERE s IS DISTINCT FROM f)::INTEGER`);
    return { lost: Number(lost), doubled: Number(doubled), bits: Number(bits) };
  }

  /** For a person who reads why a trial failed. */
  get said(): string {
    return this.workers
      .map(({ out, err }, i) => `worker ${i}:\n${err}${out.split("\n").slice(-5).join("\n")}`)
      .join("\n");
  }
}
