/** What the command shows of columns and cells: the mapping whatever is asked, the inputs beside their scores, and the cell that is no number. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Tensor } from "feedforward";
import { writeNpy } from "feedforward/formats/npy";
import { describe, expect, it } from "vitest";
import { folder, modelIn, score, sql } from "./command.ts";

/** The arguments of a run on one file of text. */
async function run(name: string, text: string, more: readonly string[] = []): Promise<string[]> {
  const dir = folder();
  writeFileSync(join(dir, name), text);
  const model = await modelIn(dir, { sizes: [2, 4, 2] });
  return [join(dir, name), "--model", model, "--out", join(dir, "o.parquet"), ...more];
}

it("--quiet still shows which column is which input", async () => {
  const answer = await score(await run("p.csv", "a,b\n1,2\n3,4\n", ["--quiet"]));
  expect(answer).toMatchObject({ code: 0, err: "by their place: a, b\n" });
});

describe("--dry-run shows what goes in", () => {
  it("of wide tables the first inputs and the last one", async () => {
    const dir = folder();
    const names = Array.from({ length: 30 }, (_, i) => `x${i}`);
    await sql(`COPY (SELECT ${names.map((name, i) => `${i} / 3 AS ${name}`).join(", ")}) TO '${dir}/p.parquet'`);
    const model = await modelIn(dir, { sizes: [30, 2] });
    const { out } = await score([join(dir, "p.parquet"), "--model", model, "--dry-run"]);
    const [head, row] = out.split("\n").map((line) => line.split(/ +/));
    expect(head).toEqual(["x0", "x1", "x2", "x3", "…", "x29", "p_0", "p_1"]);
    expect(row!.slice(0, 6)).toEqual(["0", "0.333333", "0.666667", "1", "…", "9.66667"]);
  });

  it("of lists and arrays the first values of a row", async () => {
    const dir = folder();
    const model = await modelIn(dir, { sizes: [5, 2] });
    await sql(`COPY (SELECT 7 AS id, [1.5, 2, 3, 4, 5] AS x) TO '${dir}/p.parquet'`);
    const list = await score([join(dir, "p.parquet"), "--model", model, "--keep", "id", "--dry-run"]);
    expect(list.out).toMatch(/^id +x +p_0 +p_1\n7 +\[1\.5, 2, 3, … \(5\)\] +0\.\d+/);
    writeFileSync(
      join(dir, "p.npy"),
      writeNpy(
        new Tensor(
          "float32",
          [2, 5],
          Float32Array.from({ length: 10 }, (_, i) => i),
        ),
      ),
    );
    const array = await score([join(dir, "p.npy"), "--model", model, "--dry-run"]);
    expect(array.out).toMatch(/^input +p_0 +p_1\n\[0, 1, 2, … \(5\)\] +0\.\d+ .*\n\[5, 6, 7, … \(5\)\]/);
  });
});

describe("a cell of a CSV that is no number is named", () => {
  const late = `a,b\n${"1,2\n".repeat(30_000)}`;
  it.each<[string, string, readonly string[], RegExp]>([
    ["that made text of its column", "a,b\n1,2\n3,n/a\n5,6\n", [], /line 3 has "n\/a" in column "b"/],
    ["of a column that was named", "a,b\n1,2\n3,n/a\n5,6\n", ["--columns", "a,b"], /line 3 has "n\/a" in column "b"/],
    ["where no cell is a number", "a,b\n1,x\n3,y\n", ["--columns", "a,b"], /line 2 has "x" in column "b"/],
    ["that comes late", `${late}x,2\n1,2\n`, [], /line 30002 has "x" in column "a"/],
    ["behind lines of a comment", "# made by hand\na,b\n1,2\n3,-\n5,6\n", [], /line 4 has "-" in column "b"/],
  ])("%s", async (_, text, more, sentence) => {
    const args = await run("p.csv", text, more);
    const { code, err } = await score(args);
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
    expect(err).toContain(`${args[0]}: line`);
    expect(err).not.toMatch(/FLOAT|DOUBLE/);
  });

  it("other text is a column that does not go in", async () => {
    const answer = await score(await run("p.csv", "id,a,b\nx,1,2\n7,3,4\ny,5,6\n", ["--keep", "id"]));
    expect(answer.code).toBe(0);
    const missing = await score(await run("p.csv", "id,a\nx,1\n7,3\ny,5\n"));
    expect(missing.err).toMatch(/the model takes 2 numbers/);
  });
});
