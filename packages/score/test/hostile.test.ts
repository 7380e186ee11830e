/** Names and paths that are SQL, patterns or too much for a terminal are names and paths; nothing of them is run. */

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Engine } from "../src/engine/engine.ts";
import { folder, modelIn, score, sql } from "./command.ts";
import type { Shape } from "./networks.ts";

const shape: Shape = { sizes: [2, 4, 2], labels: ["a') FROM x; --", '"; DROP TABLE x; --'] };
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const path = (text: string) => `'${text.replaceAll("'", "''")}'`;

describe("paths", () => {
  it.each([
    "it's.parquet",
    "a[1].parquet",
    "a*b?.csv",
    "'); DROP TABLE x; --.csv",
    "- .jsonl",
    "{a,b}.parquet",
    "줄\n바꿈.csv",
    "$PATH `id`.npy",
  ])("%s is read and written as one file", async (name) => {
    const dir = folder();
    const inside = join(dir, "in");
    mkdirSync(inside);
    const data = join(inside, name);
    if (name.endsWith(".npy")) {
      const { writeNpy } = await import("feedforward/formats/npy");
      const { Tensor } = await import("feedforward");
      writeFileSync(data, writeNpy(new Tensor("float32", [3, 2], Float32Array.of(0, 0, 1, 2, 2, 4))));
    } else {
      const form = name.endsWith("jsonl") ? " (FORMAT json)" : "";
      await sql(`COPY (SELECT i AS a, 2 * i AS b FROM range(3) t(i)) TO ${path(data)}${form}`);
    }
    const out = join(dir, `${name}.out.jsonl`);
    const answer = await score([data, "--model", await modelIn(dir, shape), "--output", "label", "--out", out]);
    expect(answer.code).toBe(0);
    expect(readdirSync(inside)).toEqual([name]);
    const rows = await sql(
      `SELECT label FROM read_json(${path(out.replaceAll(/[*?[]/g, "[$&]"))}, format='newline_delimited')`,
    );
    expect(rows).toHaveLength(3);
    expect(shape.labels).toContain(rows[0]![0]);
  });
});

describe("columns", () => {
  it.each(["select", 'a"b', "a'; DROP TABLE x; --", "s", "k0", "i", "a b", "한글", "n", "c"])(
    "%s is a name",
    async (name) => {
      const dir = folder();
      await sql(`COPY (SELECT i AS ${quoted(name)}, i AS other, i AS id FROM range(3) t(i)) TO '${dir}/p.parquet'`);
      const out = join(dir, "o.parquet");
      const args = [join(dir, "p.parquet"), "--model", await modelIn(dir, shape), "--out", out, "--keep", name];
      const answer = await score([...args, "--columns", `${name},other`, "--output", "label"]);
      expect(answer).toMatchObject({ code: 0 });
      expect(await sql(`SELECT ${quoted(name)}::INTEGER FROM '${out}'`)).toEqual([[0], [1], [2]]);
    },
  );

  it("a name that would steer a terminal is shown by its code points", async () => {
    const dir = folder();
    await sql(`COPY (SELECT 1 AS "a\x1b[2J", 'x' AS b) TO '${dir}/p.parquet'`);
    const { err } = await score([
      join(dir, "p.parquet"),
      "--model",
      await modelIn(dir, shape),
      "--out",
      join(dir, "o.csv"),
    ]);
    expect(err).toContain("a\\u{1b}[2J");
    expect(err).not.toContain("\x1b");
  });
});

