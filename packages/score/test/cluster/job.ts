/** Jobs on one server, for tests of the commands: two Parquet files, a model, and the words that score them. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Answer, folder, modelIn, score, sql } from "../command.ts";
import type { Shape } from "../networks.ts";
import { Servers, serverVersion } from "./servers.ts";

const shape: Shape = { sizes: [2, 8, 3] };

/** One server for all cases of a block, which are skipped where there is none; gives a place for each job, numbered. */
export function onOneServer(): { readonly servers: () => Servers; readonly place: () => Promise<JobPlace> } {
  let servers: Servers | null = null;
  let count = 0;
  beforeAll(async () => {
    if (serverVersion() !== null) servers = await Servers.start(1);
  });
  afterAll(async () => {
    await servers?.close();
  });
  beforeEach((context) => {
    if (servers === null) context.skip("nats-server is not installed");
  });
  return {
    servers: () => servers!,
    place: () => JobPlace.make(servers!.nats, `job-${++count}`),
  };
}

export class JobPlace {
  readonly dir: string;
  readonly out: string;
  readonly model: string;
  /** Files, model and columns. */
  readonly question: readonly string[];
  readonly #nats: string;
  readonly #job: string;

  private constructor(dir: string, model: string, [nats, job]: readonly [string, string]) {
    this.dir = dir;
    this.out = join(dir, "parts");
    this.model = model;
    this.question = [join(dir, "p-*.parquet"), "--model", model, "--keep", "id", "--part-rows", "1000"];
    this.#nats = nats;
    this.#job = job;
  }

  /** 5,000 rows in two files: six parts. */
  static async make(nats: string, job: string): Promise<JobPlace> {
    const dir = folder();
    const rows = (first: number) =>
      `SELECT i AS id, sin(i)::FLOAT AS a, cos(i) AS b FROM range(${first}, ${first + 2500}) t(i)`;
    await sql(`COPY (${rows(0)}) TO '${dir}/p-1.parquet'`);
    await sql(`COPY (${rows(2500)}) TO '${dir}/p-2.parquet'`);
    return new JobPlace(dir, await modelIn(dir, shape), [nats, job]);
  }

  get name(): string {
    return this.#job;
  }

  get job(): readonly string[] {
    return ["--nats", this.#nats, "--job", this.#job, "--root", this.dir];
  }

  submit(...more: string[]): Promise<Answer> {
    return score(["submit", ...this.question, "--out", this.out, ...this.job, ...more]);
  }

  run(word: string, ...more: string[]): Promise<Answer> {
    return score([word, ...this.job, ...more]);
  }

  work(...more: string[]): Promise<Answer> {
    return this.run("work", "--once", ...more);
  }

  async status(): Promise<Record<string, unknown>> {
    return JSON.parse((await this.run("status", "--json")).out);
  }

  /** Bytes of all parts, by name. */
  parts(folder = this.out): Record<string, string> {
    const names = readdirSync(folder).filter((name) => name.endsWith(".parquet"));
    return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), "latin1")]));
  }

  get isComplete(): boolean {
    return existsSync(join(this.out, "_SUCCESS"));
  }

  /** The same parts, from a single process. */
  async single(...more: string[]): Promise<Record<string, string>> {
    const out = join(this.dir, "single");
    await score([...this.question, "--root", this.dir, "--out", out, ...more]);
    return this.parts(out);
  }
}
