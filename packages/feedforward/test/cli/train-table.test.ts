/** A table of one's own, from the command line to a network, and the network on other rows. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writePng } from "../../src/draw/png.ts";
import { readNetwork } from "../../src/formats/model.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import type { Network } from "../../src/network/network.ts";
import { inUnits, networkForTable, prepareTable, readCsv, tableOf } from "../../src/table.ts";
import { Random } from "../../src/tensor/random.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { train as trainNetwork } from "../../src/train/train.ts";
import { printedBy } from "../programs.ts";
import { houses, quick, train } from "./houses.ts";
import { feedforward, folder } from "./surroundings.ts";
import { data, safetensors } from "./tiny.ts";

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

  it.each([
    ["en", 'column "y": in one row alone, or like another but for capitals; a slip? yes, Yes\n'],
    ["ko", '"y" 열'],
  ])("says of which classes differ only in capitals: %s", async (language, note) => {
    const lines = Array.from({ length: 60 }, (_, i) => `${(i * 7) % 11},${["yes", "no", "Yes"][i % 3]}`);
    const { code, err } = await train("y", ["--lang", language], `x,y\n${lines.join("\n")}\n`);
    expect([code, err]).toEqual([0, expect.stringContaining(note)]);
  });

  it.each([32, 8])("says which batches leave no single row to batch normalisation, near %i", async (batch) => {
    const lines = Array.from({ length: 33 }, (_, i) => `${(i * 7) % 11},${(i * 0.37) % 5}`);
    const words = ["--validation", "0", "--batch-norm", "--batch", String(batch)];
    const refused = await train("y", words, `x,y\n${lines.join("\n")}\n`);
    const said = /--batch (\d+) leaves one with a single row of 33: --batch (\d+) leaves none\n/.exec(refused.err)!;
    expect([refused.code, said[1]]).toEqual([1, String(batch)]);
    expect((await train("y", [...words, "--batch", said[2]!], `x,y\n${lines.join("\n")}\n`)).code).toBe(0);
  });

  it.each(["price", "class"])("gives the numbers of the program that docs/training.md shows: %s", async (target) => {
    const { path, data } = await train(target);
    const file = join(path, "usual.safetensors");
    const { code } = await feedforward(["train", "--data", data, "--target", target, "--out", file]);
    expect(code).toBe(0);
    const document = readFileSync(new URL("../../../../docs/training.md", import.meta.url), "utf8");
    const shown = /```js\n\/\/ same\.mjs\n[^`]*?(const random[^`]*\n)console\.log/.exec(
      document.replaceAll(/`\$[^`]*`/g, ""),
    )![1]!;
    const prepared = prepareTable(readCsv(readFileSync(data)), { target });
    const made: Network[] = [];
    const names = { Random, inUnits, networkForTable, prepared, train: trainNetwork };
    await printedBy(`${shown}give(network);`, {}, { ...names, give: (network: Network) => made.push(network) });
    const numbers = ({ layers }: Network) =>
      layers.flatMap((layer) => (layer.type === "dense" ? [layer.weight, layer.bias] : []));
    expect(made.map(numbers)).toEqual([numbers(readNetwork(readFileSync(file)))]);
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

  it.each(["price", "class"])("are what predict wants of a network of a table, and no picture: %s", async (target) => {
    const { file, path } = await train(target, ["--epochs", "1"]);
    const picture = join(path, "digit.png");
    writeFileSync(picture, writePng(new Tensor("uint8", [9, 9], new Uint8Array(81))));
    const { code, err } = await feedforward(["predict", picture, "--weights", file]);
    const command = `\`feedforward predict rows.csv --weights ${file}\``;
    const said = `${picture}: the network was trained on a table, not on pictures: ${command} answers rows of one`;
    expect([code, err]).toEqual([1, `feedforward: ${said}\n`]);
    const korean = await feedforward(["predict", picture, "--weights", file, "--lang", "ko"]);
    expect(korean.err).toContain("표로 학습한 신경망입니다");
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
