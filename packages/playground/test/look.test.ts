/**
 * The whole page as it looks, in two languages, light and dark, on a desk and in a hand: axe finds nothing to complain of, and
 * nothing is wider than the window or too small for a finger. `npm run pictures` takes the pictures for people to look at.
 */

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { panelHeights } from "../src/parts/panel-heights.ts";
import { type PanelName, panelNames } from "../src/parts/panel-names.ts";
import { violationsOf } from "./axe.ts";
import { awaken, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const sizes = { phone: { width: 360, height: 740 }, desktop: { width: 1280, height: 800 } } as const;
type Size = keyof typeof sizes;

const looks = ["en", "ko"].flatMap((language) =>
  (["light", "dark"] as const).flatMap((scheme) =>
    (["phone", "desktop"] as const).map((size): [string, "light" | "dark", Size] => [language, scheme, size]),
  ),
);

describe.skipIf(chromiumPath === null)("the look of the page (skipped where there is no Chromium)", () => {
  const started = startPage();

  it.each(looks)("%s, %s, %s", { timeout: 600_000 }, async (language, colorScheme, size) => {
    const options = { colorScheme, viewport: sizes[size], hasTouch: size === "phone" };
    const url = `${started.site.url}${language}/`;
    const { page, complaints, settled, close } = await visit(started.browser, url, options);
    const room = size === "phone" ? 0 : 2;
    for (const name of panelNames) await awaken(page, name);
    await settled();
    await expectSoon(() => unlikeRoom(page, room)).toEqual([]);
    await expectSoon(() => tooWide(page)).toEqual([]);
    if (size === "phone") await expectSoon(() => tooSmall(page)).toEqual([]);
    await expectSoon(() => violationsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });
});

/** The panels that are much higher or lower than the room that the page keeps for them, with the height that they have. */
async function unlikeRoom(page: Page, at: 0 | 2): Promise<[name: PanelName, height: number][]> {
  const heights = await Promise.all(
    panelNames.map(async (name): Promise<[PanelName, number]> => {
      const body = page.locator(`#panel-${name} .frame-body`);
      return [name, Math.round(await body.evaluate((element) => element.getBoundingClientRect().height))];
    }),
  );
  return heights.filter(([name, height]) => Math.abs(height / panelHeights[name][at] - 1) > 0.2);
}

/** What makes the page scroll sideways: elements that reach beyond the window and lie in no area that scrolls by itself. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const wide = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > innerWidth + 1,
    );
    return wide
      .slice(0, 5)
      .map((element) => `${element.tagName}.${element.getAttribute("class")} in ${element.closest("[id]")?.id}`);
  });
}

/** What a finger would miss: controls that are lower than 44 pixels, but for words in a line of text, as links are. */
function tooSmall(page: Page): Promise<string[]> {
  const controls =
    "button:not(.term), select, summary, [type=number], [type=range], .choice-bar label, .switch, .swap label, .head a";
  return page.evaluate((selectors) => {
    const low = [...document.querySelectorAll(selectors)].filter((element) => {
      const { height } = element.getBoundingClientRect();
      return height > 0 && height < 44;
    });
    return low.map((element) => `${element.outerHTML.slice(0, 80)} in ${element.closest("[id]")?.id}`);
  }, controls);
}
