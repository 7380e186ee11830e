/** A folder of parts: the same rows, ids and bits as the single run, from one process or many tasks; it resumes, and merge checks. */

import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, modelIn, score, sql } from "./command.ts";
import type { Shape } from "./networks.ts";

const shape: Shape = { sizes: [2, 8, 3] };

/** Two Parquet files of 2,500 rows and a CSV of 700, a model, and the words that score them. */
async function place(): Promise<{ dir: string; args: string[] }> {
  const dir = folder();
  const rows = (first: number, count: number) =>
    `SELECT i AS id, sin(i)::FLOAT AS a, cos(i) AS b FROM range(${first}, ${first + count}) t(i)`;
  await sql(`COPY (${rows(0, 2500)}) TO '${dir}/p-1.parquet' (ROW_GROUP_SIZE 2048)`);
  await sql(`COPY (${rows(2500, 2500)}) TO '${dir}/p-2.parquet' (ROW_GROUP_SIZE 2048)`);
  await sql(`COPY (${rows(5000, 700)}) TO '${dir}/p-10.csv'`);
  const args = [
    join(dir, "p-*"),
    "--model",
    await modelIn(dir, shape),
    "--keep",
    "id",
    "--columns",
    "a,b",
    "--root",
    dir,
  ];
  return { dir, args: [...args, "--part-rows", "1000"] };
}

/** What is in a folder, but for who did it. */
function contents(dir: string): Record<string, string> {
  const read = (name: string) => {
    const text = readFileSync(join(dir, name)).toString("latin1");
    return /^part-\d+\.json$/.test(name) ? JSON.stringify({ ...JSON.parse(text), worker: "" }) : text;
  };
  return Object.fromEntries(
    readdirSync(dir)
      .sort()
      .map((name) => [name, read(name)]),
  );
}

const names = [
  "_SUCCESS",
  "_manifest.json",
  ...Array.from({ length: 7 }, (_, i) => [`part-00000${i}.json`, `part-00000${i}.parquet`]).flat(),
];

