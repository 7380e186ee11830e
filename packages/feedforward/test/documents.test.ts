/**
 * The documents against what they speak of: files that they link to are there, headings too, every page has its other
 * language, README shows what the command prints, and every row of its chapter has tests.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { feedforward } from "./cli/surroundings.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const documents = ["", "bench", "docs", "fuzz", "models"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);
/** Those that both languages have a file of. */
const pages = documents.filter((path) => /^(README|docs.*|models.*)\.md$/.test(path.replace(".ko.", ".")));

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

/** What a document links to beside itself and the web, without pictures' and links' texts. */
function linksOf(path: string): string[] {
  return [...read(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!).filter((to) => !to.includes("://"));
}

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(path: string): string[] {
  return [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

describe("the documents", () => {
  it.each(documents)("%s links to files and headings that are there", (path) => {
    const broken = linksOf(path).filter((link) => {
      const [file, anchor] = link.split("#") as [string, string?];
      const target = file === "" ? path : join(dirname(path), file);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(decodeURIComponent(anchor));
    });
    expect(broken).toEqual([]);
  });

  it.each(pages)("%s has its other language, and links to it first", (path) => {
    const other = path.includes(".ko.") ? path.replace(".ko.", ".") : path.replace(/md$/, "ko.md");
    expect(linksOf(path)[0]).toBe(other.slice(other.lastIndexOf("/") + 1));
  });
});

describe("what README shows of eval", () => {
  it.each([
    ["README.md", "en"],
    ["README.ko.md", "ko"],
  ])("%s: what it prints, but for the times", async (path, lang) => {
    const shown = /<!-- start -->\n```\n(.*)```\n<!-- \/start -->/s.exec(read(path))![1]!;
    const { out } = await feedforward(["eval", "--lang", lang]);
    expect(withoutTimes(shown)).toEqual(withoutTimes(out));
  });
});

/** The lines without times, and without the one that compares them. */
function withoutTimes(text: string): string[] {
  const lines = text.split("\n").filter((line) => !/times as fast|배 빠릅니다/.test(line));
  return lines.map((line) => line.replace(/ +\S+ [mµ]?s {2}.*/, ""));
}

describe("the chapter, row by row", () => {
  const tests = read("packages/feedforward/test/chapter.test.ts");

  it.each(["README.md", "README.ko.md"])("%s has rows S1 to S16, each with tests of its number", (path) => {
    const rows = [...read(path).matchAll(/^\| (S\d+) \|/gm)].map(([, row]) => row!);
    expect(rows).toEqual(Array.from({ length: 16 }, (_, i) => `S${i + 1}`));
    expect(rows.filter((row) => !new RegExp(`"([^"]* )?${row} `).test(tests))).toEqual([]);
  });
});
