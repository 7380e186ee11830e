/** Forests as skl2onnx writes them: a regressor gives one number, a classifier probabilities and the words that it was taught. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { Session } from "feedforward";
import { classicalOperators, readOnnx } from "feedforward/formats/onnx";
import { expect, it } from "vitest";
import { registerScore } from "../src/index.ts";
import { folder, score, sql } from "./command.ts";

interface Entry {
  readonly name: string;
  readonly model: string;
  readonly rows: { readonly shape: readonly number[]; readonly data: readonly (number | string)[] };
  readonly outputs: Readonly<Record<string, { readonly data: readonly (number | string)[] }>>;
  readonly sklearn: { readonly labels?: readonly string[] };
}

const golden = new URL("../../feedforward/test/golden/trees.json.gz", import.meta.url);
const { fitted } = JSON.parse(gunzipSync(readFileSync(golden)).toString()) as { readonly fitted: readonly Entry[] };

const classifiers = ["DecisionTreeClassifier of 2 named classes", "RandomForestClassifier of 3 named classes"];
const regressors = ["RandomForestRegressor of 1 outputs", "HistGradientBoostingRegressor of 1 outputs"];

function entryOf(name: string): Entry {
  return fitted.find((entry) => entry.name === name)!;
}

/** A folder with the model and its rows of numbers, without those that are NaN or infinite. */
function files({ model, rows }: Entry) {
  const dir = folder();
  const width = rows.shape[1]!;
  const lines = Array.from({ length: rows.shape[0]! }, (_, i) => rows.data.slice(i * width, (i + 1) * width));
  const header = Array.from({ length: width }, (_, i) => `f${i}`);
  const kept = lines.flatMap((line, i) => (line.every((value) => typeof value === "number") ? [i] : []));
  writeFileSync(join(dir, "x.csv"), [header, ...kept.map((i) => lines[i]!)].map((line) => `${line.join()}\n`).join(""));
  writeFileSync(join(dir, "m.onnx"), Buffer.from(model, "base64"));
  return { dir, kept, header };
}

it.each(classifiers)("%s: labels are words", async (name) => {
  const entry = entryOf(name);
  const { dir, kept } = files(entry);
  const out = join(dir, "o.csv");
  const { code, err } = await score([
    join(dir, "x.csv"),
    "--model",
    join(dir, "m.onnx"),
    "--output",
    "label",
    "--out",
    out,
  ]);
  expect({ code, err }).toMatchObject({ code: 0 });
  const labels = (await sql(`SELECT COLUMNS(*)::VARCHAR FROM read_csv('${out}')`)).map(([label]) => label);
  expect(labels).toEqual(kept.map((i) => entry.sklearn.labels![i]));
});

it.each(regressors)("%s: one number", async (name) => {
  const entry = entryOf(name);
  const { dir, kept } = files(entry);
  const out = join(dir, "o.parquet");
  await score([join(dir, "x.csv"), "--model", join(dir, "m.onnx"), "--out", out]);
  const numbers = (await sql(`SELECT * FROM '${out}'`)).flat() as number[];
  const [wanted] = Object.values(entry.outputs);
  expect(numbers).toHaveLength(kept.length);
  for (const [row, i] of kept.entries()) expect(numbers[row]).toBeCloseTo(wanted!.data[i] as number, 4);
});

it("in SQL too", async () => {
  const entry = entryOf(classifiers[1]!);
  const { dir, kept, header } = files(entry);
  const graph = readOnnx(Buffer.from(entry.model, "base64"), { operators: classicalOperators });
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  registerScore(connection, new Session(graph));
  const query = `SELECT score_label(${header.join()}), len(score(${header.join()})) FROM read_csv('${dir}/x.csv')`;
  const rows = (await connection.runAndReadAll(query)).getRowsJson();
  expect(rows).toEqual(kept.map((i) => [entry.sklearn.labels![i], "3"]));
});
