/** A table of one's own, from the command line to a network, and the network on other rows. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readNetwork } from "../../src/formats/model.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { readCsv, tableOf } from "../../src/table.ts";
import { Random } from "../../src/tensor/random.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { feedforward, folder } from "./surroundings.ts";
import { data, safetensors } from "./tiny.ts";

/** price = 3·area + 40 in Seoul; a class of two by it; gaps, dates, and numbers of rows. */
function houses(count = 120): string {
  const random = new Random(5);
  const lines = Array.from({ length: count }, (_, i) => {
    const area = 20 + random.integer(100);
    const town = ["Seoul", "Busan"][random.integer(2)]!;
    const price = 3 * area + (town === "Seoul" ? 40 : 0);
    return [
      i + 1,
      i % 17 === 0 ? "" : area,
      town,
      `2020-01-${10 + (i % 20)}`,
      price + 0.5,
      price > 220 ? "dear" : "cheap",
    ];
  });
  return ["id,area,town,sold,price,class", ...lines.map((cells) => cells.join(","))].join("\n");
}

const quick = ["--epochs", "60", "--batch", "16"];

async function train(target: string, extra: readonly string[] = [], csv: string | Uint8Array = houses()) {
  const path = folder({ "houses.csv": csv, "houses.csv.gz": gzipSync(csv) });
  const [data, file] = [join(path, "houses.csv"), join(path, "net.safetensors")];
  const result = await feedforward(["train", "--data", data, "--target", target, "--out", file, ...quick, ...extra]);
  return { ...result, path, data, file, network: result.code === 0 ? readNetwork(readFileSync(file)) : null };
}

describe("what is refused", () => {
  it("class weights where a number is foretold", async () => {
    const { code, err } = await train("price", ["--class-weights", "balanced"]);
    expect([code, err.split("\n")[0]]).toEqual([
      2,
      "feedforward: --class-weights is for classes, and price is a number",
    ]);
    const korean = await train("price", ["--class-weights", "balanced", "--lang", "ko"]);
    expect(korean.err).toContain("--class-weights는 클래스를 맞히는 학습에 쓰는 옵션인데 price는 수입니다\n");
  });

  it("a folder where a table is wanted", async () => {
    const path = folder(data);
    const { code, err } = await feedforward(["train", "--data", path, "--target", "price"]);
    expect([code, err.split("\n")[0]]).toEqual([
      2,
      `feedforward: ${path} is a folder, and --target wants a table: --data FILE.csv`,
    ]);
  });

  it.each([
    [
      "a line that is too short",
      "a,price\n1,2\n3\n",
      "csv: expected 2 cells as in the first line, got 1 in line 3\n",
      "(오프셋",
    ],
    [
      "UTF-16",
      Buffer.from("\ufeffa,price\n1,2\n", "utf16le"),
      "is not UTF-8: save the table as CSV in UTF-8\n",
      "(오프셋",
    ],
  ])("%s, by its line and not by its bytes", async (_, csv, sentence, offset) => {
    expect((await train("price", [], csv)).err).toContain(sentence);
    expect((await train("price", ["--lang", "ko"], csv)).err).not.toContain(offset);
  });
});

