/** Every code of the sources has its Korean with the same facts, and a mistake that really makes it: a sentence, an object, an exit code. */

import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { koreanRows } from "../../src/messages/korean.ts";
import { folder, score } from "../command.ts";
import { codesOfSources, factsOf } from "./codes.ts";
import { elsewhere, mistakes, prepare } from "./mistakes.ts";

const codes = codesOfSources();

describe("codes", () => {
  it("have a Korean row each, and a mistake", () => {
    const all = [...codes.keys()].sort();
    expect(all.length).toBeGreaterThan(60);
    expect(Object.keys(koreanRows).sort()).toEqual(all);
    expect([...Object.keys(mistakes), ...Object.keys(elsewhere)].sort()).toEqual(all);
  });

  it.each([...codes])("%s: the same facts in both languages", (code, sentence) => {
    expect(factsOf(koreanRows[code]!)).toEqual(factsOf(sentence));
    expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(sentence).not.toMatch(/^[A-Z]|\.$/);
  });

  it.each(Object.entries(elsewhere))("%s is made by %s", (_, file) => {
    expect(existsSync(new URL(`../${file}`, import.meta.url))).toBe(true);
  });
});

describe("mistakes", () => {
  it.each(Object.entries(mistakes))("%s", async (code, mistake) => {
    const dir = folder();
    await prepare(dir);
    const words = (typeof mistake === "string" ? mistake : await mistake(dir)).replaceAll("DIR", dir).split(" ");
    const english = await score([...words, "--json"]);
    const { error } = JSON.parse(english.out);
    expect(error.code).toBe(code);
    expect(Object.keys(error.facts).sort()).toEqual(factsOf(codes.get(code)!));
    expect(english.code).toBe(code.startsWith("usage-") ? 2 : 1);
    expect(english.err).toContain(`feedforward: ${error.message}\n`);
    expect(existsSync(`${dir}/o.parquet`)).toBe(false);
    const korean = await score(words, "ko");
    expect(korean).toMatchObject({ code: english.code, out: "" });
    expect(korean.err).toMatch(/[가-힣]|--where/);
  });
});
