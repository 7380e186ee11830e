/**
 * Help, as it is seen: the pages of both languages are kept as text files, and whatever they say must fit an 80-column
 * terminal and be true of the table. After a change of the table, `npx vitest run cli/help -u` writes them anew.
 */

import { describe, expect, it } from "vitest";
import { parse } from "../../src/cli/command/arguments.ts";
import { type OptionRow, optionName } from "../../src/cli/command/command.ts";
import { commands } from "../../src/cli/commands.ts";
import { widthOf } from "../../src/cli/terminal/layout.ts";
import { dictionaries, languages } from "../../src/cli/words/language.ts";
import { formatNames } from "../../src/formats/model/inspect.ts";
import { readNamedArrays } from "../../src/formats/model.ts";
import { feedforward } from "./surroundings.ts";

async function allPages(language: string): Promise<string> {
  const pages = [await feedforward(["--help", "--lang", language])];
  for (const { name } of commands) pages.push(await feedforward([name, "--help", "--lang", language]));
  expect(pages.map(({ code, err }) => [code, err])).toEqual(pages.map(() => [0, ""]));
  return pages.map(({ out }) => out).join(`\n${"=".repeat(80)}\n\n`);
}

describe.each(languages)("help in %s", (language) => {
  it("is as it was", async () => {
    await expect(await allPages(language)).toMatchFileSnapshot(`../golden/cli/help-${language}.txt`);
  });

  it("fits 80 columns", async () => {
    const lines = (await allPages(language)).split("\n");
    expect(lines.filter((line) => widthOf(line) > 80 && !line.startsWith("  feedforward"))).toEqual([]);
    expect(lines.filter((line) => line.endsWith(" "))).toEqual([]);
  });

  it("fits narrow and wide terminals too", async () => {
    const narrow = await feedforward(["eval", "-h", "--lang", language], { columns: 60 });
    const wide = await feedforward(["eval", "-h", "--lang", language], { columns: 200 });
    const longest = (text: string) =>
      Math.max(
        ...text
          .split("\n")
          .filter((line) => !line.includes("feedforward "))
          .map(widthOf),
      );
    expect([longest(narrow.out) <= 60, longest(wide.out) <= 100]).toEqual([true, true]);
    expect(wide.out.split("\n").length).toBeLessThan(narrow.out.split("\n").length);
  });
});

describe("help", () => {
  it.each([["--help"], ["-h"], ["help"]])("is given for %s", async (...args) => {
    expect((await feedforward(args)).out).toBe((await feedforward(["--help"])).out);
  });

  it.each(commands.map(({ name }) => [name]))("of %s can be asked for in two ways", async (name) => {
    expect((await feedforward(["help", name])).out).toBe((await feedforward([name, "--help"])).out);
  });

  it("is bold on a terminal", async () => {
    const { out } = await feedforward(["--help"], { isTTY: true, env: { TERM: "xterm" } });
    expect(out).toContain("\x1b[1mfeedforward\x1b[22m");
  });
});

describe("the formats in help", () => {
  const textOf = (name: string, word: string) => {
    const { options, arguments: words } = commands.find((row) => row.name === name)!;
    return words.find((row) => row.name === word)?.text ?? options[word]!.text;
  };

  /** As the reader itself says them of bytes that are none of them. */
  const models = (): string[] => {
    try {
      readNamedArrays(Uint8Array.of(1, 2, 3));
    } catch (error) {
      const [, list] = /\((.*)\)/.exec((error as Error).message)!;
      return list!.split(/, | or /);
    }
    return [];
  };

  it.each(["eval", "predict", "bench"])("of %s are those that a network is read from", (name) => {
    expect(models()).toContain("pickle");
    for (const text of Object.values(textOf(name, "weights"))) {
      expect(models().filter((format) => !text.includes(format))).toEqual([]);
    }
  });

  it("of inspect are those that bytes are told by", () => {
    const called: Record<string, string> = {
      png: "PNG",
      idx: "IDX",
      gzip: ".gz",
      torch: "PyTorch",
      onnx: "ONNX",
      keras: "Keras",
      tfjs: "TensorFlow.js",
      hdf5: "HDF5",
    };
    const told = formatNames.filter((name) => name !== "zip").map((name) => called[name] ?? name);
    for (const text of Object.values(textOf("inspect", "FILE"))) {
      expect(told.filter((format) => !text.includes(format))).toEqual([]);
    }
  });
});

describe("the table", () => {
  it.each(commands.flatMap(({ examples }) => examples.map(({ line }) => [line])))("%s is a command line", (line) => {
    const shown = line.replace(/^eval "\$\((.*)\)"$/, "$1").replace(/ [|<>].*/, "");
    const words = shown.match(/"[^"]*"|[^ ]+/g)!.map((word) => word.replace(/^"(.*)"$/, "$1"));
    const [program, name, ...rest] = words;
    const command = commands.find((row) => row.name === name)!;
    expect(program).toBe("feedforward");
    expect(parse(command, rest, dictionaries.en).wantsHelp).toBe(false);
  });

  it.each(commands)("of $name has defaults that it would take", ({ options }) => {
    for (const [key, row] of Object.entries<OptionRow>(options)) {
      if (row.default === null || row.kind === "boolean") continue;
      const command = { ...commands[0]!, arguments: [], options };
      expect(parse(command, [`--${optionName(key)}=${row.default}`], dictionaries.en).values[key]).toBe(row.default);
    }
  });

  it.each(commands)("of $name gives no letter twice", ({ options }) => {
    const letters = Object.values<OptionRow>(options).flatMap(({ short }) => short ?? []);
    expect(new Set(letters).size).toBe(letters.length);
    expect(letters.filter((letter) => !/^[a-z]$/.test(letter) || letter === "h")).toEqual([]);
  });
});