describe("train", () => {
  it("takes batch normalisation and dropout, and its file says of what table it is", async () => {
    const { code, network } = await train("price", ["--batch-norm", "--dropout", "0.1", "--units", "8"]);
    expect(code).toBe(0);
    expect(network!.layers.slice(0, 4).map(({ type }) => type)).toEqual([
      "dense",
      "batchNorm",
      "activation",
      "dropout",
    ]);
    expect(tableOf(network!)!.columns.map(({ name }) => name)).toContain("area");
  });

  it("says what each column is, and how much better the network is than one word", async () => {
    const { code, out, network } = await train("class", ["--drop", "price"]);
    expect(code).toBe(0);
    expect(out).toContain("Table     120 rows: 96 to train on, 24 held out\n");
    expect(out).toMatch(/Columns {3}id {5}left out {2}it counts the rows\n/);
    expect(out).toMatch(/ area {3}number {4}\d+\.?\d* ± \d+\.?\d*, \d gaps, filled with the mean\n/);
    expect(out).toMatch(/ town {3}category {2}Busan, Seoul\n/);
    expect(out).toMatch(/ sold {3}left out {2}dates\n/);
    expect(out).toMatch(/ price {2}left out {2}as you say\n/);
    expect(out).toContain("Target    class: one of 2 classes: cheap, dear\n");
    const [, right, constant] = /Held-out rows: (\d+\.\d) % .*; always "\w+": (\d+\.\d) %/.exec(out)!;
    expect(Number(right)).toBeGreaterThan(Number(constant) + 10);
    expect(network!.labels).toEqual(["cheap", "dear"]);
    expect(network!.input.names).toEqual(["area", "town=Busan", "town=Seoul"]);
    expect(tableOf(network!)!.columns.map(({ name }) => name)).toEqual(["area", "town"]);
    expect(network!.provenance).toMatchObject({
      target: "class",
      drop: "price",
      units: "32,16",
      epochs: 60,
      batch: 16,
    });
  });

  it("foretells a number in its own unit", async () => {
    const { out, network } = await train("price", ["--drop", "class", "--lang", "ko"]);
    const [, r2, rmse, constant] = /검증 행: R² (\d\.\d+) {2}RMSE (\S+); 늘 \S+ 하면 RMSE (\S+)\n/.exec(out)!;
    expect(Number(r2)).toBeGreaterThan(0.8);
    expect(Number(rmse)).toBeLessThan(Number(constant) / 2);
    expect(network!.task).toBe("regression");
  });

  it("counts rows, not images, in Korean: in the terminal, in the report and of later rows", async () => {
    const { out, path, file, data } = await train("class", ["--drop", "price", "--lang", "ko"]);
    expect(out).toMatch(/검증 행: \d+\.\d % {2}24행 중 \d+행;/);
    const judged = await feedforward(["eval", file, "--data", data, "--lang", "ko"]);
    expect(judged.out).toMatch(/^행: \d+\.\d % {2}120행 중 \d+행\n/);
    const page = join(path, "run.html");
    const again = ["train", "--data", data, "--target", "class", "--report", page, "--lang", "ko", ...quick];
    expect((await feedforward(again)).code).toBe(0);
    expect(readFileSync(page, "utf8")).toMatch(/<small>24행 중 \d+행<\/small>/);
  });

  it("says of which classes no row is held out", async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `${(i * 7) % 11},${i === 5 ? "yes" : "no"}`);
    const csv = `x,y\n${lines.join("\n")}\n`;
    const said = "no held-out row tells how well these classes are learned, of which the table has too few rows: yes\n";
    expect((await train("y", [], csv)).err).toBe(said);
    expect((await train("y", ["--quiet", "--lang", "ko"], csv)).err).toContain("검증 행에 없는 클래스가 있습니다");
    expect((await train("y", ["--validation", "0"], csv)).err).toBe("");
    expect((await train("class")).err).toBe("");
  });

  it("gives the same bytes for the same seed, and from the compressed table", async () => {
    const once = await train("price");
    const again = join(once.path, "again.safetensors");
    await feedforward(["train", "--data", `${once.data}.gz`, "--target", "price", "--out", again, ...quick]);
    expect(readFileSync(again).equals(readFileSync(once.file))).toBe(true);
  });

  it("takes arrays of an npz file", async () => {
    const x = Array.from({ length: 40 }, (_, i) => [i % 7, (i * i) % 5]);
    const arrays = new Map([
      ["x", tensor(x)],
      ["y", tensor(x.map(([a]) => Number(a! > 2)))],
    ]);
    const path = folder({ "a.npz": writeNpz(arrays) });
    const { code, out } = await feedforward([
      "train",
      "--data",
      join(path, "a.npz"),
      "--target",
      "y",
      "--epochs",
      "40",
    ]);
    expect([code, out]).toEqual([0, expect.stringMatching(/Columns {3}x\[0\] {2}number/)]);
  });

  it("takes a linear model, rounds, and gives JSON", async () => {
    const { out, code } = await train("price", ["--units", "0", "--round", "float16", "--json", "--validation", "0.5"]);
    const { network, heldOut, constant, table } = JSON.parse(out);
    expect(code).toBe(0);
    expect(network.layers).toHaveLength(2);
    expect([heldOut.kind, heldOut.rows, constant.says]).toEqual(["number", 60, expect.any(Number)]);
    expect(table.columns[0]).toEqual({ name: "id", use: "left out", why: { reason: "counter" } });
  });
});

