/**
 * What the commands of a queue refuse: a worker that would give other bits, files outside of the root, a job that is not what its
 * name says, and what servers refuse themselves.
 */

import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { connectTo, isOlder, parseAddress } from "../../src/cluster/connection.ts";
import { enqueue } from "../../src/cluster/enqueue.ts";
import { readManifest } from "../../src/shards/manifest.ts";
import { modelIn, score } from "../command.ts";
import { type JobPlace, onOneServer } from "./job.ts";

describe("a job on one server", () => {
  const { place } = onOneServer();

  it.each<[string, string, (job: JobPlace) => Promise<string[]> | string[]]>([
    [
      "another model",
      "model.sha256",
      async ({ dir }) => {
        mkdirSync(join(dir, "other"));
        return ["--model", await modelIn(join(dir, "other"), { sizes: [2, 9, 3] })];
      },
    ],
    [
      "another version",
      "software.score",
      async (job) => {
        await retell(job, (text) => text.replace(/"score": ".*?"/, '"score": "0.0.9"'));
        return [];
      },
    ],
    [
      "a file that was written since",
      "inputs[1].mtimeMs",
      ({ dir }) => {
        utimesSync(join(dir, "p-2.parquet"), 1, 1);
        return [];
      },
    ],
    [
      "a file that has grown",
      "p-1.parquet",
      ({ dir }) => {
        appendFileSync(join(dir, "p-1.parquet"), "x");
        return [];
      },
    ],
  ])("is refused by a worker with %s", async (_, where, make) => {
    const job = await place();
    await job.submit();
    const words = await make(job);
    const before = await job.status();
    const { code, err } = await job.work(...words);
    expect(code).toBe(1);
    expect(err).toContain(where);
    expect(await job.status()).toEqual(before);
  });

  it("is taken from no folder but below --root, and its SQL reads no other file", async () => {
    const job = await place();
    const secret = join(job.dir, "secret.csv");
    writeFileSync(secret, "a\n1\n");
    const outside = await score([
      "submit",
      ...job.question,
      "--out",
      job.out,
      ...job.job,
      "--root",
      join(job.dir, "parts"),
    ]);
    expect(outside.err).toContain("is not below the root");
    await job.submit("--where", `a > (SELECT -2 * max(a) FROM read_csv('${secret}'))`);
    const { code, err } = await job.work();
    expect([code, err]).toEqual([2, expect.stringContaining("Permission Error")]);
    expect(existsSync(join(job.out, "part-000000.parquet"))).toBe(false);
  });

  it.each<[code: string, exit: number, (job: JobPlace) => Promise<readonly string[]>]>([
    ["job-missing", 1, async ({ job }) => ["status", ...job]],
    ["job-missing", 1, async ({ job }) => ["work", "--once", ...job]],
    ["job-missing", 1, async ({ job }) => ["cancel", ...job]],
    ["usage-resume", 2, async ({ job }) => ["resume", ...job]],
    ["nats-failed", 1, async (job) => ["submit", ...job.question, "--out", job.out, ...job.job, "--replicas", "3"]],
    [
      "job-exists",
      1,
      async (job) => {
        await job.submit();
        return ["submit", ...job.question, "--out", join(job.dir, "other"), ...job.job, "--output", "label"];
      },
    ],
    [
      "job-folder",
      1,
      async (job) => {
        await job.submit();
        rmSync(job.out, { recursive: true });
        return ["work", "--once", ...job.job];
      },
    ],
    [
      "job-model",
      1,
      async (job) => {
        await job.submit();
        await forgetModel(job);
        return ["work", "--once", ...job.job];
      },
    ],
    [
      "model-other",
      1,
      async (job) => {
        await job.submit();
        await job.run("cancel");
        await modelIn(job.dir, { sizes: [2, 9, 3] });
        return ["resume", ...job.job, "--out", job.out, "--model", job.model];
      },
    ],
  ])("%s: exit code %i", async (code, exit, words) => {
    const answer = await score([...(await words(await place())), "--json"]);
    expect([answer.code, JSON.parse(answer.out).error.code]).toEqual([exit, code]);
  });
});

async function forgetModel({ job }: JobPlace): Promise<void> {
  const servers = await connectTo(job[1]!, false);
  await servers.jsm.streams.delete(`OBJ_score-model-${job[3]}`);
  await servers.connection.close();
}

/** Queues a job again as if it were of another version: with its manifest changed, and everything that knows its hash. */
async function retell(job: JobPlace, change: (text: string) => string): Promise<void> {
  const path = join(job.out, "_manifest.json");
  writeFileSync(path, change(readFileSync(path, "utf8")));
  const { manifest, sha256 } = readManifest(job.out)!;
  await job.run("cancel");
  const [, nats = "", , name = ""] = job.job;
  const servers = await connectTo(nats, false);
  const terms = {
    out: "parts",
    manifest: sha256,
    shards: manifest.shards.length,
    model: "model.safetensors",
    replicas: 1,
    ackWaitMs: 5000,
  };
  await enqueue(servers, name, { folder: job.out, manifest, model: job.model, terms });
  await servers.connection.close();
}

it.each([
  ["nats://a,b:4223,c", { servers: ["a", "b:4223", "c"] }],
  ["a", { servers: ["a"] }],
  ["nats://me:s%40y@a,b", { servers: ["a", "b"], user: "me", pass: "s@y" }],
  ["nats://token@a/", { servers: ["a"], token: "token" }],
  ["tls://a:4222", { servers: ["a:4222"], tls: {} }],
  ["nats://a,nats://b", { servers: ["a", "b"] }],
])("servers are told as %s", (text, address) => {
  expect(parseAddress(text)).toEqual(address);
});

it.each([
  ["2.10.22", true],
  ["2.10.23", false],
  ["2.9.30", true],
  ["2.11.0-RC.1", false],
  ["3.0.0", false],
])("nats-server %s is older than 2.10.23: %s", (version, older) => {
  expect(isOlder(version, "2.10.23")).toBe(older);
});
