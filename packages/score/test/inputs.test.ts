/** Every way in gives the bits of `session.predict`, in the order of the rows, for any number of threads, and every way out holds them. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Tensor } from "feedforward";
import { writeNpy } from "feedforward/formats/npy";
import { writeNpz } from "feedforward/formats/npz";
import { describe, expect, it } from "vitest";
import { folder, modelIn, score, sql } from "./command.ts";
import { numbers, type Shape, session } from "./networks.ts";

const shape: Shape = { sizes: [3, 8, 2], labels: ["no", "yes"] };
const rows = 30_000;
const values = numbers(3 * rows);

/** Rows of features a, b, c and an id, as a table of SQL over a npy's numbers: exact in every text. */
function tableSql(first = 0, count = rows): string {
  const lists = Array.from({ length: count }, (_, k) => {
    const at = 3 * (first + k);
    return `(${first + k},${[...values.subarray(at, at + 3)].map((x) => `'${x}'::FLOAT`).join(",")})`;
  });
  return `SELECT * FROM (VALUES ${lists.join(",")}) t(id, a, b, c)`;
}

function predicted(first = 0, count = rows): number[] {
  const part = values.slice(3 * first, 3 * (first + count));
  return Array.from(session(shape).predict(new Tensor("float32", [count, 3], part)).data);
}

/** The probabilities of a Parquet, CSV or JSON lines file, in its order. */
async function scores(path: string): Promise<number[]> {
  const found = await sql(`SELECT p_no::FLOAT, p_yes::FLOAT FROM '${path}'`);
  return found.flat() as number[];
}

const few = 5000;

describe("in", () => {
  it.each([
    ["p.parquet", "(FORMAT parquet, ROW_GROUP_SIZE 2048)"],
    ["p.csv", "(FORMAT csv)"],
    ["p.csv.gz", "(FORMAT csv, COMPRESSION gzip)"],
    ["p.csv.zst", "(FORMAT csv, COMPRESSION zstd)"],
    ["p.tsv", "(FORMAT csv, DELIMITER '\t')"],
    ["p.jsonl", "(FORMAT json)"],
    ["p.ndjson.gz", "(FORMAT json, COMPRESSION gzip)"],
    ["p.json", "(FORMAT json, ARRAY true)"],
  ])("%s", async (name, options) => {
    const place = folder();
    const model = await modelIn(place, shape);
    await sql(`COPY (${tableSql(0, few)}) TO '${place}/${name}' ${options}`);
    const args = [join(place, name), "--model", model, "--keep", "id", "--out"];
    const results: Buffer[] = [];
    for (const threads of ["1", "4"]) {
      const out = join(place, `out-${threads}.parquet`);
      const answer = await score([...args, out, "--threads", threads]);
      expect(answer).toMatchObject({ code: 0, err: "by their place: a, b, c\n" });
      expect(await scores(out)).toEqual(predicted(0, few));
      expect((await sql(`SELECT id FROM '${out}'`)).map(([id]) => Number(id))).toEqual(
        Array.from({ length: few }, (_, i) => i),
      );
      results.push(readFileSync(out));
    }
    expect(results[0]!.equals(results[1]!)).toBe(true);
  });

  const tensor = () => new Tensor("float32", [rows, 3], values);
  const fortran = (): Uint8Array => {
    const turned = Float32Array.from(values, (_, i) => values[(i % rows) * 3 + Math.floor(i / rows)]!);
    const bytes = Buffer.from(writeNpy(new Tensor("float32", [rows, 3], turned)));
    bytes.write(bytes.toString("latin1").replace("'fortran_order': False", "'fortran_order': True "), "latin1");
    return bytes;
  };
  it.each<[string, () => Uint8Array]>([
    ["a.npy", () => writeNpy(tensor())],
    ["a.npy.gz", () => gzipSync(writeNpy(tensor()))],
    [
      "a.npz",
      () =>
        writeNpz(
          new Map([
            ["x", tensor()],
            ["y", new Tensor("float32", [rows, 2], new Float32Array(2 * rows))],
          ]),
        ),
    ],
    ["double.npy", () => writeNpy(tensor().to("float64"))],
    ["fortran.npy", fortran],
    ["by-its-bytes", () => writeNpy(tensor())],
  ])("%s", async (name, bytes) => {
    const place = folder();
    writeFileSync(join(place, name), bytes());
    const out = join(place, "out.parquet");
    const answer = await score([join(place, name), "--model", await modelIn(place, shape), "--out", out]);
    expect(answer).toMatchObject({ code: 0 });
    expect(await scores(out)).toEqual(predicted());
  });

  it.each([
    ["x-idx2-ubyte", (bytes: Uint8Array) => bytes],
    ["x-idx2-ubyte.gz", (bytes: Uint8Array) => gzipSync(bytes)],
  ])("%s, as bytes, which the network scales", async (name, pack) => {
    const place = folder();
    const pixels = Uint8Array.from({ length: 3 * few }, (_, i) => (i * 7919) % 256);
    writeFileSync(join(place, name), pack(Uint8Array.of(0, 0, 8, 2, 0, 0, few >> 8, few & 255, 0, 0, 0, 3, ...pixels)));
    const out = join(place, "out.parquet");
    const scaled = { ...shape, scale: "1/255" };
    await score([join(place, name), "--model", await modelIn(place, scaled), "--out", out]);
    expect(await scores(out)).toEqual(Array.from(session(scaled).predict(new Tensor("uint8", [few, 3], pixels)).data));
  });

  it.each([
    ["list", "FLOAT[]"],
    ["array", "FLOAT[3]"],
    ["double", "DOUBLE[]"],
  ])("a column of one %s each", async (_, type) => {
    const place = folder();
    await sql(`COPY (SELECT id, [a, b, c]::${type} AS x FROM (${tableSql(0, few)})) TO '${place}/p.parquet'`);
    const out = join(place, "out.parquet");
    await score([join(place, "p.parquet"), "--model", await modelIn(place, shape), "--keep", "id", "--out", out]);
    expect(await scores(out)).toEqual(predicted(0, few));
  });

  it("many files, in the order in which people count them, whatever they are", async () => {
    const place = folder();
    const model = await modelIn(place, shape);
    for (const [i, name] of ["p-1.parquet", "p-2.csv", "p-10.jsonl", "p-11.parquet"].entries()) {
      await sql(
        `COPY (${tableSql(1000 * i, 1000)}) TO '${place}/${name}'${name.endsWith("jsonl") ? " (FORMAT json)" : ""}`,
      );
    }
    const out = join(place, "out.parquet");
    const answer = await score([join(place, "p-*"), "--model", model, "--keep", "id", "--out", out, "--threads", "4"]);
    expect(answer.code).toBe(0);
    expect(await scores(out)).toEqual(predicted(0, 4000));
  });

  it.each(["csv", "jsonl", "parquet"])("hundreds of %s files, whose types change on the way", async (ending) => {
    const place = folder();
    const model = await modelIn(place, shape);
    const form = ending === "jsonl" ? "(FORMAT json)" : "";
    await sql(`COPY (${tableSql(0, 2000)}) TO '${place}/all.parquet'`);
    for (let i = 0; i < 100; i++) {
      // The other column is a number in some files and text in others; c is whole in some.
      const other = i % 3 === 0 && ending === "csv" ? "'x'" : "1";
      const rows = `SELECT id, a, b, CASE WHEN ${i} % 2 = 0 THEN round(c) ELSE c END AS c, ${other} AS other FROM '${place}/all.parquet'`;
      await sql(`COPY (${rows} WHERE id BETWEEN ${20 * i} AND ${20 * i + 19}) TO '${place}/p-${i}.${ending}' ${form}`);
    }
    const out = join(place, "out.parquet");
    const args = ["--model", model, "--keep", "id", "--columns", "a,b,c", "--out", out];
    expect(await score([join(place, "p-*"), ...args])).toMatchObject({ code: 0 });
    const input = values.slice(0, 6000).map((x, i) => (i % 3 === 2 && Math.floor(i / 60) % 2 === 0 ? roundAway(x) : x));
    const expected = session(shape).predict(new Tensor("float32", [2000, 3], input));
    expect(await scores(out)).toEqual(Array.from(expected.data));
    expect((await sql(`SELECT id::INTEGER FROM '${out}'`)).flat()).toEqual(Array.from({ length: 2000 }, (_, i) => i));
  });
});

