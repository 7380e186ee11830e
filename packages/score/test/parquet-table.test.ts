/** Parquet for `feedforward train`, `eval` and `predict`: what they make of it is what they make of the CSV that DuckDB writes of the same rows. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { feedforward } from "../../feedforward/test/cli/surroundings.ts";
import { type Modules, printedBy, promisedBy } from "../../feedforward/test/programs.ts";
import { describeParquet, readParquet } from "../src/table.ts";
import { folder, sql } from "./command.ts";

// The sources in the place of what `npm run build` makes of them.
vi.mock("../../feedforward/src/cli/packages/load.ts", async (original) => ({
  ...(await original<object>()),
  packageModule: () => import("../src/table.ts"),
}));

const columns = [
  "i AS id",
  "CASE WHEN i % 7 = 0 THEN NULL ELSE (i * 37 % 50) / 3 END AS area",
  "CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN 'Seoul' ELSE 'Bu,san' END AS town",
  "i % 3 = 0 AS sold",
  "(i * 7 % 11 / 8)::DECIMAL(9, 3) AS cost",
  "(i * 0.1)::FLOAT AS width",
  "(i * 1000000000000)::BIGINT AS area2",
  "DATE '2020-01-01' + i::INTEGER AS built",
  "TIMESTAMPTZ '2020-01-01 10:00:00+00' AS seen",
  "CASE WHEN i % 20 = 3 THEN 'nan'::DOUBLE ELSE i / 3 END AS odd",
  "(i * 37 % 50) + CASE WHEN i % 3 = 0 THEN 20 ELSE 0.5 END AS price",
  "CASE WHEN i * 37 % 50 > 25 THEN 'large' ELSE 'small' END AS kind",
];

async function rows(more: readonly string[] = [], count = 90): Promise<{ csv: string; parquet: string; dir: string }> {
  const dir = folder();
  const [csv, parquet] = [join(dir, "rows.csv"), join(dir, "rows.parquet")];
  const query = `SELECT ${[...columns, ...more].join(", ")} FROM range(${count}) t(i)`;
  await sql(`COPY (${query}) TO '${csv}' (HEADER)`);
  await sql(`COPY (${query}) TO '${parquet}'`);
  return { csv, parquet, dir };
}

async function train(data: string, target: string, extra: readonly string[] = []) {
  const file = `${data}.${target}.safetensors`;
  const words = ["train", "--data", data, "--target", target, "--epochs", "3", "--out", file, ...extra];
  return { ...(await feedforward(words)), file };
}

describe("a Parquet file", () => {
  it.each([
    ["price", []],
    ["kind", []],
    ["sold", []],
    ["id", ["--number", "id", "--drop", "area,town"]],
    ["price", ["--category", "area2", "--drop", "kind", "--validation", "0.4"]],
  ])("is the CSV of its rows, to the byte: %s %j", async (target, extra) => {
    const { csv, parquet } = await rows();
    const [text, binary] = [await train(csv, target, extra), await train(parquet, target, extra)];
    expect([text.code, binary.code, binary.err]).toEqual([0, 0, text.err]);
    expect(binary.out.replaceAll("parquet", "csv")).toBe(text.out);
    expect(readFileSync(binary.file).equals(readFileSync(text.file))).toBe(true);
    const judged = (file: string, data: string) => feedforward(["eval", file, "--data", data]);
    expect((await judged(binary.file, parquet)).out).toBe((await judged(text.file, csv)).out);
    const answered = (file: string, data: string) => feedforward(["predict", data, "--weights", file]);
    const [ofBinary, ofText] = [await answered(binary.file, parquet), await answered(text.file, csv)];
    expect([ofBinary.code, ofBinary.out]).toEqual([0, ofText.out]);
  });

  it("says what becomes of each column: booleans are categories, dates are left out, NULL and NaN are gaps", async () => {
    const { parquet } = await rows();
    const { out } = await train(parquet, "price");
    expect(out).toMatch(/ town {3}category {2}Bu,san, Seoul; gaps are a category of their own\n/);
    expect(out).toMatch(/ sold {3}category {2}false, true\n/);
    expect(out).toMatch(/ built {2}left out {2}dates\n/);
    expect(out).toMatch(/ area {3}number {4}\S+ ± \S+, \d+ gaps, filled with the mean\n/);
    expect(out).toMatch(/ odd {4}number {4}\S+ ± \S+, \d gaps, filled with the mean\n/);
  });

  it("is told by its bytes too", async () => {
    const { parquet, dir } = await rows();
    writeFileSync(join(dir, "rows.txt"), readFileSync(parquet));
    expect((await train(join(dir, "rows.txt"), "price")).code).toBe(0);
  });

  it("goes on where a network was trained on CSV", async () => {
    const { csv, parquet } = await rows();
    const { file } = await train(csv, "price");
    const words = ["--from", file, "--epochs", "1", "--out", `${csv}.next.safetensors`];
    expect((await feedforward(["train", "--data", parquet, ...words])).code).toBe(0);
  });
});

const whole = "(9007199254740993 + i * i)::BIGINT AS big";
const list = "[i, 2 * i] AS both";

describe("what is refused", () => {
  it.each([
    ["whole numbers that would be rounded", whole, [], /column "big": 9007199254740993 in line \d+ is a whole number/],
    ["lists", list, [], /column "both" is BIGINT\[\], and a column of a table is one value a row: --drop both/],
    ["bytes", "'a'::BLOB AS b", [], /column "b" is BLOB/],
  ])("%s", async (_, column, extra, sentence) => {
    const { parquet } = await rows([column]);
    const { code, err } = await train(parquet, "price", extra);
    expect([code, err]).toEqual([expect.any(Number), expect.stringMatching(sentence)]);
    expect(code).not.toBe(0);
    expect((await train(parquet, "price", ["--lang", "ko"])).err).toMatch(/[가-힣]/);
    const [, name] = / AS (\w+)$/.exec(column)!;
    expect((await train(parquet, "price", ["--drop", name!])).code).toBe(0);
  });

  it("the same whole numbers in CSV, and none that a double holds", async () => {
    const { csv } = await rows([whole]);
    expect((await train(csv, "price")).err).toContain('column "big": 9007199254740993 in line 2 is a whole number');
    const { parquet } = await rows(["(9007199254740992 * (1 + i * i % 7))::BIGINT AS big"]);
    expect((await train(parquet, "price")).code).toBe(0);
  });

  it.each([
    ["no file", "none.parquet", "none.parquet: no such file or folder"],
    ["no Parquet", "bad.parquet", "cannot read"],
  ])("%s", async (_, name, sentence) => {
    const dir = folder();
    writeFileSync(join(dir, "bad.parquet"), "PAR1, or so it says");
    const { code, err } = await train(join(dir, name), "price");
    expect([code, err]).toEqual([1, expect.stringContaining(sentence)]);
    expect(err.split(name).length).toBeLessThan(4); // the path once, and once more where DuckDB says it
  });

  it("standard input, which DuckDB does not read", async () => {
    const { parquet } = await rows();
    const { file } = await train(parquet, "price");
    const { code, err } = await feedforward(["predict", "-", "--weights", file], { input: readFileSync(parquet) });
    expect([code, err]).toEqual([1, expect.stringContaining("Parquet is not read from standard input")]);
  });
});

const modules: Modules = {
  "@feedforward/score/table": () => import("../src/table.ts"),
  "feedforward/table": () => import("../../feedforward/src/table.ts"),
};

describe("the module", () => {
  it.each(["training.md", "training.ko.md"])("is what the program in docs/%s prints", async (name) => {
    const text = readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");
    const code = /```js\n\/\/ parquet\.mjs\n([^`]*)```/.exec(text)![1]!;
    const path = join(folder(), "houses.parquet");
    const houses = "i * 7 % 50 AS area, CASE WHEN i % 3 = 0 THEN 'Seoul' ELSE 'Busan' END AS town, i * 1.5 AS price";
    await sql(`COPY (SELECT ${houses} FROM range(60) t(i)) TO '${path}'`);
    const printed = await printedBy(code.replaceAll('"houses.parquet"', JSON.stringify(path)), modules);
    expect(promisedBy(code).length).toBe(1);
    expect(printed).toEqual(promisedBy(code));
  });

  it("says what there is, and reads the columns that are asked for", async () => {
    const { parquet } = await rows([list], 4);
    const { columns: all, rows: count } = await describeParquet(parquet);
    expect([count, all.at(-1)]).toEqual([4, { name: "both", type: "BIGINT[]" }]);
    expect(await readParquet(parquet, ["town", "both", "sold"])).toEqual([
      ["", "Seoul", "Bu,san", "Bu,san"],
      ["[0, 0]", "[1, 2]", "[2, 4]", "[3, 6]"],
      ["true", "false", "false", "true"],
    ]);
    expect(await readParquet(parquet, [])).toEqual([]);
  });
});
