/** What is read is never replaced: an output that is an input, by whatever name, is refused also with --force, and its bytes stay. */

import { linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, modelIn, score, sql } from "./command.ts";

/** A folder `in` with two Parquet files, links to one of them and to the folder. */
async function prepared(): Promise<{ dir: string; model: string }> {
  const dir = folder();
  mkdirSync(join(dir, "in"));
  mkdirSync(join(dir, "elsewhere"));
  for (const name of ["a", "b"]) {
    await sql(`COPY (SELECT i::FLOAT AS x, 1::FLOAT AS y FROM range(4) t(i)) TO '${dir}/in/${name}.parquet'`);
  }
  symlinkSync(join(dir, "in", "a.parquet"), join(dir, "link.parquet"));
  symlinkSync(join(dir, "in", "a.parquet"), join(dir, "elsewhere", "part-000000.parquet"));
  linkSync(join(dir, "in", "a.parquet"), join(dir, "hard.parquet"));
  symlinkSync(join(dir, "in"), join(dir, "linked"));
  return { dir, model: await modelIn(dir, { sizes: [2, 4, 2] }) };
}

describe("an output among the inputs", () => {
  it.each([
    ["itself", "in/a.parquet", "in/a.parquet", "out-is-input"],
    ["itself, spelled otherwise", "in/a.parquet", "in/../in/a.parquet", "out-is-input"],
    ["one of a pattern", "in/*.parquet", "in/b.parquet", "out-is-input"],
    ["a link to it", "in/a.parquet", "link.parquet", "out-is-input"],
    ["what the link is of", "link.parquet", "in/a.parquet", "out-is-input"],
    ["a hard link", "in/a.parquet", "hard.parquet", "out-is-input"],
    ["a linked folder's file", "in/a.parquet", "linked/a.parquet", "out-is-input"],
    ["its folder", "in/*.parquet", "in", "out-holds-input"],
    ["a link to its folder", "in/a.parquet", "linked", "out-holds-input"],
    ["the folder of the link that is read", "elsewhere/*.parquet", "elsewhere", "out-holds-input"],
    ["the folder that the link leads to", "elsewhere/*.parquet", "in", "out-holds-input"],
  ])("%s", async (_, input, out, code) => {
    const { dir, model } = await prepared();
    const before = readFileSync(join(dir, "in", "a.parquet"));
    const args = [join(dir, input), "--model", model, "--out", join(dir, out), "--force"];
    const answer = await score([...args, "--json"]);
    expect(answer.code).toBe(1);
    expect(JSON.parse(answer.out).error.code).toBe(code);
    expect(readdirSync(join(dir, "in")).sort()).toEqual(["a.parquet", "b.parquet"]);
    expect(readFileSync(join(dir, "in", "a.parquet")).equals(before)).toBe(true);
    expect((await score([...args, "--dry-run"])).code).toBe(0);
    const unforced = args.filter((word) => word !== "--force");
    expect(JSON.parse((await score([...unforced, "--json"])).out).error.code).toBe(code); // never "give --force" first
  });

  it("a merge does not replace a part of its own", async () => {
    const { dir, model } = await prepared();
    const parts = join(dir, "parts");
    await score([join(dir, "in/*.parquet"), "--model", model, "--out", parts]);
    const answer = await score(["merge", parts, "--out", join(parts, "part-000001.parquet"), "--force", "--json"]);
    expect(JSON.parse(answer.out).error.code).toBe("out-is-input");
    expect((await score(["merge", parts])).code).toBe(0);
  });

  it("another file is replaced with --force", async () => {
    const { dir, model } = await prepared();
    const args = [join(dir, "in/a.parquet"), "--model", model, "--out", join(dir, "in/b.parquet"), "--force"];
    expect((await score(args)).code).toBe(0);
    expect((await score(args)).code).toBe(0);
  });
});