describe("a folder of parts", () => {
  it("holds the rows of the single run, in their order, with a record each and the manifest", async () => {
    const { dir, args } = await place();
    const [one, parts] = [join(dir, "one.parquet"), join(dir, "parts")];
    await score([...args, "--out", one]);
    expect(await score([...args, "--out", parts])).toMatchObject({
      code: 0,
      out: `${parts} is complete: 5,700 rows in 7 parts\n`,
      err: `by --columns: a, b\n7 of 7 parts are still to do in ${parts}\n`,
    });
    expect(readdirSync(parts).sort()).toEqual(names);
    const rowsOf = (from: string) => sql(`SELECT * FROM read_parquet('${from}')`);
    expect(await rowsOf(`${parts}/*.parquet`)).toEqual(await rowsOf(one));
    const manifest = JSON.parse(readFileSync(join(parts, "_manifest.json"), "utf8"));
    const { mtimeMs } = statSync(join(dir, "p-1.parquet"));
    expect(manifest).toMatchObject({
      version: 1,
      inputs: [
        { path: "p-1.parquet", rows: 2500, mtimeMs },
        { path: "p-2.parquet", rows: 2500 },
        { path: "p-10.csv", rows: null },
      ],
      model: { inputs: 2 },
      query: { columns: ["a", "b"], keep: ["id"], output: "probabilities", onNull: "error", where: null },
      software: { feedforward: "0.1.0", score: "0.1.0", duckdb: "v1.5.6" },
    });
    expect(manifest.shards.slice(1, 3)).toEqual([
      { i: 1, file: 0, start: 1000, rows: 1000 },
      { i: 2, file: 0, start: 2000, rows: 500 },
    ]);
    expect(JSON.parse(readFileSync(join(parts, "part-000006.json"), "utf8"))).toMatchObject({
      i: 6,
      start: 0,
      rows: 700,
      written: 700,
      file: "part-000006.parquet",
    });
  });

  it.each([
    ["1 task", 1],
    ["3 tasks", 3],
    ["more tasks than parts", 11],
  ])("is the same from %s, then merge, as from one run", async (_, count) => {
    const { dir, args } = await place();
    await score([...args, "--out", join(dir, "whole")]);
    const parts = join(dir, "parts/");
    for (let i = count - 1; i >= 0; i--) {
      expect((await score([...args, "--out", parts, "--shard", `${i}/${count}`])).code).toBe(0);
    }
    expect(existsSync(join(parts, "_SUCCESS"))).toBe(false);
    const one = join(dir, "one.parquet");
    expect((await score(["merge", parts, "--out", one])).code).toBe(0);
    expect(contents(parts)).toEqual(contents(join(dir, "whole")));
    const single = join(dir, "single.parquet");
    await score([...args, "--out", single]);
    expect(readFileSync(one).equals(readFileSync(single))).toBe(true);
  });

  it("goes on where it was, and does nothing when it is complete", async () => {
    const { dir, args } = await place();
    const parts = join(dir, "parts");
    await score([...args, "--out", parts]);
    const before = contents(parts);
    rmSync(join(parts, "_SUCCESS"));
    rmSync(join(parts, "part-000003.json"));
    rmSync(join(parts, "part-000005.parquet"));
    const kept = statSync(join(parts, "part-000000.parquet")).mtimeMs;
    const resumed = await score([...args, "--out", parts, "--json"]);
    expect(JSON.parse(resumed.out)).toMatchObject({ ran: [3, 5], rows: 5700, isComplete: true });
    expect(contents(parts)).toEqual(before);
    expect(statSync(join(parts, "part-000000.parquet")).mtimeMs).toBe(kept);
    expect(await score([...args, "--out", parts])).toMatchObject({ code: 0, out: `${parts} is complete already\n` });
  });

  it.each<[string, string, (dir: string, args: string[]) => Promise<string[]> | string[]]>([
    ["another question", "query.output", (_, args) => [...args, "--output", "label"]],
    ["other parts", "shards[0].rows", (_, args) => [...args, "--part-rows", "500"]],
    [
      "a file that was written since",
      "inputs[1].mtimeMs",
      (dir, args) => {
        utimesSync(join(dir, "p-2.parquet"), 1, 1);
        return args;
      },
    ],
    [
      "another model",
      "model.sha256",
      async (dir, args) => {
        await modelIn(dir, { ...shape, sizes: [2, 9, 3] });
        return args;
      },
    ],
  ])("refuses %s, and begins anew with --force", async (_, at, change) => {
    const { dir, args } = await place();
    const parts = join(dir, "parts");
    await score([...args, "--out", parts]);
    writeFileSync(join(parts, "mine.txt"), "");
    const other = [...(await change(dir, args)), "--out", parts];
    const refused = await score([...other, "--json"]);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({
      error: { code: "manifest-differs", facts: { folder: parts, place: at } },
    });
    expect((await score([...other, "--force"])).code).toBe(0);
    expect(existsSync(join(parts, "mine.txt"))).toBe(true);
  });

  it("arrays are cut into parts too, and what is compressed is one", async () => {
    const dir = folder();
    const { writeNpy } = await import("feedforward/formats/npy");
    const { gzipSync } = await import("node:zlib");
    const { Tensor } = await import("feedforward");
    const bytes = writeNpy(
      new Tensor(
        "float32",
        [2500, 2],
        Float32Array.from({ length: 5000 }, (_, i) => i / 5000),
      ),
    );
    writeFileSync(join(dir, "a.npy"), bytes);
    writeFileSync(join(dir, "b.npy.gz"), gzipSync(bytes));
    const args = [
      join(dir, "a.npy"),
      join(dir, "b.npy.gz"),
      "--model",
      await modelIn(dir, shape),
      "--part-rows",
      "1000",
    ];
    await score([...args, "--out", join(dir, "parts")]);
    await score([...args, "--out", join(dir, "one.parquet")]);
    expect(readdirSync(join(dir, "parts")).filter((name) => name.endsWith(".parquet"))).toHaveLength(4);
    const all = await sql(`SELECT * FROM read_parquet('${dir}/parts/*.parquet')`);
    expect(all).toEqual(await sql(`SELECT * FROM '${dir}/one.parquet'`));
  });
});

describe("merge", () => {
  it.each<[string, object, (parts: string) => void]>([
    [
      "a part that is missing",
      { code: "parts-missing", facts: { count: 1, all: 7, parts: ["part-000002"] } },
      (parts) => rmSync(join(parts, "part-000002.json")),
    ],
    [
      "a part that was changed",
      { code: "part-damaged", facts: { part: "part-000002" } },
      (parts) => writeFileSync(join(parts, "part-000002.parquet"), "x"),
    ],
    ["a part without its file", { code: "part-damaged" }, (parts) => rmSync(join(parts, "part-000002.parquet"))],
    [
      "a record of another plan",
      { code: "part-foreign" },
      (parts) => {
        const record = join(parts, "part-000001.json");
        writeFileSync(record, readFileSync(record, "utf8").replace('"start":1000', '"start":0'));
      },
    ],
    [
      "a record that is cut",
      { code: "record-unreadable" },
      (parts) => writeFileSync(join(parts, "part-000001.json"), '{"i":'),
    ],
    [
      "a manifest that is cut",
      { code: "manifest-unreadable" },
      (parts) => writeFileSync(join(parts, "_manifest.json"), "{"),
    ],
    ["no manifest", { code: "manifest-missing" }, (parts) => rmSync(join(parts, "_manifest.json"))],
  ])("refuses %s, and says nothing of success", async (_, error, harm) => {
    const { dir, args } = await place();
    const parts = join(dir, "parts");
    await score([...args, "--out", parts, "--shard", "0/1"]);
    harm(parts);
    const { code, out } = await score(["merge", parts, "--json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error });
    expect(existsSync(join(parts, "_SUCCESS"))).toBe(false);
  });
});
