/** The page as a whole, in a real browser: it comes without complaint, asks nobody else, and its furniture works. */

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { panelNames } from "../src/parts/panel-names.ts";
import { awaken, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const sizes = [
  [390, 844],
  [1280, 800],
] as const;

describe.skipIf(chromiumPath === null)("the page (skipped where there is no Chromium)", () => {
  const started = startPage();

  it.each(["en", "ko"])(
    "%s: every panel comes to life, without a complaint, and nobody else is asked",
    async (language) => {
      const { page, complaints, requests, close } = await visit(started.browser, `${started.site.url}${language}/`);
      for (const name of panelNames) await awaken(page, name);
      await expectSoon(() => page.locator("html").getAttribute("lang")).toBe(language);
      expect(complaints).toEqual([]);
      expect(requests.filter((url) => !url.startsWith(started.site.url))).toEqual([]);
      await close();
    },
  );

  it.each([
    [["ko-KR", "en"], "ko/"],
    [["de-DE", "en"], "en/"],
  ])("a reader of %s is sent to the page of that language, with the state", async ([locale], expected) => {
    const { page, close } = await visit(started.browser, `${started.site.url}#v=1&at=softmax`, { locale: locale! });
    const address = `${started.site.url}${expected}#v=1&at=softmax`;
    await page.waitForURL(address);
    expect(page.url()).toBe(address);
    await close();
  });

  it("the other language is one click away and keeps the state", async () => {
    const { page, close } = await visit(started.browser, `${started.site.url}en/#v=1&at=softmax`);
    await page.click("[data-language=ko]");
    const address = `${started.site.url}ko/#v=1&at=softmax`;
    await page.waitForURL(address);
    expect(page.url()).toBe(address);
    await close();
  });

  it.each(sizes)(
    "at %i × %i a link or a name goes to its panel, and the contents go to their part",
    async (width, height) => {
      const options = { viewport: { width, height }, reducedMotion: "no-preference" } as const;
      for (const name of ["shapes", "race", "program"]) {
        const { page, close } = await visit(started.browser, `${started.site.url}ko/#v=1&at=${name}`, options);
        await page.waitForSelector(`#panel-${name}[data-alive]`);
        await expectSoon(async () => [name, await placeOf(page, `#panel-${name}`)]).toEqual([name, "at the top"]);
        await close();
      }
      for (const [hash, place] of [
        ["layers", "#panel-layers"],
        ["shapes", "#shapes"],
      ] as const) {
        const { page, close } = await visit(started.browser, `${started.site.url}ko/#${hash}`, options);
        await page.waitForSelector("#panel-shapes[data-alive], #panel-layers[data-alive]");
        await expectSoon(async () => [hash, await placeOf(page, place)]).toEqual([hash, "at the top"]);
        await close();
      }
      const { page, close } = await visit(started.browser, `${started.site.url}ko/`, options);
      await page.waitForSelector("#panel-pad[data-alive]");
      for (const name of ["program", "forward", "batch"]) {
        await page.click(".contents summary");
        await page.click(`.contents a[href="#${name}"]`);
        await expectSoon(async () => [name, await placeOf(page, `#${name}`)]).toEqual([name, "at the top"]);
      }
      await close();
    },
  );

  it("colours can be chosen, and stay chosen", async () => {
    const { page, close } = await visit(started.browser, `${started.site.url}en/`);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const seen = new Set([await paper()]);
    await page.click("#theme button");
    seen.add(await paper());
    await page.click("#theme button");
    seen.add(await paper());
    expect(seen.size).toBe(2);
    const chosen = await paper();
    await page.reload();
    await expectSoon(() => paper()).toBe(chosen);
    await close();
  });

  it("embedded, it shows one panel alone", async () => {
    const { page, close } = await visit(started.browser, `${started.site.url}en/?embed=1#v=1&at=softmax`);
    await page.waitForSelector("#panel-softmax[data-alive]");
    await expectSoon(() => page.locator(".panel:visible").count()).toBe(1);
    await expectSoon(() => page.locator(".head:visible, .foot:visible, h2:visible").count()).toBe(0);
    await close();
  });

  it("teachers can hide parts and lock panels", async () => {
    const { page, close } = await visit(
      started.browser,
      `${started.site.url}en/#v=1&hide=perceptron,no-such,body&lock=softmax`,
    );
    await expectSoon(() => page.locator("#perceptron").isVisible()).toBe(false);
    await awaken(page, "softmax");
    await expectSoon(() => page.locator("#panel-softmax .frame-body").getAttribute("inert")).not.toBeNull();
    await close();
  });
});

/** Where an element stands under the header, once everything that comes has come. */
async function placeOf(page: Page, selector: string): Promise<string> {
  await page.waitForLoadState("networkidle");
  await page.waitForSelector("html.is-settled");
  return page.locator(selector).evaluate(async (element) => {
    const top = () =>
      element.getBoundingClientRect().top - document.querySelector(".head")!.getBoundingClientRect().bottom;
    for (let before = Number.NaN; before !== top(); ) {
      before = top();
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    return Math.abs(top()) <= 24 ? "at the top" : `${top()} pixels below the header`;
  });
}
