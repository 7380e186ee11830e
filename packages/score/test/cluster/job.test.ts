/**
 * The commands of a queue, on one nats-server: submit, work, status, resume, cancel, verify; what is refused, what is reported, and
 * that a job whose servers forget everything is completed. The parts are those of a single process, byte for byte.
 */

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type JsMsg, jetstream } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { Tensor } from "feedforward";
import { writeNpy } from "feedforward/formats/npy";
import { describe, expect, it } from "vitest";
import { score, sql } from "../command.ts";
import { numbers } from "../networks.ts";
import { onOneServer } from "./job.ts";
import type { Servers } from "./servers.ts";

describe("a job on one server", () => {
  const { servers, place } = onOneServer();

  it("is submitted, worked on, complete, verified and cancelled", async () => {
    const job = await place();
    expect(await job.submit("--quiet")).toEqual({
      code: 0,
      out: `${job.name}: 6 parts queued, 6 of 6 still to do\n`,
      err: "by their place: a, b\n",
    });
    expect(await job.status()).toMatchObject({
      out: "parts",
      parts: 6,
      done: 0,
      waiting: 6,
      failed: 0,
      isComplete: false,
    });
    expect(job.isComplete).toBe(false);
    expect(await job.work("--quiet")).toEqual({ code: 0, out: `${job.name}: ${job.out} is complete\n`, err: "" });
    expect(job.isComplete).toBe(true);
    expect(job.parts()).toEqual(await job.single());
    expect(await job.status()).toMatchObject({ done: 6, waiting: 0, running: 0, isComplete: true, failures: [] });
    expect(await job.run("status", "--watch")).toMatchObject({ code: 0 });
    expect(await score(["verify", job.out])).toMatchObject({
      code: 0,
      out: `${job.out} is complete: 5,000 rows in 6 parts, each with the bytes of its record\n`,
    });
    expect(await job.run("cancel")).toMatchObject({ code: 0 });
    expect((await job.run("status", "--json")).code).toBe(1);
    expect(Object.keys(job.parts())).toHaveLength(6);
  });

  it("is queued once, however often it is submitted", async () => {
    const job = await place();
    const all = await Promise.all([job.submit("--json"), job.submit("--json")]);
    all.push(await job.submit("--json"));
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(all.map(({ out }) => JSON.parse(out).queued).reduce((a, b) => a + b)).toBe(6);
    expect(await job.status()).toMatchObject({ waiting: 6 });
  });

  it("goes on where the folder is, once it is submitted again", async () => {
    const job = await place();
    await job.submit();
    await job.work();
    rmSync(join(job.out, "_SUCCESS"));
    rmSync(join(job.out, "part-000002.json"));
    rmSync(join(job.out, "part-000004.parquet"));
    expect(JSON.parse((await job.submit("--json")).out)).toMatchObject({ left: 2, queued: 2 });
    const ran = (await job.work("--json")).out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).part);
    expect(new Set(ran)).toEqual(new Set([2, 4, undefined]));
    expect(job.parts()).toEqual(await job.single());
    expect(job.isComplete).toBe(true);
  });

  it("reports a shard that fails five times, finishes the others, and ends with 2", async () => {
    const job = await place();
    const hole =
      "SELECT i AS id, CASE WHEN i <> 4321 THEN sin(i)::FLOAT END AS a, cos(i) AS b FROM range(2500, 5000) t(i)";
    await sql(`COPY (${hole}) TO '${job.dir}/p-2.parquet'`);
    await job.submit();
    const worked = await job.work();
    expect(worked.code).toBe(2);
    expect(worked.err.match(/part-000004 failed/g)).toHaveLength(5);
    expect(job.isComplete).toBe(false);
    expect(Object.keys(job.parts())).toHaveLength(5);
    const status = await job.run("status");
    expect(status.code).toBe(2);
    expect(status.out).toContain("5 of 6 parts (83 %), 0 running, 0 waiting, 1 failed");
    expect(status.out).toContain(
      `part-000004: ${join(job.dir, "p-2.parquet")}: row 1821 (from 0) has NULL in column "a", id = 4321`,
    );
    expect((await job.run("status", "--watch")).code).toBe(2);
    expect(JSON.parse((await job.run("resume", "--json")).out)).toMatchObject({ left: 1, queued: 1 });
    expect((await job.work()).code).toBe(2);
    expect((await job.submit("--on-null", "null", "--force")).code).toBe(0);
    expect((await job.work()).code).toBe(0);
    expect(job.isComplete).toBe(true);
  });

  it("gives up a shard whose workers end five times", async () => {
    const job = await place();
    await job.submit();
    await takeAndLeave(servers(), job.name, 5);
    expect((await job.work()).code).toBe(2);
    const { failures, done } = await job.status();
    expect([done, failures]).toEqual([5, [expect.objectContaining({ i: 0, code: "shard-abandoned" })]]);
    expect((await job.run("resume")).code).toBe(0);
    expect((await job.work()).code).toBe(0);
    expect(job.parts()).toEqual(await job.single());
  });

  it("is completed though the servers lose everything in its middle", async () => {
    const job = await place();
    await job.submit();
    for (const i of [1, 4]) await score([...job.question, "--root", job.dir, "--out", job.out, "--shard", `${i}/6`]);
    await servers().kill(servers().all[0]!);
    servers().wipe();
    servers().begin(servers().all[0]!);
    await servers().ready();
    expect((await job.run("resume", "--json")).code).toBe(2);
    const again = await job.run("resume", "--json", "--out", job.out, "--model", job.model);
    expect(JSON.parse(again.out)).toMatchObject({ left: 4, queued: 4 });
    expect((await job.work()).code).toBe(0);
    expect(job.parts()).toEqual(await job.single());
  });

  it("says _SUCCESS of no folder with a part that is not what its record says", async () => {
    const job = await place();
    await job.submit();
    await score([...job.question, "--root", job.dir, "--out", job.out, "--shard", "3/6"]);
    const part = join(job.out, "part-000003.parquet");
    const bytes = readFileSync(part);
    bytes[100]! ^= 1;
    writeFileSync(part, bytes);
    const worked = await job.work();
    expect(worked.code).toBe(2);
    expect(worked.err).toContain("part-000003 is not what its record says");
    expect(job.isComplete).toBe(false);
    expect(await score(["verify", job.out])).toEqual({
      code: 1,
      out: "not what their records say: part-000003\n",
      err: "",
    });
  });

  it.each(["x.csv", "x.csv.gz", "x.jsonl", "x.npy", "lists.parquet"])(
    "of %s is scored in its confinement",
    async (name) => {
      const job = await place();
      const path = join(job.dir, name);
      if (name.endsWith(".npy")) writeFileSync(path, writeNpy(new Tensor("float32", [700, 2], numbers(1400))));
      else {
        const columns = name.startsWith("lists") ? "[sin(i), i]::FLOAT[] AS x" : "sin(i) AS a, i AS b";
        await sql(`COPY (SELECT ${columns} FROM range(700) t(i)) TO '${path}'`);
      }
      const words = [path, "--model", job.model, "--root", job.dir, "--part-rows", "300"];
      expect((await score(["submit", ...words, "--out", job.out, ...job.job])).code).toBe(0);
      expect((await job.work()).code).toBe(0);
      const single = join(job.dir, "single");
      await score([...words, "--out", single]);
      expect(job.parts()).toEqual(job.parts(single));
      expect(Object.keys(job.parts())).toHaveLength(/npy|parquet/.test(name) ? 3 : 1);
    },
  );

  it("of one large text is cut into parts", async () => {
    const job = await place();
    await sql(`COPY (SELECT i AS id, i % 7 AS a, i / 3 AS b FROM range(1500000) t(i)) TO '${job.dir}/big.csv'`);
    const words = [join(job.dir, "big.csv"), "--model", job.model, "--keep", "id", "--root", job.dir];
    const submitted = await score(["submit", ...words, "--out", job.out, ...job.job, "--part-rows", "400000"]);
    expect(submitted.err).toContain("it is written as Parquet first");
    expect(await job.status()).toMatchObject({ parts: 4 });
    const time = readFileSync(join(job.out, "_manifest.json"), "utf8");
    await score(["submit", ...words, "--out", job.out, ...job.job, "--part-rows", "400000"]);
    expect(readFileSync(join(job.out, "_manifest.json"), "utf8")).toBe(time);
    expect((await job.work()).code).toBe(0);
    await score([...words, "--out", join(job.dir, "one.parquet")]);
    const differing = `SELECT count(*)::INTEGER FROM (SELECT * FROM '${job.dir}/one.parquet') POSITIONAL JOIN
      (SELECT id AS i, p_0 AS q, p_1 AS r, p_2 AS s FROM '${job.out}/*.parquet') WHERE id <> i OR p_0 <> q OR p_1 <> r OR p_2 <> s`;
    expect(await sql(differing)).toEqual([[0]]);
  });
});

/** Takes a message of a job several times and never finishes: a worker that is killed each time. */
async function takeAndLeave(servers: Servers, job: string, times: number): Promise<void> {
  const connection = await connect({ servers: servers.nats.replace("nats://", "").split(",") });
  try {
    const consumer = await jetstream(connection).consumers.get(`score-work-${job}`, "workers");
    const next = async (): Promise<JsMsg> => (await consumer.next({ expires: 5000 }))!;
    const [first, ...others] = [await next(), await next(), await next(), await next(), await next(), await next()];
    first!.nak();
    for (let i = 1; i < times; i++) (await next()).nak(); // the others are taken, so it is the first again
    for (const other of others) other!.nak();
    await connection.flush();
  } finally {
    await connection.close();
  }
}