describe("train --from", () => {
  it.each([
    ["price", ["--drop", "class"]],
    ["class", ["--drop", "price"]],
  ] as const)("goes on with more rows: %s", async (target, drop) => {
    const { file, path, network } = await train(target, drop);
    const [more, next] = [join(path, "more.csv"), join(path, "next.safetensors")];
    writeFileSync(more, houses(200));
    const { code, out } = await feedforward(["train", "--data", more, "--from", file, "--out", next, ...quick]);
    expect(code).toBe(0);
    expect(out).toContain(`goes on from ${file}`);
    expect(out).toMatch(/ id {5}left out {2}the network was trained without it\n/);
    const further = readNetwork(readFileSync(next));
    expect(tableOf(further)).toEqual(tableOf(network!));
    expect(further.input).toEqual(network!.input);
    expect(further.provenance.from).toEqual(JSON.parse(JSON.stringify(network!.provenance)));
    const judged = async (weights: string) =>
      JSON.parse((await feedforward(["eval", weights, "--data", more, "--json"])).out);
    const [before, after] = [await judged(file), await judged(next)];
    expect(after.rmse ?? 1 - after.accuracy).toBeLessThanOrEqual(before.rmse ?? 1 - before.accuracy);
  });

  it("of another target, without columns, or with a class that the network does not tell is refused", async () => {
    const { file, path, data: rows } = await train("class", ["--drop", "price"]);
    writeFileSync(join(path, "tiny.safetensors"), safetensors());
    writeFileSync(join(path, "more.csv"), "area,town,class\n1,Seoul,cheap\n2,Seoul,huge\n");
    const refusal = async (...words: string[]) => (await feedforward(["train", "--data", ...words])).err;
    expect(await refusal(rows, "--from", file, "--target", "price")).toContain(
      "the network foretells class, and --target says price",
    );
    expect(await refusal(rows, "--from", join(path, "tiny.safetensors"))).toContain(
      "the file has no record of a table",
    );
    expect(await refusal(join(path, "more.csv"), "--from", file)).toContain(
      'line 3 says "huge", and the classes of the network are cheap, dear',
    );
  });
});

describe("wrong words and tables are refused before the first epoch", () => {
  it.each([
    [["--target", "prise"], 1, '--target: no column "prise", did you mean "price"?'],
    [[], 2, "--target: say which column is to be foretold, of id, area, town, sold, price, class"],
    [["--target", "price", "--sizes", "3,1"], 2, "--sizes: a table's columns give the first and the last size"],
    [["--from", "x", "--units", "3"], 2, "--units makes a new network, and --from FILE has one"],
    [["--from", "x", "--drop", "town"], 2, "--drop makes a new network, and --from FILE has one"],
    [["--target", "price", "--units", "200000,10000"], 2, "--units: expected at most 134,217,728 parameters"],
    [["--target", "price", "--layers", "x"], 2, "--layers is for images"],
    [["--target", "price", "--augment", "shift=1"], 2, "--augment is for images"],
    [["--target", "price", "--units", "3,x"], 2, "--units: expected whole numbers like 32,16, or 0"],
    [["--target", "price", "--number", "town"], 1, 'column "town": expected a number, got "'],
    [["--target", "price", "--drop", "twon", "--lang", "ko"], 1, '--drop: "twon" 열이 없습니다. "town"을 쓰려고'],
    [["--target", "price", "--drop", "town,town"], 1, 'column "town" is said to be two things'],
    [["--target", "price", "--out", "x.npz"], 2, "--out x.npz: expected a name that ends in .safetensors"],
  ])("%j", async (extra, code, sentence) => {
    const data = join(folder({ "houses.csv": houses(30) }), "houses.csv");
    const result = await feedforward(["train", "--data", data, ...extra]);
    expect([result.code, result.err]).toEqual([code, expect.stringContaining(sentence)]);
  });

  it.each(["--target", "--drop", "--category", "--number", "--units", "--validation"])(
    "%s needs a table",
    async (option) => {
      const { code, err } = await feedforward(["train", option, "0.5"]);
      expect([code, err]).toEqual([2, expect.stringContaining(`${option} is for a table: --data FILE.csv names it`)]);
    },
  );

  it.each([
    ["a.csv", "a,y\n1\n", "a.csv: csv: expected 2 cells as in the first line, got 1 in line 2"],
    ["a.csv", "", "a.csv: the file is empty"],
    ["a.txt", safetensors(), "expected a table (CSV, or arrays in npz), got safetensors"],
    ["a.jsonl", '{"a":1}\n', "expected a table (CSV, or arrays in npz), got JSON"],
  ])("%s", async (name, content, sentence) => {
    const data = join(folder({ [name]: content }), name);
    const { code, err } = await feedforward(["train", "--data", data, "--target", "y"]);
    expect([code, err]).toEqual([1, expect.stringContaining(sentence)]);
  });
});

