/** The documents against the page: every link into it names a part or a panel, and docs/playground names all of them. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { parts } from "../src/parts/article.tsx";
import { panelNames } from "../src/parts/panel-names.ts";

const root = new URL("../../../", import.meta.url);
const guides = readdirSync(new URL("docs", root)).filter((name) => name.endsWith(".md"));
const documents = ["README.md", "README.ko.md", ...guides.map((name) => `docs/${name}`)];
const partNames = parts.map(({ name }) => name);

function read(path: string): string {
  return readFileSync(new URL(path, root), "utf8");
}

/** Where the links of a document lead in the page, as `#part` or as the parameters of a state. */
function linksIntoPage(path: string): string[] {
  const inAddresses = read(path).matchAll(/\/(?:en|ko)\/[?\w=]*(#[^)\s"`]+)/g);
  const alone = read(path).matchAll(/[`"](?:\?embed=1)?(#[^`"\s]+)[`"]/g);
  return [...inAddresses, ...alone].map(([, hash]) => hash!);
}

/** What a link asks for that the page does not have. */
function unknownNames(hash: string): string[] {
  if (!hash.includes("=")) return [...partNames, ...panelNames].includes(hash.slice(1)) ? [] : [hash];
  const asked = new URLSearchParams(hash.slice(1));
  const unknown = (key: string, known: readonly string[]) =>
    (asked.get(key)?.split(",") ?? []).filter((name) => !known.includes(name));
  return [
    ...unknown("at", panelNames),
    ...unknown("lock", panelNames),
    ...unknown("hide", [...partNames, ...panelNames]),
  ];
}

describe("the documents", () => {
  it.each(documents)("%s links to parts and panels that the page has", (path) => {
    expect(linksIntoPage(path).flatMap(unknownNames)).toEqual([]);
  });

  it.each(["README.md", "README.ko.md"])("%s links to every part", (path) => {
    expect(linksIntoPage(path)).toEqual(expect.arrayContaining(partNames.map((name) => `#${name}`)));
  });

  it.each([
    ["docs/playground.md", "en"],
    ["docs/playground.ko.md", "ko"],
  ])("%s names every part and panel, in the page's order and words", (path, language) => {
    const rows = [...read(path).matchAll(/^\| (?:`(\w+)`)? ?\| `(\w+)` \| (.+) \|$/gm)];
    expect(rows.map(([, part, panel, title]) => [part, panel, title])).toEqual(panelsOf(language));
  });
});

/** The panels of the built page with their titles, the first of a part with the part's name. */
function panelsOf(language: string): [part: string | undefined, panel: string, title: string][] {
  const html = readFileSync(join(inject("site"), language, "index.html"), "utf8");
  return html.split('<section class="part" id="').flatMap((part) => {
    const panels = [...part.matchAll(/id="panel-(\w+)">.*?class="frame-title">([^<]*)</gs)];
    const name = part.slice(0, part.indexOf('"'));
    return panels.map(([, panel, title], i): [string | undefined, string, string] => [
      i === 0 ? name : undefined,
      panel!,
      title!,
    ]);
  });
}
