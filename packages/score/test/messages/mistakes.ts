/**
 * A mistake for every code: words of a command line that make it, in a folder with a few files. `DIR` stands for the folder.
 * `good.parquet` has id, a, b and text; the model takes two numbers.
 */

import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Tensor } from "feedforward";
import { writeNpy } from "feedforward/formats/npy";
import { writeNpz } from "feedforward/formats/npz";
import { save } from "feedforward/node";
import { score, sql } from "../command.ts";
import { network } from "../networks.ts";
import { clusterElsewhere, clusterMistakes } from "./cluster-mistakes.ts";

/** Words of a command line, or a function that makes the mistake itself, given the folder. */
export type Mistake = string | ((dir: string) => Promise<string> | string);

export async function prepare(dir: string): Promise<void> {
  await save(join(dir, "m.safetensors"), network({ sizes: [2, 4, 3] }));
  await save(join(dir, "number.safetensors"), network({ sizes: [2, 4, 1], output: "identity" }));
  const good = "SELECT i AS id, i::FLOAT AS a, 2::DOUBLE * i AS b, 'x' || i AS text FROM range(5) t(i)";
  await sql(`COPY (${good}) TO '${dir}/good.parquet'`);
  await sql(
    `COPY (SELECT CASE WHEN i <> 3 THEN i END AS a, i AS b, 10 * i AS id FROM range(5) t(i)) TO '${dir}/null.parquet'`,
  );
  await sql(`COPY (SELECT id, [a, b] AS x, [a] AS y FROM (${good})) TO '${dir}/lists.parquet'`);
  await sql(`COPY (SELECT CASE WHEN i = 2 THEN [1] ELSE [1, 2] END AS x FROM range(5) t(i)) TO '${dir}/short.parquet'`);
  await sql(`COPY (SELECT a AS c, b AS d FROM (${good})) TO '${dir}/other.parquet'`);
  writeFileSync(join(dir, "twice.csv"), "a,b,A\n1,2,3\n");
  const array = (shape: number[]) => new Tensor("float32", shape, new Float32Array(shape.reduce((a, b) => a * b, 1)));
  writeFileSync(join(dir, "good.npy"), writeNpy(array([5, 2])));
  writeFileSync(join(dir, "wide.npy"), writeNpy(array([5, 3])));
  writeFileSync(join(dir, "one.npy"), writeNpy(array([])));
  writeFileSync(join(dir, "cut.npy"), writeNpy(array([5, 2])).subarray(0, 150));
  writeFileSync(
    join(dir, "two.npz"),
    writeNpz(
      new Map([
        ["x", array([5, 2])],
        ["y", array([5, 2])],
      ]),
    ),
  );
  writeFileSync(join(dir, "broken.parquet"), "PAR1 nothing PAR1");
  writeFileSync(join(dir, "note.txt"), "");
  mkdirSync(join(dir, "empty"));
}

const good = "DIR/good.parquet --columns a,b --model DIR/m.safetensors";
const run = `${good} --out DIR/o.parquet`;

/** Parts of a good run, for merges that go wrong. */
async function parts(dir: string): Promise<string> {
  const words = `${good} --out DIR/parts --shard 0/1 --part-rows 2`.replaceAll("DIR", dir).split(" ");
  await score(words);
  return join(dir, "parts");
}

