/**
 * Places that make it hard: links that are broken in a thousand ways, a policy that forbids WebAssembly, no shared memory, no
 * storage, no scripts.
 */

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { Random } from "../../feedforward/src/tensor/random.ts";
import { panelNames } from "../src/parts/panel-names.ts";
import { answerOf, drawDigit, readyPad } from "./pad.ts";
import { awaken, isolation, serveSite, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

describe.skipIf(chromiumPath === null)("hard places (skipped where there is no Chromium)", () => {
  const started = startPage();

  it("a thousand broken links: every one opens a page that works", { timeout: 600_000 }, async () => {
    const { page, complaints, settled, close } = await visit(started.browser, `${started.site.url}en/`);
    for (const name of panelNames) await awaken(page, name);
    const keys = await linkKeys(page);
    expect(keys.length).toBeGreaterThan(10);
    const random = new Random(5);
    // Panels read the address when their code starts: so many pages are opened, with a broken value for every key.
    for (let i = 0; i < 1000 / keys.length; i++) {
      const values = keys.map((key) => `${key}=${brokenValue(random)}`);
      await page.goto("about:blank");
      await page.goto(`${started.site.url}en/#v=1&at=${brokenValue(random)}&${values.join("&")}`);
      for (const name of [pick(random, panelNames), pick(random, panelNames), "pad"] as const) await awaken(page, name);
      await settled();
      // Shapes that do not fit are a state like any other there, and its panel says so.
      await expectSoon(() => page.locator(".panel:not(#panel-shapes) .failure").allInnerTexts()).toEqual([]);
      await expectSoon(() => page.locator("main").innerText()).not.toMatch(/undefined|\[object Object\]/);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([
    ["of another version", "#v=2&softmax=1,2,3"],
    ["that is longer than any state", `#v=1&softmax=${"1,".repeat(10_000)}`],
    ["that is no query", "#%E0%A4%A"],
  ])("a link %s is ignored", async (_, hash) => {
    const { page, complaints, close } = await visit(started.browser, `${started.site.url}en/${hash}`);
    await awaken(page, "softmax");
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([
    ["forbids WebAssembly", { "content-security-policy": "default-src 'self'; script-src 'self'" }],
    ["shares no memory", {}],
    ["shares memory", isolation],
  ])("every panel lives on a page that %s", async (_, headers) => {
    const strict = await serveSite({ headers });
    const { page, complaints, close } = await visit(started.browser, `${strict.url}en/`);
    for (const name of panelNames) await awaken(page, name);
    expect(complaints).toEqual([]);
    await close();
    strict.close();
  });

  it("drawings are read where WebAssembly is forbidden", async () => {
    const strict = await serveSite({ headers: { "content-security-policy": "default-src 'self'; script-src 'self'" } });
    const { page, close } = await visit(started.browser, `${strict.url}en/`);
    await readyPad(page);
    await drawDigit(page, 2);
    await expectSoon(async () => (await answerOf(page)).digit).toBe("2");
    await close();
    strict.close();
  });

  it("the text can be read without scripts", async () => {
    const { page, close } = await visit(started.browser, `${started.site.url}ko/`, { javaScriptEnabled: false });
    await expectSoon(() => page.locator("h2:visible").count()).toBeGreaterThan(7);
    await expectSoon(() => page.locator("math").count()).toBeGreaterThan(5);
    await expectSoon(() => page.locator("#panel-pad").innerText()).toContain(
      "JavaScript가 없으면 글만 읽을 수 있습니다.",
    );
    await close();
  });
});

/** The names that the page's links carry, as its sources say them. */
async function linkKeys(page: Page): Promise<string[]> {
  const scripts = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  const texts = await Promise.all(
    scripts.filter((url) => url.endsWith(".js")).map(async (url) => (await fetch(url)).text()),
  );
  const sources = import.meta.glob<string>("../src/**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });
  const keys = Object.values(sources).flatMap((source) => [
    ...source.matchAll(/\blinked(?:<[^(]*>)?\(\s*["'](\w+)["']/g),
  ]);
  expect(texts.length).toBeGreaterThan(5);
  return [...new Set(keys.map(([, key]) => key!))];
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[random.integer(list.length)]!;
}

const fragments =
  "NaN Infinity -1 1e999 0x10 ,, . - %00 %F0%9F null true __proto__ constructor <b> ' 999999999 -0 ½ 1,2 s7 s99 AAAA ==".split(
    " ",
  );

function brokenValue(random: Random): string {
  const text = Array.from({ length: 1 + random.integer(4) }, () => pick(random, fragments)).join(
    pick(random, ["", ",", "."]),
  );
  return encodeURI(text).replaceAll("#", "").replaceAll("&", "");
}
