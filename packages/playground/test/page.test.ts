/** The page as a whole, in a real browser: it comes without complaint, asks no other server, and its furniture works. */

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { panelNames } from "../src/parts/panel-names.ts";
import { awaken, nextFrames, startPage, visit, visitAlone } from "./site.ts";
import { expectSoon } from "./soon.ts";

const sizes = [
  [390, 844],
  [1280, 800],
] as const;

describe.skipIf(chromiumPath === null)("the page (skipped where there is no Chromium)", () => {
  const started = startPage();

  it.each(["en", "ko"])(
    "%s: every panel comes to life, without a complaint, and no other server is asked",
    async (language) => {
      const url = `${started.site.url}${language}/`;
      const { page, complaints, requests, settled, close } = await visitAlone(started.browser, url);
      for (const name of panelNames) await awaken(page, name);
      await settled();
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
    await expectSoon(() => page.url()).toBe(address);
    await close();
  });

  it("the other language is one click away and keeps the state", async () => {
    const { page, close } = await visit(started.browser, `${started.site.url}en/#v=1&at=softmax`);
    await page.click("[data-language=ko]");
    const address = `${started.site.url}ko/#v=1&at=softmax`;
    await expectSoon(() => page.url()).toBe(address);
    await close();
  });

  it.each(sizes)(
    "at %i × %i a link or a name goes to its panel, and the contents go to their part",
    async (width, height) => {
      const options = { viewport: { width, height }, reducedMotion: "no-preference" } as const;
      for (const name of ["shapes", "race", "program"]) {
        const { page, settled, close } = await visit(started.browser, `${started.site.url}ko/#v=1&at=${name}`, options);
        await page.waitForSelector(`#panel-${name}[data-alive]`);
        await settled();
        await expectAtTop(page, `#panel-${name}`);
        await close();
      }
      for (const [hash, place] of [
        ["layers", "#panel-layers"],
        ["shapes", "#shapes"],
      ] as const) {
        const { page, settled, close } = await visit(started.browser, `${started.site.url}ko/#${hash}`, options);
        await page.waitForSelector("#panel-shapes[data-alive], #panel-layers[data-alive]");
        await settled();
        await expectAtTop(page, place);
        await close();
      }
      const { page, settled, close } = await visit(started.browser, `${started.site.url}ko/`, options);
      await page.waitForSelector("#panel-pad[data-alive]");
      await settled();
      for (const name of ["program", "forward", "batch"]) {
        // On a desk they stand beside the text, open.
        if (!(await page.locator(".contents ol").isVisible())) await page.click(".contents summary");
        await page.click(`.contents a[href="#${name}"]`);
        await settled();
        await expectAtTop(page, `#${name}`);
      }
      await close();
    },
  );

  it("colours can be chosen, and stay chosen", async () => {
    const { page, close } = await visit(started.browser, `${started.site.url}en/`);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const colours = () => page.locator("html").getAttribute("data-theme");
    await expectSoon(() => colours()).toBe("auto");
    const auto = await paper();
    await page.click("#theme button");
    await expectSoon(() => colours()).toBe("light");
    const light = await paper();
    await page.click("#theme button");
    await expectSoon(() => colours()).toBe("dark");
    await expectSoon(() => paper()).not.toBe(light);
    expect(light).toBe(auto);
    const dark = await paper();
    await page.reload();
    await expectSoon(() => paper()).toBe(dark);
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

/** An element comes to stand under the header, and stays there while the page is painted. */
async function expectAtTop(page: Page, selector: string): Promise<void> {
  await page.waitForSelector("html.is-settled");
  const place = async () => {
    const before = await belowHeader(page, selector);
    await nextFrames(page);
    const now = await belowHeader(page, selector);
    if (now !== before) return "moving";
    return Math.abs(now) <= 24 ? "at the top" : `${now} pixels below the header`;
  };
  await expectSoon(() => place(), selector).toBe("at the top");
}

function belowHeader(page: Page, selector: string): Promise<number> {
  return page
    .locator(selector)
    .evaluate(
      (element) =>
        element.getBoundingClientRect().top - document.querySelector(".head")!.getBoundingClientRect().bottom,
    );
}