/** As SQL rounds: halves away from 0. */
function roundAway(x: number): number {
  return Math.sign(x) * Math.floor(Math.abs(x) + 0.5);
}

describe("out", () => {
  it.each(["o.parquet", "o.csv", "o.csv.gz", "o.jsonl", "o.ndjson.gz"])("%s", async (name) => {
    const place = folder();
    await sql(`COPY (${tableSql(0, few)}) TO '${place}/p.parquet'`);
    const out = join(place, name);
    const answer = await score([
      join(place, "p.parquet"),
      "--model",
      await modelIn(place, shape),
      "--keep",
      "id",
      "--out",
      out,
    ]);
    expect(answer.code).toBe(0);
    expect(await scores(out)).toEqual(predicted(0, few));
  });

  it("o.npy is what NumPy saves", async () => {
    const place = folder();
    await sql(`COPY (${tableSql(0, few)}) TO '${place}/p.parquet'`);
    const out = join(place, "o.npy");
    await score([join(place, "p.parquet"), "--columns", "a,b,c", "--model", await modelIn(place, shape), "--out", out]);
    const expected = writeNpy(new Tensor("float32", [few, 2], Float32Array.from(predicted(0, few))));
    expect(readFileSync(out).equals(expected)).toBe(true);
  });

  it("labels and the likeliest classes, as classify and topK say them", async () => {
    const place = folder();
    const wide: Shape = { sizes: [3, 8, 4], labels: ["it's", '"b"', "c", "d"] };
    await sql(`COPY (${tableSql(0, 500)}) TO '${place}/p.parquet'`);
    const args = [join(place, "p.parquet"), "--columns", "a,b,c", "--model", await modelIn(place, wide), "--out"];
    const runner = session(wide);
    const input = (i: number) => values.slice(3 * i, 3 * i + 3);
    await score([...args, join(place, "l.parquet"), "--output", "label"]);
    const labels = await sql(`SELECT label, probability FROM '${place}/l.parquet'`);
    expect(labels).toEqual(
      Array.from({ length: 500 }, (_, i) => runner.topK(input(i), 1).flatMap((k) => [k.label, k.probability])),
    );
    await score([...args, join(place, "k.parquet"), "--output", "topk=3"]);
    const top = await sql(
      `SELECT label_1, probability_1, label_2, probability_2, label_3, probability_3 FROM '${place}/k.parquet'`,
    );
    expect(top).toEqual(
      Array.from({ length: 500 }, (_, i) => runner.topK(input(i), 3).flatMap((k) => [k.label, k.probability])),
    );
  });
});