export const mistakes: Readonly<Record<string, Mistake>> = {
  ...clusterMistakes,
  "array-bytes": "DIR/cut.npy --model DIR/m.safetensors --out DIR/o.parquet",
  "array-choice": "DIR/two.npz --model DIR/m.safetensors --out DIR/o.parquet",
  "array-missing": "DIR/two.npz --column z --model DIR/m.safetensors --out DIR/o.parquet",
  "array-no-columns": "DIR/good.npy --column z --model DIR/m.safetensors --out DIR/o.parquet",
  "array-option": "DIR/good.npy --keep id --model DIR/m.safetensors --out DIR/o.parquet",
  "array-rank": "DIR/one.npy --model DIR/m.safetensors --out DIR/o.parquet",
  "array-row-size": "DIR/wide.npy --model DIR/m.safetensors --out DIR/o.parquet",
  "cell-no-number": (dir) => {
    writeFileSync(join(dir, "late.csv"), `a,b\n${"1,2\n".repeat(30_000)}x,2\n`);
    return "DIR/late.csv --model DIR/m.safetensors --out DIR/o.parquet";
  },
  "column-choice": "DIR/lists.parquet --model DIR/m.safetensors --out DIR/o.parquet",
  "column-missing": "DIR/good.parquet --columns a,zz --model DIR/m.safetensors --out DIR/o.parquet",
  "column-not-bytes": `${run} --bytes`,
  "column-not-packed": "DIR/good.parquet --column a --model DIR/m.safetensors --out DIR/o.parquet",
  "column-twice": "DIR/twice.csv --columns a,b --model DIR/m.safetensors --out DIR/o.parquet",
  "column-type": "DIR/good.parquet --columns a,text --model DIR/m.safetensors --out DIR/o.parquet",
  "columns-count": "DIR/good.parquet --model DIR/m.safetensors --out DIR/o.parquet",
  "columns-differ": async (dir) => {
    await sql(`COPY (SELECT 1 AS d, 2 AS c) TO '${dir}/turned.parquet'`);
    return "DIR/other.parquet DIR/turned.parquet --model DIR/m.safetensors --out DIR/o.parquet";
  },
  "input-compressed": (dir) => {
    writeFileSync(join(dir, "a.parquet.gz"), "");
    return "DIR/a.parquet.gz --model DIR/m.safetensors --out DIR/o.parquet";
  },
  "input-folder": "DIR/empty --model DIR/m.safetensors --out DIR/o.parquet",
  "input-forms": (dir) => {
    for (let i = 0; i < 6; i++) writeFileSync(join(dir, `f-${i}.csv`), i % 2 === 0 ? "a,b\n1,2\n" : "b,a\n2,1\n");
    return "DIR/f-*.csv --columns a,b --model DIR/m.safetensors --out DIR/o.parquet";
  },
  "input-kind": "DIR/note.txt --model DIR/m.safetensors --out DIR/o.parquet",
  "input-missing": "DIR/none.parquet --model DIR/m.safetensors --out DIR/o.parquet",
  "input-mixed": "DIR/good.parquet DIR/good.npy --model DIR/m.safetensors --out DIR/o.parquet",
  "input-none": "DIR/none*.parquet --model DIR/m.safetensors --out DIR/o.parquet",
  "input-remote": "s3://bucket/a.parquet --model DIR/m.safetensors --out DIR/o.parquet",
  "input-twice": "DIR/good.parquet DIR/g*.parquet --model DIR/m.safetensors --out DIR/o.parquet",
  "input-unreadable": "DIR/broken.parquet --model DIR/m.safetensors --out DIR/o.parquet",
  "line-cells": (dir) => {
    writeFileSync(join(dir, "cut.csv"), `a,b\n${"1,2\n".repeat(30_000)}1\n`);
    return "DIR/cut.csv --model DIR/m.safetensors --out DIR/o.parquet";
  },
  "manifest-differs": async (dir) => {
    await parts(dir);
    return `${good} --out DIR/parts --part-rows 3`;
  },
  "manifest-missing": "merge DIR/empty",
  "manifest-unreadable": async (dir) => {
    writeFileSync(join(await parts(dir), "_manifest.json"), "{}");
    return "merge DIR/parts";
  },
  "model-incomplete": (dir) => {
    const zeros = (shape: number[]) => new Tensor("float32", shape, new Float32Array(shape.reduce((a, b) => a * b, 1)));
    const arrays = { "fc1.weight": [4, 2], "fc1.bias": [4], "fc2.weight": [3, 4], "fc2.bias": [3] };
    const named = Object.entries(arrays).map(([name, shape]): [string, Tensor] => [name, zeros(shape)]);
    writeFileSync(join(dir, "m.npz"), writeNpz(new Map(named)));
    return "DIR/good.parquet --columns a,b --model DIR/m.npz --out DIR/o.parquet";
  },
  "null-value": "DIR/null.parquet --columns a,b --keep id --model DIR/m.safetensors --out DIR/o.parquet",
  "out-exists": `${good} --out DIR/other.parquet`,
  "out-folder": `${good} --out DIR/none/o.parquet`,
  "out-holds-input": (dir) => {
    mkdirSync(join(dir, "in"));
    copyFileSync(join(dir, "good.parquet"), join(dir, "in", "part-000000.parquet"));
    return "DIR/in/*.parquet --columns a,b --model DIR/m.safetensors --out DIR/in --force";
  },
  "out-is-input": `${good} --out DIR/good.parquet --force`,
  "out-npy": `${good} --keep id --out DIR/o.npy`,
  "out-special": `${good} --out /dev/null`,
  "output-classes": `${run} --output topk=9`,
  "output-name-twice": `${run} --keep id,ID`,
  "output-no-classes": `${run} --output label --model DIR/number.safetensors`,
  "part-damaged": async (dir) => {
    writeFileSync(join(await parts(dir), "part-000001.parquet"), "");
    return "merge DIR/parts";
  },
  "part-foreign": async (dir) => {
    const place = await parts(dir);
    const text = JSON.stringify({ i: 1, start: 7, rows: 2, sha256: "", manifest: "" });
    writeFileSync(join(place, "part-000001.json"), text);
    return "merge DIR/parts";
  },
  "parts-missing": async (dir) => {
    rmSync(join(await parts(dir), "part-000001.json"));
    return "merge DIR/parts";
  },
  "query-failed": (dir) => {
    writeFileSync(join(dir, "late.jsonl"), `${'{"a":1,"b":2}\n'.repeat(30_000)}{"a":"x","b":2}\n`);
    return "DIR/late.jsonl --model DIR/m.safetensors --out DIR/o.parquet";
  },
  "record-unreadable": async (dir) => {
    writeFileSync(join(await parts(dir), "part-000001.json"), "{");
    return "merge DIR/parts";
  },
  "row-length": "DIR/short.parquet --model DIR/m.safetensors --out DIR/o.parquet",
  "usage-column-twice": "DIR/good.parquet --columns a,a --model DIR/m.safetensors --out DIR/o.parquet",
  "usage-columns": `${run} --column a`,
  "usage-input": "--model DIR/m.safetensors --out DIR/o.parquet",
  "usage-memory": `${run} --memory much`,
  "usage-merge": "merge",
  "usage-merge-out": async (dir) => {
    await parts(dir);
    return "merge DIR/parts --out DIR/o.npy";
  },
  "usage-model": "DIR/good.parquet --out DIR/o.parquet",
  "usage-names": `${run} --keep a,,b`,
  "usage-on-null": `${run} --on-null skip`,
  "usage-out": `${good} --out DIR/o.xlsx`,
  "usage-out-missing": good,
  "usage-output": `${run} --output all`,
  "usage-shard": `${good} --out DIR/parts --shard 3/3`,
  "usage-shard-out": `${run} --shard 0/2`,
  "where-refused": `${run} --where nothing>1`,
};

/** Codes that other tests make, each named by its file. */
export const elsewhere: Readonly<Record<string, string>> = {
  ...clusterElsewhere,
  "columns-missing": "names.test.ts",
  "columns-of-table": "names.test.ts",
  "input-changed": "faults/files.test.ts",
  "input-vanished": "faults/files.test.ts",
  "list-length": "rows/register.test.ts",
  "memory-limit": "faults/files.test.ts",
  "model-input-dtype": "graphs.test.ts",
  "model-input-shape": "graphs.test.ts",
  "model-inputs": "graphs.test.ts",
  "model-names-twice": "names.test.ts",
  "model-outputs": "graphs.test.ts",
  "option-name": "rows/register.test.ts",
  "option-on-null": "rows/register.test.ts",
  "option-unknown": "rows/register.test.ts",
  "out-disk-full": "faults/files.test.ts",
  "score-arguments": "rows/register.test.ts",
  "score-null": "rows/register.test.ts",
  "score-type": "rows/register.test.ts",
};
