/**
 * What goes wrong in a cluster loses no row, doubles none, and changes no bit: seven faults, each with a seed that says when. One seed
 * each here; `npm run chaos -- --seeds 20` tries more.
 */

import { copyFileSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "../command.ts";
import { bundleProgram } from "../faults/harness.ts";
import { faults } from "./faults.ts";
import { Servers, serverVersion } from "./servers.ts";
import { type Bench, partRows, prepare, Trial } from "./trial.ts";

const { FEEDFORWARD_FAULT_SEEDS: count = "1", FEEDFORWARD_FAULT_FIRST: first = "1" } = process.env;
const seeds = Array.from({ length: Number(count) }, (_, i) => Number(first) + i);
const cases = seeds.flatMap((seed) => Object.keys(faults).map((name): [string, number] => [name, seed]));

describe("a cluster of three and three workers", () => {
  let bench: Bench | null = null;

  beforeAll(async () => {
    if (serverVersion() === null) return;
    const dir = mkdtempSync(join(tmpdir(), "score-"));
    const program = await bundleProgram();
    await prepare({ dir, program });
    bench = { dir, program, servers: await Servers.start() };
  });

  afterAll(async () => {
    await bench?.servers.close();
    bench?.program.remove();
    if (bench !== null) rmSync(bench.dir, { recursive: true });
  });

  it("is judged: rows that are missing, twice, or other", async (context) => {
    if (bench === null) return context.skip("nats-server is not installed");
    const trial = new Trial(bench, "judged", 1);
    expect((await trial.alone()).code).toBe(0);
    expect(await trial.verdict()).toEqual({ lost: 0, doubled: 0, bits: 0 });
    const part = (i: number) => join(trial.folder, `part-00000${i}.parquet`);
    copyFileSync(part(1), part(2));
    const other = "SELECT * REPLACE (CASE WHEN id % 5000 < 7 THEN p_0 * 1.0000001 ELSE p_0 END::FLOAT AS p_0)";
    await sql(`COPY (${other} FROM '${part(3)}') TO '${trial.folder}/other.tmp' (FORMAT parquet)`);
    renameSync(join(trial.folder, "other.tmp"), part(3));
    expect(await trial.verdict()).toEqual({ lost: partRows, doubled: partRows, bits: 7 });
  });

  it.for(cases)("%s, seed %i", async ([name, seed], context) => {
    if (bench === null) return context.skip("nats-server is not installed");
    const trial = new Trial(bench, `${name.replaceAll(/\W+/g, "-")}-${seed}`, seed);
    try {
      const submitted = await trial.submit();
      expect(submitted.code, submitted.err).toBe(0);
      for (let i = 0; i < 3; i++) trial.addWorker();
      await faults[name]!(trial);
      await trial.untilComplete();
      if (name === "workers killed") expect(trial.leftovers).toEqual([]);
      expect(await trial.verdict()).toEqual({ lost: 0, doubled: 0, bits: 0 });
      expect(await trial.run("status", "--watch")).toMatchObject({ code: 0 });
    } catch (error) {
      throw new Error(`${trial.said}\n${bench.servers.log()}`, { cause: error });
    } finally {
      await trial.end();
      await trial.run("cancel");
    }
  });
});
