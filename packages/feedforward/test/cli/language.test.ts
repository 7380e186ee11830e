/** Which language, and that nothing is missing in either. */

import { describe, expect, it } from "vitest";
import type { OptionRow } from "../../src/cli/command/command.ts";
import { commands } from "../../src/cli/commands.ts";
import { dictionaries, localeLanguage } from "../../src/cli/words/language.ts";

describe("the locale", () => {
  it.each([
    [{}, "en"],
    [{ LANG: "ko_KR.UTF-8" }, "ko"],
    [{ LANG: "ko" }, "ko"],
    [{ LANG: "KO_kr" }, "ko"],
    [{ LANG: "en_US.UTF-8" }, "en"],
    [{ LANG: "kok_IN" }, "en"], // Konkani
    [{ LANG: "C.UTF-8" }, "en"],
    [{ LC_ALL: "C", LANG: "ko_KR.UTF-8" }, "en"],
    [{ LC_ALL: "", LC_MESSAGES: "ko_KR", LANG: "en_US" }, "ko"],
  ])("%j: %s", (env, language) => {
    expect(localeLanguage(env)).toBe(language);
  });
});

describe("every text", () => {
  const texts = commands.flatMap(({ name, summary, arguments: words, options, examples }) => [
    [name, summary] as const,
    ...words.map((row) => [`${name} ${row.name}`, row.text] as const),
    ...Object.entries<OptionRow>(options).map(([key, row]) => [`${name} --${key}`, row.text] as const),
    ...examples.map(({ line, text }) => [line, text] as const),
  ]);

  it.each(texts)("of %s is Korean in Korean", (_, { en, ko }) => {
    expect(en).not.toMatch(/\p{Script=Hangul}/u);
    expect(ko).toMatch(/\p{Script=Hangul}/u);
  });

  it("of the dictionaries takes the same numbers of arguments", () => {
    const arity = (dictionary: object) =>
      Object.entries(dictionary).map(([key, value]) => [
        key,
        typeof value === "function" ? value.length : typeof value,
      ]);
    expect(arity(dictionaries.ko)).toEqual(arity(dictionaries.en));
  });
});