describe("a CSV with a header and no rows", () => {
  const header = "id,x,y,text\n";
  const rows = "1,2,3,a\n2,4,5,b\n";

  it.each<[string, string, readonly string[]]>([
    ["by --columns", header, ["--columns", "x,y"]],
    ["by their place", "id,x,y\n", []],
    ["without a line break", "id,x,y", []],
    ["as bytes", header, ["--columns", "x,y", "--bytes"]],
  ])("%s gives no rows", async (_, text, more) => {
    const dir = folder();
    writeFileSync(join(dir, "p.csv"), text);
    const model = await modelIn(dir, { sizes: [2, 4, 2] });
    for (const out of ["o.csv", "o.parquet", "parts"]) {
      const args = [join(dir, "p.csv"), "--model", model, "--keep", "id", ...more, "--out", join(dir, out), "--json"];
      const answer = await score(args);
      expect(answer.code).toBe(0);
      expect(JSON.parse(answer.out)).toMatchObject({ rows: 0 });
    }
    expect(readFileSync(join(dir, "o.csv"), "utf8")).toBe("id,p_0,p_1\n");
  });

  it.each([
    ["first", ["a.csv", "b.csv"]],
    ["last", ["b.csv", "a.csv"]],
  ])("that comes %s changes nothing of the others", async (_, files) => {
    const dir = folder();
    writeFileSync(join(dir, "a.csv"), header);
    writeFileSync(join(dir, "b.csv"), header + rows);
    const args = ["--model", await modelIn(dir, { sizes: [2, 4, 2] }), "--keep", "id", "--columns", "x,y", "--out"];
    const inputs = files.map((file) => join(dir, file));
    expect(await score([...inputs, ...args, join(dir, "both.parquet")])).toMatchObject({
      code: 0,
      err: "by --columns: x, y\n",
    });
    expect(await score([join(dir, "b.csv"), ...args, join(dir, "one.parquet")])).toMatchObject({ code: 0 });
    expect(readFileSync(join(dir, "both.parquet")).equals(readFileSync(join(dir, "one.parquet")))).toBe(true);
  });

  it("text among the features of a file with rows is still refused", async () => {
    const dir = folder();
    writeFileSync(join(dir, "p.csv"), "x,y\na,b\n");
    const model = await modelIn(dir, { sizes: [2, 4, 2] });
    const args = [join(dir, "p.csv"), "--columns", "x,y", "--model", model, "--out", join(dir, "o.csv"), "--json"];
    expect(JSON.parse((await score(args)).out).error.code).toBe("cell-no-number");
  });
});

it("what is kept of a row with a NULL is data, and a sentence", async () => {
  const dir = folder();
  await sql(`COPY (SELECT NULL::FLOAT AS x, 1::FLOAT AS y, 1234 AS id, NULL::INT AS "n o") TO '${dir}/p.parquet'`);
  const args = [join(dir, "p.parquet"), "--columns", "x,y", "--model", await modelIn(dir, { sizes: [2, 4, 2] })];
  const kept = ["--keep", "id,n o", "--out", join(dir, "o.csv"), "--json"];
  const { error } = JSON.parse((await score([...args, ...kept])).out);
  expect(error.facts.kept).toEqual([
    ["id", "1234"],
    ["n o", null],
  ]);
  expect(error.message).toContain('in column "x", id = 1234, n o = null: give --on-null null');
  const none = JSON.parse((await score([...args, "--out", join(dir, "o.csv"), "--json"])).out).error;
  expect(none.facts.kept).toEqual([]);
  expect(none.message).toContain('in column "x": give --on-null null');
});

it("one is one, and many are many", async () => {
  const dir = folder();
  await sql(`COPY (SELECT NULL::FLOAT AS x, 1::FLOAT AS y) TO '${dir}/p.parquet'`);
  const args = [join(dir, "p.parquet"), "--model", await modelIn(dir, { sizes: [2, 4, 2] }), "--on-null", "null"];
  const parts = join(dir, "parts");
  const first = await score([...args, "--out", parts]);
  expect(first.err).toContain(`1 of 1 part is still to do in ${parts}\n`);
  expect(first.out).toBe(`${parts} is complete: 1 row in 1 part\n1 row has a NULL, and so has its score\n`);
  expect((await score([...args, "--out", join(dir, "o.csv")])).out).toMatch(/^1 row → /);
});
