/**
 * Errors as data: every code that the sources throw has a mistake that makes it, facts that are JSON, a sentence in both
 * languages, and its row in `docs/errors.md`, which a later version may add to but never changes.
 */

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ErrorData, Facts } from "../../src/errors.ts";
import { koreanRows } from "../../src/messages/korean.ts";
import { errorSentence } from "../../src/messages.ts";
import { codesOfSources } from "./codes.ts";
import { mistakes, thrownBy } from "./mistakes.ts";
import { codesOfPage, errorsPage } from "./page.ts";

const thrown = [...new Set(codesOfSources().map(({ code }) => code))].sort();

it.each([
  ["mistakes of the tests", Object.keys(mistakes)],
  ["rows in Korean", Object.keys(koreanRows)],
])("the codes of the sources are those of the %s", (_name, codes) => {
  expect([...codes].sort()).toEqual(thrown);
});

it.each(["./mistakes/", "../../src/messages/"])("a code stands in one file of %s only", (path) => {
  const folder = new URL(path, import.meta.url);
  const texts = readdirSync(folder).map((name) => readFileSync(new URL(name, folder), "utf8"));
  const codes = texts.flatMap((text) => [...text.matchAll(/^ {2}"([a-z0-9-]+)":/gm)].map(([, code]) => code!));
  expect(codes.length).toBeGreaterThan(0);
  expect(codes.filter((code, i) => codes.indexOf(code) < i)).toEqual([]);
});

describe.each(Object.entries(mistakes))("%s", (code, mistake) => {
  it("is thrown with facts that are frozen JSON", async () => {
    const error = (await thrownBy(mistake)) as Error & ErrorData;
    expect(error.code).toBe(code);
    expect(Object.isFrozen(error.facts)).toBe(true);
    expect(JSON.parse(JSON.stringify(error.facts))).toEqual(error.facts);
  });

  it("is said in both languages, in words that name facts only", async () => {
    const error = (await thrownBy(mistake)) as Error & ErrorData;
    expect(errorSentence(error, "en")).toBe(error.message);
    const asked = new Set<string>();
    const row = koreanRows[code]!;
    const seen = new Proxy(error.facts as Record<string, never>, {
      get(facts, name: string) {
        asked.add(name);
        return facts[name];
      },
    });
    const korean = typeof row === "string" ? row : row(seen as Facts);
    for (const [, name] of typeof row === "string" ? row.matchAll(/\$(\w+)/g) : []) asked.add(name!);
    expect([...asked].filter((name) => !(name in error.facts))).toEqual([]);
    expect(korean).toMatch(/[가-힣]/);
    for (const sentence of [error.message, errorSentence(error, "ko")]) {
      expect(sentence).not.toMatch(/\$\w|undefined|\[object|[.!]$/);
    }
  });
});

describe.each([
  ["en", "errors.md"],
  ["ko", "errors.ko.md"],
] as const)("the page of errors, %s", (language, name) => {
  const page = readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), "utf8");

  it("says what is thrown", async () => {
    expect(page).toBe(await errorsPage(language));
  });

  it("has every code once", () => {
    expect(codesOfPage(page)).toEqual([...new Set(codesOfPage(page))]);
  });
});
