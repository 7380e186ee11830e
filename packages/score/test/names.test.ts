/** Which columns go in: by the model's names, as told, or by their place; what is shown of it, and what is refused. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { initializeNetwork, Random, Session } from "feedforward";
import { writeOnnx } from "feedforward/formats/onnx";
import { save } from "feedforward/node";
import { networkForTable, prepareTable, readCsv } from "feedforward/table";
import { describe, expect, it } from "vitest";
import { find, type MappingOptions, mapColumns, mappingText } from "../src/inputs/mapping.ts";
import type { Table } from "../src/inputs/table.ts";
import { scorerOf } from "../src/model/scorer.ts";
import { folder, score, sql } from "./command.ts";
import { session } from "./networks.ts";

function table(columns: readonly string[], twice: readonly string[] = []): Table {
  const file = { path: "t.parquet", kind: "parquet", isCompressed: false, bytes: 0, mtimeMs: 0 } as const;
  const described = columns.map((column) => {
    const [name, type = "DOUBLE"] = column.split(":") as [string, string?];
    return { name, type };
  });
  return { file, columns: described, twice: new Set(twice), rows: 1, form: "" };
}

const named = { size: 2, names: ["income", "age"], scalesBytes: false };
const unnamed = { size: 2, names: null, scalesBytes: false };
const nothing: MappingOptions = { columns: null, column: null, keep: [] };

describe("columns", () => {
  it.each<[string, readonly string[], typeof named | typeof unnamed, Partial<MappingOptions>, string, string[]]>([
    ["by the model's names, in its order", ["age", "x", "income"], named, {}, "names: income → income, age → age", []],
    ["in other cases of their letters", ["Age", "INCOME"], named, {}, "names: INCOME → income, Age → age", []],
    ["as told", ["a", "b", "c"], unnamed, { columns: ["c", "a"] }, "columns: c, a", []],
    [
      "as told, against names",
      ["a", "b"],
      named,
      { columns: ["a", "b"] },
      "columns: a → income, b → age",
      ["position"],
    ],
    [
      "as told, in the order of names",
      ["age", "income"],
      named,
      { columns: ["income", "age"] },
      "columns: income → income, age → age",
      [],
    ],
    ["one list", ["id:BIGINT", "x:FLOAT[]"], unnamed, {}, "place: x", []],
    ["one BLOB", ["id:BIGINT", "x:BLOB"], unnamed, {}, "place: x", []],
    ["a list of two", ["y:FLOAT[2]", "x:FLOAT[]"], unnamed, { column: "x" }, "column: x", []],
    ["a list for a model with names", ["x:FLOAT[]"], named, { column: "x" }, "column: x", ["position"]],
    [
      "every number but what is kept",
      ["id:BIGINT", "a:INTEGER", "t:VARCHAR", "b:DECIMAL(9,2)"],
      unnamed,
      { keep: ["ID"] },
      "place: a, b",
      [],
    ],
    ["truth values that are named", ["a:BOOLEAN", "b"], unnamed, { columns: ["a", "b"] }, "columns: a, b", []],
    [
      "integers where bytes are divided",
      ["a:BIGINT", "b:BIGINT"],
      { ...unnamed, scalesBytes: true },
      {},
      "place: a, b",
      ["integers"],
    ],
    [
      "bytes where bytes are divided",
      ["a:UTINYINT", "b:UTINYINT"],
      { ...unnamed, scalesBytes: true },
      {},
      "place: a, b",
      [],
    ],
  ])("%s", (_, columns, scorer, options, text, warnings) => {
    const mapping = mapColumns(table(columns), scorer, { ...nothing, ...options });
    expect(`${mapping.by}: ${mappingText(mapping)}`).toBe(text);
    expect(mapping.warnings).toEqual(warnings);
  });

  it.each<[string, Table, typeof named | typeof unnamed, Partial<MappingOptions>, string, object]>([
    [
      "a feature that is missing",
      table(["income", "ages"]),
      named,
      {},
      "columns-missing",
      { missing: ["age"], columns: ["income", "ages"] },
    ],
    [
      "too many numbers",
      table(["a", "b", "c"]),
      unnamed,
      {},
      "columns-count",
      { size: 2, count: 3, found: ["a", "b", "c"] },
    ],
    [
      "too few that are told",
      table(["a", "b", "c"]),
      unnamed,
      { columns: ["a"] },
      "columns-count",
      { size: 2, count: 1 },
    ],
    ["text", table(["income:VARCHAR", "age"]), named, {}, "column-type", { column: "income", type: "VARCHAR" }],
    [
      "two of a name",
      table(["a", "b", "A_1"], ["a"]),
      unnamed,
      { columns: ["a", "b"] },
      "column-twice",
      { column: "a" },
    ],
    ["two of a name, by place", table(["a", "a_1"], ["a"]), unnamed, {}, "column-twice", { column: "a" }],
    [
      "two features of a name",
      table(["age", "income"]),
      { ...named, names: ["age", "age"] },
      {},
      "model-names-twice",
      { name: "age" },
    ],
    [
      "two features that differ in the case of a letter",
      table(["age", "Age_1"]),
      { ...named, names: ["age", "Age"] },
      {},
      "model-names-twice",
      { name: "Age" },
    ],
    ["lists of text", table(["x:VARCHAR[]"]), unnamed, { column: "x" }, "column-not-packed", { type: "VARCHAR[]" }],
  ])("%s is refused", (_, given, scorer, options, code, facts) => {
    const refused = () => mapColumns(given, scorer, { ...nothing, ...options });
    expect(refused).toThrow(expect.objectContaining({ code, facts: expect.objectContaining(facts) }));
  });

  it("features of one name are told apart by --columns", () => {
    const twice = { ...named, names: ["age", "age"] };
    expect(mappingText(mapColumns(table(["a", "b"]), twice, { ...nothing, columns: ["b", "a"] }))).toBe(
      "b → age, a → age",
    );
  });

  it("hundreds of them are shown with both ends", () => {
    const many = Array.from({ length: 784 }, (_, i) => `p${i}`);
    const mapping = mapColumns(table(many), { ...unnamed, size: 784 }, nothing);
    expect(mappingText(mapping)).toBe("p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, … (784), p783");
  });

  it("a name as it is written goes before the same in other letters", () => {
    expect(find(table(["A", "a"]), "a").name).toBe("a");
  });
});

it("names of features are those of the network's input, in a file too", async () => {
  const dir = folder();
  const made = initializeNetwork({ sizes: [2, 4, 2], hidden: "relu", output: "softmax" }, new Random(7), {
    input: { size: 2, names: ["income", "age"] },
  });
  await save(join(dir, "m.safetensors"), made);
  await sql(`COPY (SELECT 3 AS id, 2::FLOAT AS age, 1::FLOAT AS income) TO '${dir}/p.parquet'`);
  const answer = await score([
    join(dir, "p.parquet"),
    "--model",
    join(dir, "m.safetensors"),
    "--out",
    join(dir, "o.parquet"),
  ]);
  expect(answer).toMatchObject({ code: 0, err: "by the model's names: income → income, age → age\n" });
  const expected = new Session(made).predict(Float32Array.of(1, 2));
  expect((await sql(`SELECT * FROM '${dir}/o.parquet'`)).flat()).toEqual(Array.from(expected.data));
  expect(scorerOf(session({ sizes: [2, 4, 2] })).names).toBeNull();
});

it("columns of a table with categories are the work of predict, which is said", async () => {
  const dir = folder();
  const csv = "age,town,y\n30,Seoul,1.5\n40,Busan,2\n50,Seoul,3\n60,Busan,4.5\n";
  const made = networkForTable(prepareTable(readCsv(Buffer.from(csv)), { target: "y" }));
  const [rows, weights] = [join(dir, "new.csv"), join(dir, "m.safetensors")];
  await save(weights, made);
  writeFileSync(join(dir, "m.onnx"), writeOnnx(made));
  writeFileSync(rows, csv);
  for (const model of [weights, join(dir, "m.onnx")]) {
    const { code, err } = await score([rows, "--model", model, "--out", join(dir, "o.csv")]);
    expect([code, err]).toEqual([1, expect.stringContaining("features town=Busan, town=Seoul: the model was trained")]);
    expect(err).toContain(`\`feedforward predict ${rows} --weights ${model}\``);
  }
  await sql(`COPY (FROM '${rows}') TO '${dir}/p.parquet'`);
  const { err } = await score([join(dir, "p.parquet"), "--model", weights, "--out", join(dir, "o.csv")], "ko");
  expect(err).toContain(`\`feedforward predict ROWS.csv --weights ${weights}\`로`);
});

describe("an ONNX file is scored as the network that was written to it", () => {
  const named = initializeNetwork({ sizes: [3, 4, 2], hidden: "relu", output: "softmax" }, new Random(7), {
    input: { size: 3, names: ["income", "age", "score"], scale: "1/255" },
    labels: ["no", "yes"],
  });
  const turned = "SELECT i::FLOAT AS score, 2 * i::FLOAT AS Age, sin(i)::FLOAT AS income FROM range(300) t(i)";
  const bytes =
    "SELECT (i % 7)::UTINYINT AS score, i::UTINYINT AS age, (i % 100)::UTINYINT AS income FROM range(200) t(i)";

  it.each([
    ["p.parquet", turned, "parquet"],
    ["p.csv", turned, "csv"],
    ["bytes.parquet", bytes, "parquet"],
  ])("%s, with its columns in another order", async (name, rows, format) => {
    const dir = folder();
    await save(join(dir, "m.safetensors"), named);
    writeFileSync(join(dir, "m.onnx"), writeOnnx(named));
    await sql(`COPY (${rows}) TO '${join(dir, name)}' (FORMAT ${format})`);
    const answers: unknown[] = [];
    for (const model of ["m.safetensors", "m.onnx"]) {
      const out = join(dir, `${model}.parquet`);
      const { code, err } = await score([join(dir, name), "--model", join(dir, model), "--out", out]);
      answers.push({
        code,
        err,
        rows: await sql(`SELECT * FROM (DESCRIBE FROM '${out}')`),
        bits: await sql(`FROM '${out}'`),
      });
    }
    expect(answers[0]).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^by the model's names: income → income, A?/),
    });
    expect(answers[1]).toEqual(answers[0]);
  });
});
