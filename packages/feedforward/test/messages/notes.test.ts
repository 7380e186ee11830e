/**
 * Notes as data: every code that the sources note has a case that makes it, facts that are JSON, a sentence in both languages,
 * and its row in `docs/errors.md`.
 */

import { describe, expect, it } from "vitest";
import type { Facts, Note } from "../../src/errors.ts";
import { koreanRows } from "../../src/messages/korean.ts";
import { noteRows } from "../../src/messages/korean-notes.ts";
import { noteSentence } from "../../src/messages.ts";
import { codesOfSources } from "./codes.ts";
import { noted } from "./notes.ts";

const codes = [...new Set(codesOfSources(/^note$/).map(({ code }) => code))].sort();

it.each([
  ["cases of the tests", Object.keys(noted)],
  ["rows in Korean", Object.keys(noteRows)],
])("the codes of the sources are those of the %s", (_name, found) => {
  expect([...found].sort()).toEqual(codes);
});

it("no code is an error's as well", () => {
  expect(codes.filter((code) => Object.hasOwn(koreanRows, code))).toEqual([]);
});

describe.each(Object.entries(noted))("%s", (code, make) => {
  const note = (): Note => make().find((one) => one.code === code)!;

  it("is frozen, with facts that are frozen JSON", () => {
    const made = note();
    expect([made, made.facts].every(Object.isFrozen)).toBe(true);
    expect(JSON.parse(JSON.stringify(made))).toEqual({ code, facts: made.facts, message: made.message });
  });

  it("is said in both languages, in words that name facts only", () => {
    const made = note();
    const asked = new Set<string>();
    const row = noteRows[code]!;
    const seen = new Proxy(made.facts as Record<string, never>, {
      get(facts, name: string) {
        asked.add(name);
        return facts[name];
      },
    });
    const korean = typeof row === "string" ? row : row(seen as Facts);
    for (const [, name] of typeof row === "string" ? row.matchAll(/\$(\w+)/g) : []) asked.add(name!);
    expect([...asked].filter((name) => !(name in made.facts))).toEqual([]);
    expect(korean).toMatch(/[가-힣]/);
    expect(noteSentence(made, "en")).toBe(made.message);
    for (const sentence of [made.message, noteSentence(made, "ko")]) {
      expect(sentence).not.toMatch(/\$\w|undefined|\[object|\[\[|[.!]$/);
    }
  });
});

it.each([
  ["mine", "a note of my own"],
  ["constructor", "a name that every object has"],
])("%s, of another library, says what it says", (code, message) => {
  expect(noteSentence({ code, facts: {}, message }, "ko")).toBe(message);
});
