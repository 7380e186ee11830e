/**
 * Every dictionary of the page has the same names in both languages, the same placeholders in each text, and no text that
 * is empty. Dictionaries live in files that end in `texts.ts`.
 */

import { describe, expect, it } from "vitest";

type Texts = Readonly<Record<string, unknown>>;

const modules = import.meta.glob<Readonly<Record<string, { readonly en: Texts; readonly ko: Texts }>>>(
  "../src/**/*texts.ts",
  { eager: true },
);
const dictionaries = Object.values(modules).flatMap((module) => Object.entries(module));

function placeholders(text: unknown): string[] {
  return [...new Set(JSON.stringify(text).match(/\{\w+\}/g) ?? [])].sort();
}

it("dictionaries are found", () => {
  expect(dictionaries.length).toBeGreaterThan(15);
});

describe.each(dictionaries)("%s", (_, { en, ko }) => {
  it("has the same names in both languages, none empty", () => {
    expect(Object.keys(ko).sort()).toEqual(Object.keys(en).sort());
    expect([...Object.values(en), ...Object.values(ko)]).not.toContain("");
  });

  it("has the same placeholders", () => {
    const inEnglish = Object.entries(en).map(([name, text]) => [name, placeholders(text)]);
    expect(Object.keys(en).map((name) => [name, placeholders(ko[name])])).toEqual(inEnglish);
  });
});