describe("--where", () => {
  it.each([
    ["id > 1", [2, 3]],
    ["id > 1 -- and more", [2, 3]],
    ["id IN (0, 3)", [0, 3]],
  ])("%s leaves those rows, in their order", async (where, ids) => {
    const dir = folder();
    await sql(`COPY (SELECT i AS id, i AS a, i AS b FROM range(4) t(i)) TO '${dir}/p.parquet'`);
    const args = [join(dir, "p.parquet"), "--model", await modelIn(dir, shape), "--keep", "id", "--columns", "a,b"];
    for (const out of [join(dir, "o.parquet"), join(dir, "parts")]) {
      const answer = await score([...args, "--where", where, "--out", out, "--part-rows", "3"]);
      expect(answer.code).toBe(0);
      const files = out.endsWith("parts") ? `${out}/*.parquet` : out;
      expect((await sql(`SELECT id::INTEGER FROM '${files}'`)).flat()).toEqual(ids);
    }
  });

  it("downloads nothing, and SQL of others sees only the files that it may", async () => {
    const dir = folder();
    writeFileSync(join(dir, "secret.csv"), "a\n1\n");
    await sql(`COPY (SELECT 1 AS a) TO '${dir}/p.parquet'`);
    const engine = await Engine.open({ confinedTo: { files: [join(dir, "p.parquet")], folders: [] } });
    await engine.settle(null, false);
    expect(await engine.rows(`SELECT a FROM '${dir}/p.parquet'`)).toEqual([[1]]);
    await expect(engine.rows(`SELECT * FROM '${dir}/secret.csv'`)).rejects.toThrow("Permission Error");
    await expect(engine.rows("SET enable_external_access = true")).rejects.toThrow("locked");
    await expect(engine.rows("INSTALL httpfs")).rejects.toThrow("disabled");
    engine.close();
  });
});

describe("NULL and NaN", () => {
  it("of a row that has one the score is NULL where it is asked for, and outputs that are no numbers are counted", async () => {
    const dir = folder();
    await sql(
      `COPY (SELECT * FROM (VALUES (1, 2::FLOAT), (NULL, 1), (3, 'nan'::FLOAT)) t(a, b)) TO '${dir}/p.parquet'`,
    );
    const args = [
      join(dir, "p.parquet"),
      "--model",
      await modelIn(dir, { sizes: [2, 4, 2] }),
      "--on-null",
      "null",
      "--out",
    ];
    const parquet = await score([...args, join(dir, "o.parquet")]);
    expect(parquet.out).toMatch(/1 row has a NULL, and so has its score\n2 outputs are NaN or infinite\n$/);
    expect(await sql(`SELECT p_0 IS NULL, isnan(p_0) FROM '${dir}/o.parquet'`)).toEqual([
      [false, false],
      [true, null],
      [false, true],
    ]);
    const json = await score([...args, join(dir, "o.jsonl")]);
    expect(json.out).toContain("2 outputs are NaN or infinite, which JSON does not know: they are null");
    expect(await sql(`SELECT p_0 IS NULL FROM '${dir}/o.jsonl'`)).toEqual([[false], [true], [true]]);
    const npy = await score([...args, join(dir, "o.npy"), "--json"]);
    expect(JSON.parse(npy.out)).toMatchObject({ rows: 3, nulls: 1, nonFinite: 2 });
  });

  it("--dry-run shows the mapping, five rows and the time, and writes nothing", async () => {
    const dir = folder();
    await sql(`COPY (SELECT i AS id, i AS a, i AS b FROM range(400) t(i)) TO '${dir}/p.parquet'`);
    const args = [
      join(dir, "p.parquet"),
      "--model",
      await modelIn(dir, { sizes: [2, 4, 2] }),
      "--keep",
      "id",
      "--dry-run",
    ];
    const { code, out, err } = await score(args);
    expect(code).toBe(0);
    expect(err).toBe("by their place: a, b\n");
    expect(out.split("\n")[0]).toMatch(/^id +a +b +p_0 +p_1$/);
    expect(out.split("\n")[5]).toMatch(/^4 +4 +4 +0\.\d+ +0\.\d+$/);
    expect(out).toMatch(/\n400 rows at [\d,]+ a second: about [\d.]+ s\n$/);
    expect(JSON.parse((await score([...args, "--json"])).out)).toMatchObject({
      columns: ["id", "p_0", "p_1"],
      inputs: Array.from({ length: 5 }, (_, i) => ({ a: i, b: i })),
      rows: 400,
    });
    expect(readdirSync(dir).sort()).toEqual(["model.safetensors", "p.parquet"]);
    expect((await score(args, "ko")).out).toContain("아무것도 저장하지 않았습니다");
  });
});
