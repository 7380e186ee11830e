/**
 * The page by keyboard alone: Tab comes to every control of every panel, in the order in which they stand there, out of each
 * again, and one sees where it is; keys change what can be changed; Escape leaves where it is said to.
 */

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { panelNames } from "../src/parts/panel-names.ts";
import { awaken, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";
import { type Focus, findStops, focusOf, focusStop, kindOf, stateOf } from "./stops.ts";

/** The keys that change a control, and those that change it back; what is at its end moves the other way. */
const keys: Readonly<Record<string, readonly [key: string, back: string]>> = {
  range: ["ArrowRight", "ArrowLeft"],
  radio: ["ArrowRight", "ArrowLeft"],
  checkbox: ["Space", "Space"],
  number: ["ArrowUp", "ArrowDown"],
  select: ["ArrowDown", "ArrowUp"],
  summary: ["Enter", "Enter"],
};

describe.skipIf(chromiumPath === null)("by keyboard (skipped where there is no Chromium)", () => {
  const started = startPage();

  it.each([
    ["en", { width: 1280, height: 800 }],
    ["ko", { width: 360, height: 740 }],
  ])("%s: Tab goes through the whole page and out of it", { timeout: 240_000 }, async (language, viewport) => {
    const { page, complaints, close } = await visit(started.browser, `${started.site.url}${language}/`, { viewport });
    await awakenAll(page);
    const stops = await findStops(page, "body");
    const path = await tabThrough(page, stops.length * 2);
    expect(path.at(-1)!.isOutside).toBe(true);
    const strangers = path.filter(({ stop, isOutside, isScroller }) => stop < 0 && !isOutside && !isScroller);
    expect(strangers.map(({ name }) => name)).toEqual([]);
    expect(path.filter(({ stop }) => stop >= 0).map(({ stop }) => stops[stop])).toEqual(stops);
    expect(path.filter(({ isShown }) => !isShown).map(({ stop, name }) => stops[stop] ?? name)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(panelNames)("%s: its controls do what their keys say", { timeout: 120_000 }, async (name) => {
    const { page, complaints, close } = await visit(started.browser, `${started.site.url}en/#v=1&at=${name}`);
    await awaken(page, name);
    await page.waitForLoadState("networkidle");
    const stops = await findStops(page, `#panel-${name}`);
    const idle: string[] = [];
    for (const [i, stop] of stops.entries()) {
      const kind = await kindOf(page, i);
      if (kind === null || keys[kind] === undefined || !(await focusStop(page, i))) continue;
      if (!(await changes(page, i, keys[kind]))) idle.push(stop);
    }
    expect(idle).toEqual([]);
    await expectSoon(() => page.locator(`#panel-${name} .failure`).count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it("Escape closes the contents and leaves the pad", async () => {
    const { page, complaints, close } = await visit(started.browser, `${started.site.url}en/`);
    await awaken(page, "pad");
    await page.locator(".contents summary").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await expectSoon(() => page.locator(".contents ol").isVisible()).toBe(true);
    await page.keyboard.press("Escape");
    await expectSoon(() => page.locator(".contents ol").isVisible()).toBe(false);
    await expectSoon(() => page.evaluate(() => document.activeElement!.localName)).toBe("summary");

    const pad = page.locator("#panel-pad [role=application]").first();
    await pad.focus();
    await page.keyboard.press("7");
    await page.keyboard.press("Escape");
    await expectSoon(() => pad.evaluate((element) => element === document.activeElement)).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });

  it("a panel fills the screen and comes back", async () => {
    const { page, complaints, close } = await visit(started.browser, `${started.site.url}en/`);
    await awaken(page, "pad");
    const isFull = () => page.evaluate(() => document.fullscreenElement !== null);
    await page.locator("#panel-pad").getByRole("button", { name: "Fill the screen" }).focus();
    await page.keyboard.press("Enter");
    await expectSoon(isFull).toBe(true);
    await page.locator("#panel-pad").getByRole("button", { name: "Back to the page" }).focus();
    await page.keyboard.press("Enter");
    await expectSoon(isFull).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });
});

async function awakenAll(page: Page): Promise<void> {
  for (const name of panelNames) await awaken(page, name);
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => scrollTo(0, 0));
}

/** Presses Tab from the top of the page until nothing has the focus, or so often at most. */
async function tabThrough(page: Page, most: number): Promise<Focus[]> {
  const path: Focus[] = [];
  while (path.length < most && path.at(-1)?.isOutside !== true) {
    await page.keyboard.press("Tab");
    path.push(await focusOf(page));
  }
  return path;
}

/** Whether one of the two keys changes the stop; it is then changed back. */
async function changes(page: Page, stop: number, [key, back]: readonly [key: string, back: string]): Promise<boolean> {
  const before = await stateOf(page, stop);
  for (const [there, home] of [
    [key, back],
    [back, key],
  ] as const) {
    await page.keyboard.press(there);
    if ((await stateOf(page, stop)) === before) continue;
    await page.keyboard.press(home);
    return true;
  }
  return false;
}
