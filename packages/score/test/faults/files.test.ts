/** Files that change, grow or vanish while they are read, a full disk, too little memory: a sentence, and nothing is left behind. */

import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { usualValues } from "../../src/command/options.ts";
import { run } from "../../src/command.ts";
import { Engine } from "../../src/engine/engine.ts";
import { closeJob, openJob } from "../../src/job/open.ts";
import { writeOne } from "../../src/job/write.ts";
import { folder, modelIn, score, sql } from "../command.ts";
import type { Shape } from "../networks.ts";

const shape: Shape = { sizes: [2, 8, 3] };
const rows = "SELECT cos(i)::FLOAT AS a, sin(i)::FLOAT AS b FROM range(200000) t(i)";

interface Place {
  readonly dir: string;
  readonly data: string;
  readonly model: string;
  readonly out: string;
}

async function place(name: string): Promise<Place> {
  const dir = folder();
  mkdirSync(join(dir, "out"));
  const data = join(dir, name);
  await sql(`COPY (${rows}) TO '${data}'`);
  return { dir, data, model: await modelIn(dir, shape), out: join(dir, "out", "o.parquet") };
}

/** Scores a file, and does something when the first rows have run. */
async function whileReading({ data, model, out }: Place, act: () => void): Promise<unknown> {
  const engine = await Engine.open();
  const { column, output, where, bytes, memory } = usualValues;
  const question = { columns: null, column, keep: [], output, onNull: "error", where, bytes, memory } as const;
  const options = { inputs: [data], model, ...question };
  const job = await openJob(options, engine);
  let isDone = false;
  job.onRows = () => {
    if (!isDone) act();
    isDone = true;
  };
  try {
    await writeOne(job, { kind: "parquet", path: out, isCompressed: false }, false);
    return null;
  } catch (error) {
    return error;
  } finally {
    closeJob(job);
    engine.close();
  }
}

describe("a file", () => {
  it.each<[string, string, string, (data: string) => void]>([
    ["that grows", "p.csv", "input-changed", (data) => appendFileSync(data, "1,2\n")],
    ["that is written anew", "p.parquet", "input-changed", (data) => writeFileSync(data, "PAR1")],
    ["that vanishes", "p.parquet", "input-vanished", (data) => rmSync(data)],
  ])("%s while it is read is refused, and nothing is written", async (_, name, code, act) => {
    const where = await place(name);
    const error = await whileReading(where, () => act(where.data));
    expect(error).toMatchObject({ code, facts: { path: where.data } });
    expect(readdirSync(join(where.dir, "out"))).toEqual([]);
  });

  it("that vanishes before it is read is refused by its name", async () => {
    const { data, model, out } = await place("p.parquet");
    const said: string[] = [];
    const terminal = {
      print() {},
      printJson() {},
      complain(line: string) {
        said.push(line);
        rmSync(data, { force: true });
      },
      now: () => 0,
      progress: () => ({ update() {}, done() {} }),
    };
    const code = await run({ words: [data], options: { ...usualValues, model, out }, language: "en", terminal });
    expect([code, said.at(-1)]).toEqual([1, `feedforward: ${data} vanished while it was read: nothing is written`]);
  });
});

/** Where root may mount; elsewhere the tests below say that they were skipped. */
function canMount(): boolean {
  const dir = mkdtempSync(join(tmpdir(), "score-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=300k", "tmpfs", dir], { stdio: "ignore" });
    execFileSync("umount", [dir]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

describe.skipIf(!canMount())("a full disk, a small one that is mounted", () => {
  it.each(["o.parquet", "o.csv", "o.npy", "parts/"])("%s: what was begun is removed", async (name) => {
    const { dir, data, model } = await place("p.parquet");
    const disk = join(dir, "disk");
    mkdirSync(disk);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=300k", "tmpfs", disk]);
    onTestFinished(() => void execFileSync("umount", [disk]));
    const { code, out } = await score([data, "--model", model, "--out", join(disk, name), "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out).error.code).toBe("out-disk-full");
    const left = readdirSync(disk, { recursive: true, encoding: "utf8" });
    expect(left.filter((file) => file !== "parts" && !file.endsWith("_manifest.json"))).toEqual([]);
  });
});

it("too little memory is said, with what helps", async () => {
  const { data, model, out, dir } = await place("p.csv");
  const answer = await score([data, "--model", model, "--out", out, "--memory", "2MB", "--json"]);
  expect(JSON.parse(answer.out).error.code).toBe("memory-limit");
  expect(readdirSync(join(dir, "out"))).toEqual([]);
});
