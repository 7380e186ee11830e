/**
 * The page by keyboard alone: Tab comes to every control of every panel, in the order in which they stand there, out of each
 * again, and one sees where it is; keys change what can be changed; Escape leaves where it is said to.
 */

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { panelNames } from "../src/parts/panel-names.ts";
import { awaken, nextFrames, startPage, type Visit, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";
import { type Focus, findStops, focusOf, focusStop, isAtEnd, kindOf, stateOf } from "./stops.ts";

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
  ])("%s: Tab goes through the whole page and out of it", { timeout: 600_000 }, async (language, viewport) => {
    const visited = await visit(started.browser, `${started.site.url}${language}/`, { viewport });
    const { page, complaints, close } = visited;
    await awakenAll(visited);
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

  it.each(panelNames)("%s: its controls do what their keys say", { timeout: 600_000 }, async (name) => {
    const url = `${started.site.url}en/#v=1&at=${name}`;
    const { page, complaints, settled, close } = await visit(started.browser, url);
    await awaken(page, name);
    await settled();
    const stops = await findStops(page, `#panel-${name}`);
    for (const [i, stop] of stops.entries()) {
      const kind = await kindOf(page, i);
      if (kind === null || keys[kind] === undefined || !(await focusStop(page, i))) continue;
      await expectChange(page, i, { keys: keys[kind], stop });
    }
    await expectSoon(() => page.locator(`#panel-${name} .failure`).count()).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it("Escape closes the contents, where they lie over the text, and leaves the pad", async () => {
    const options = { viewport: { width: 1024, height: 720 } };
    const { page, complaints, close } = await visit(started.browser, `${started.site.url}en/`, options);
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

async function awakenAll({ page, settled }: Visit): Promise<void> {
  for (const name of panelNames) await awaken(page, name);
  await settled();
  await page.evaluate(() => scrollTo(0, 0));
}

/** Presses Tab from the top of the page until nothing has the focus, or so often at most. */
async function tabThrough(page: Page, most: number): Promise<Focus[]> {
  const path: Focus[] = [];
  while (path.length < most && path.at(-1)?.isOutside !== true) {
    await page.keyboard.press("Tab");
    const focus = await focusOf(page);
    if (!focus.isShown) await nextFrames(page);
    path.push(focus.isShown ? focus : await focusOf(page));
  }
  return path;
}

interface Keys {
  readonly keys: readonly [key: string, back: string];
  /** What is pressed, in words. */
  readonly stop: string;
}

/** The key that goes on changes the stop, or at its end the other; it is then changed back. */
async function expectChange(page: Page, number: number, { keys: [key, back], stop }: Keys): Promise<void> {
  const before = await stateOf(page, number);
  const [there, home] = (await isAtEnd(page, number)) ? [back, key] : [key, back];
  await page.keyboard.press(there);
  await expectSoon(() => stateOf(page, number), stop).not.toBe(before);
  await page.keyboard.press(home);
}
