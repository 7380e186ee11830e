/**
 * `score` killed at many moments, and the same command again: the output is that of an undisturbed process, byte for
 * byte, and nothing is left beside it. What a kill leaves never looks finished.
 */

import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folder, modelIn, sql } from "../command.ts";
import { bundleProgram, contentsOf, kills, leftIn, moments, runAndKill, start } from "./harness.ts";

const never = 2 ** 31 - 1;
let program = { path: "", remove() {} };
beforeAll(async () => {
  program = await bundleProgram();
});
afterAll(() => program.remove());

async function place(): Promise<{ dir: string; args: string[] }> {
  const dir = folder();
  const rows = "SELECT i AS id, sin(i)::FLOAT AS a, cos(i)::FLOAT AS b FROM range(300000) t(i)";
  await sql(`COPY (${rows}) TO '${dir}/p.parquet' (ROW_GROUP_SIZE 20480)`);
  const model = await modelIn(dir, { sizes: [2, 64, 64, 3] });
  mkdirSync(join(dir, "out"));
  const question = ["--keep", "id", "--columns", "a,b", "--part-rows", "40000", "--root", dir];
  return { dir, args: [join(dir, "p.parquet"), "--model", model, ...question] };
}

describe("kill -9, then the same command again", () => {
  it.each([
    ["a file", "o.parquet", false],
    ["a folder of parts", "parts", true],
  ])("%s is what it would have been", async (_, name, isFolder) => {
    const { dir, args } = await place();
    const reference = join(dir, name);
    const begun = performance.now();
    expect((await runAndKill(program.path, [...args, "--out", reference], never)).code).toBe(0);
    const lengthMs = performance.now() - begun;
    const expected = contentsOf(reference, isFolder);
    let killed = 0;
    for (const [i, ms] of moments(kills, lengthMs).entries()) {
      const place = join(dir, "out", String(i));
      mkdirSync(place);
      const out = join(place, name);
      const first = await runAndKill(program.path, [...args, "--out", out], ms);
      if (first.code === null) {
        killed++;
        const isFinished = existsSync(isFolder ? join(out, "_SUCCESS") : out);
        if (isFinished) expect(contentsOf(out, isFolder)).toEqual(expected);
      }
      const again = await runAndKill(
        program.path,
        [...args, "--out", out, ...(existsSync(out) && !isFolder ? ["--force"] : [])],
        never,
      );
      expect(again).toMatchObject({ code: 0 });
      expect(contentsOf(out, isFolder)).toEqual(expected);
      expect(leftIn(place)).toEqual([]);
    }
    expect(killed).toBeGreaterThan(0);
  });

  it("tasks of a batch system, killed and requeued, then merge: the folder of one process", async () => {
    const { dir, args } = await place();
    const whole = join(dir, "whole");
    const begun = performance.now();
    await runAndKill(program.path, [...args, "--out", whole], never);
    const lengthMs = performance.now() - begun;
    const out = join(dir, "parts");
    const tasks = 3;
    const words = (i: number) => [...args, "--out", out, "--shard", `${i}/${tasks}`];
    for (const ms of moments(Math.ceil(kills / 2), lengthMs)) {
      await Promise.all(Array.from({ length: tasks }, (_, i) => runAndKill(program.path, words(i), ms)));
    }
    const last = await Promise.all(Array.from({ length: tasks }, (_, i) => start(program.path, words(i)).ended));
    expect(last.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect((await runAndKill(program.path, ["merge", out], never)).code).toBe(0);
    expect(contentsOf(out, true)).toEqual(contentsOf(whole, true));
    expect(leftIn(dir)).toEqual([]);
  });

  it("what ends at SIGTERM leaves nothing behind", async () => {
    const { dir, args } = await place();
    const { child, ended } = start(program.path, [...args, "--out", join(dir, "out", "o.parquet")]);
    child.stderr!.once("data", () => setTimeout(() => void child.kill("SIGTERM"), 100));
    expect((await ended).code).toBeNull();
    expect(leftIn(dir)).toEqual([]);
  });
});
