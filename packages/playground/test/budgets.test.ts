/**
 * What the page weighs, gzipped: the budgets of the plan. A panel's own weight is what it adds to what the first view has
 * loaded already.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, inject, it } from "vitest";
import { panelNames } from "../src/parts/panel-names.ts";

const site = inject("site");
const assets = readdirSync(join(site, "assets"));

function read(path: string): string {
  return readFileSync(join(site, path), "utf8");
}

/** In kB of 1,000 bytes. */
function weigh(paths: readonly string[]): number {
  const bytes = paths.map((path) => gzipSync(readFileSync(join(site, path)), { level: 9 }).length);
  return bytes.reduce((a, b) => a + b, 0) / 1000;
}

function assetOf(stem: string, ending: string): string {
  const found = assets.filter((name) => name.startsWith(`${stem}-`) && name.endsWith(ending));
  expect([stem, found]).toEqual([stem, [expect.anything()]]);
  return `assets/${found[0]}`;
}

/** A script and all that it imports at once, as paths in the site. */
function withImports(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return seen;
  seen.add(path);
  const text = read(path);
  for (const [, name] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g))
    withImports(`assets/${name}`, seen);
  return seen;
}

const pages = ["en", "ko"].map((language) => `${language}/index.html`);
const html = read(pages[0]!);
/** What the HTML asks for: scripts and style. */
const asked = [...html.matchAll(/(?:src|href)="\.\.\/(assets\/[\w.-]+)"/g)].map(([, path]) => path!);
const firstScripts = asked.filter((path) => path.endsWith(".js"));
const firstView = new Set(firstScripts.flatMap((path) => [...withImports(path)]));

describe("the first view", () => {
  it("names every script that it needs, so that none waits for another", () => {
    expect([...firstView].sort()).toEqual([...new Set(firstScripts)].sort());
  });

  it.each(pages)("%s is at most 17 kB", (page) => {
    expect(weigh([page])).toBeLessThanOrEqual(17);
  });

  it("has at most 10 kB of style", () => {
    expect(weigh(asked.filter((path) => path.endsWith(".css")))).toBeLessThanOrEqual(10);
  });

  // Since the first view shows the network at work: 42, where a pad and its answer alone had 38; 0.1 more read the weights in a quarter of the time.
  it("has at most 42.1 kB of scripts", () => {
    expect(weigh([...firstView])).toBeLessThanOrEqual(42.1);
  });

  it("is at most 200 kB in all, with the weights of the pad", () => {
    const weights = assetOf("mnist-pad", ".safetensors");
    expect(weigh(["en/index.html", "icon.svg", weights, ...new Set([...asked, ...firstView])])).toBeLessThanOrEqual(
      200,
    );
  });
});

describe("a further panel adds at most 12 kB of scripts:", () => {
  it.each(panelNames.filter((name) => name !== "pad"))("%s", (name) => {
    const added = [...withImports(assetOf(`${name}-panel`, ".js"))].filter((path) => !firstView.has(path));
    expect(weigh(added)).toBeLessThanOrEqual(12);
  });
});