describe("other rows", () => {
  const rows = 'town,area,note\nBusan,50,"a, b"\nJeju,,x\nSeoul,100,\n';

  it("come back with a column more; new categories and gaps are told", async () => {
    const { file: weights, path } = await train("price", ["--drop", "class,sold,id"]);
    writeFileSync(join(path, "rows.csv"), rows);
    const { code, out, err } = await feedforward(["predict", join(path, "rows.csv"), "--weights", weights]);
    const { columns } = readCsv(Buffer.from(out));
    expect(code).toBe(0);
    expect(columns.map(({ name }) => name)).toEqual(["town", "area", "note", "prediction"]);
    expect(columns[2]!.cells).toEqual(["a, b", "x", ""]);
    expect(Math.abs(Number(columns[3]!.cells[0]) - 150)).toBeLessThan(40);
    expect(err).toBe('column "town": 1 row with a category that no training row had: Jeju\ncolumn "area": 1 gap\n');
    const piped = await feedforward(["predict", "-", "--weights", weights], { input: Buffer.from(rows) });
    expect(piped.out).toBe(out);
  });

  it("of classes with the probability too, under names that are free, into a file", async () => {
    const { file: weights, path } = await train("class", ["--drop", "price,sold,id"]);
    writeFileSync(join(path, "rows.tsv"), "area\ttown\tprediction\n100\tSeoul\tmine\n");
    const file = join(path, "answers.csv");
    const { code } = await feedforward(["predict", join(path, "rows.tsv"), "--weights", weights, "--out", file]);
    const [header, line] = readFileSync(file, "utf8").split("\n");
    expect(code).toBe(0);
    expect(header).toBe("area,town,prediction,prediction 2,probability");
    expect(line).toMatch(/^100,Seoul,mine,dear,[01]\.\d{4}$/);
    const json = await feedforward(["predict", join(path, "rows.tsv"), "--weights", weights, "--json"]);
    expect(JSON.parse(json.out)).toEqual([
      { file: join(path, "rows.tsv"), rows: [{ prediction: "dear", probability: expect.any(Number) }], notes: [] },
    ]);
  });

  it("of classes with the next ones where --top says so, in a file, in JSON and as text", async () => {
    const { file: weights, path } = await train("class", ["--drop", "price,sold,id"]);
    writeFileSync(join(path, "rows.csv"), 'area,town,zip,note\n100,Seoul,01234,"a, b"\n30,Busan,99999,\n');
    const words = ["predict", join(path, "rows.csv"), "--weights", weights];
    const { columns } = readCsv(Buffer.from((await feedforward([...words, "--top", "2"])).out));
    const added = ["prediction", "probability", "prediction 2", "probability 2"];
    expect(columns.slice(4).map(({ name }) => name)).toEqual(added);
    expect([columns[4]!.cells, columns[6]!.cells]).toEqual([
      ["dear", "cheap"],
      ["cheap", "dear"],
    ]);
    const file = join(path, "answers.json");
    await feedforward([...words, "--top", "2", "--out", file]);
    const [first, second] = JSON.parse(readFileSync(file, "utf8"));
    expect(Object.keys(first)).toEqual(["area", "town", "zip", "note", ...added]);
    expect(first).toMatchObject({ area: 100, town: "Seoul", zip: "01234", note: "a, b", prediction: "dear" });
    expect(second).toMatchObject({ area: 30, zip: "99999", note: null, "prediction 2": "dear" });
    expect(first.probability + first["probability 2"]).toBeCloseTo(1, 6);
    const [{ rows: told }] = JSON.parse((await feedforward([...words, "--top", "9", "--json"])).out);
    expect(told[0].classes).toEqual([
      { label: "dear", probability: first.probability },
      { label: "cheap", probability: first["probability 2"] },
    ]);
  });

  it("of a number have no probability, and options that say nothing there are refused", async () => {
    const { file: weights, path } = await train("price", ["--drop", "class,sold,id"]);
    writeFileSync(join(path, "rows.csv"), "area,town\n100,Seoul\n");
    const words = ["predict", join(path, "rows.csv"), "--weights", weights];
    const [{ rows: told }] = JSON.parse((await feedforward([...words, "--json"])).out);
    expect(told).toEqual([{ prediction: expect.any(Number) }]);
    const refusals = [
      [["--top", "2"], "--top is for classes, and the network foretells a number"],
      [["--output", "label"], "--output: a table comes back with the column prediction"],
      [["--scale", "1"], "--scale is for images, not for the rows of a table"],
      [["--no-normalize"], "--no-normalize is for images"],
    ] as const;
    for (const [extra, sentence] of refusals) {
      const { code, err } = await feedforward([...words, ...extra]);
      expect([code, err]).toEqual([2, expect.stringContaining(sentence)]);
    }
  });

  it("that say themselves what is right are scored", async () => {
    const { file: weights, path } = await train("class", ["--drop", "price"]);
    writeFileSync(join(path, "more.csv"), `${houses(60)}\n7,50,Busan,2020-01-01,1,other\n8,50,Busan,2020-01-01,1,\n`);
    const { code, out } = await feedforward(["eval", weights, "--data", join(path, "more.csv")]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Rows: \d+\.\d % {2}\d+ of 60\n/);
    expect(out).toMatch(/\n {9}cheap {2}dear\n {2}cheap {5}\d+ +\d+\n/);
    expect(out).toContain('column "class": 1 row left out, whose class the network does not tell: other\n');
    expect(out).toContain('column "class": 1 row without a target left out\n');
    const json = JSON.parse((await feedforward(["eval", weights, "--data", join(path, "more.csv"), "--json"])).out);
    expect(json).toMatchObject({
      kind: "classes",
      rows: 60,
      labels: ["cheap", "dear"],
      confusion: [[expect.any(Number), expect.any(Number)], expect.any(Array)],
    });
  });

  it("cannot steer a terminal, and are as they were in a pipe", async () => {
    const { file: weights, path } = await train("price", ["--drop", "class,sold,id"]);
    writeFileSync(join(path, "rows.tsv"), "town\tarea\tnote\nBusan\t50\t\x1b[2J\n");
    const args = ["predict", join(path, "rows.tsv"), "--weights", weights];
    const [terminal, pipe] = [await feedforward(args, { isTTY: true }), await feedforward(args)];
    expect(terminal.out).toContain("Busan\t50\t\\u{1b}[2J\t");
    expect(pipe.out).toContain("Busan\t50\t\x1b[2J\t");
  });

  it("are what a network of a table is scored on, and no images", async () => {
    const { file: weights } = await train("class", ["--drop", "price"]);
    const { code, err } = await feedforward(["eval", weights, "--data", folder(data)]);
    expect([code, err]).toEqual([1, expect.stringContaining("the network was trained on a table, not on images")]);
    const { out } = await feedforward(["inspect", weights], { columns: 120 });
    expect(out).toContain("foretells class from the columns area, town\n");
  });

  it("of a number are scored by R² and RMSE", async () => {
    const { file: weights, data } = await train("price");
    const { out } = await feedforward(["eval", weights, "--data", data]);
    expect(out).toMatch(/^Rows: R² 0\.\d{3} {2}RMSE \d+\.?\d*\n/);
  });

  it("without the columns of the network, or for a network without columns, are refused", async () => {
    const { file: weights, path } = await train("price");
    writeFileSync(join(path, "rows.csv"), "a,b\n1,2\n");
    writeFileSync(join(path, "tiny.safetensors"), safetensors());
    const lacking = await feedforward(["predict", join(path, "rows.csv"), "--weights", weights]);
    expect([lacking.code, lacking.err]).toEqual([1, expect.stringContaining("rows.csv: the table lacks ")]);
    const none = await feedforward(["eval", join(path, "tiny.safetensors"), "--data", join(path, "rows.csv")]);
    expect([none.code, none.err]).toEqual([
      1,
      expect.stringContaining("tiny.safetensors: the file has no record of a table"),
    ]);
  });
});
