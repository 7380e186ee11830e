/**
 * After the first load the page works without a network, in both languages: it opens, panels that were never opened come to
 * life, and those that measure find the test images. Where a file is missing all the same, the page says so in words.
 */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { first } from "../src/page/results.ts";
import { percentOf } from "./figures.ts";
import { awaken, connectBrowser, serveSite, visitAlone } from "./site.ts";
import { expectSoon } from "./soon.ts";

describe.skipIf(chromiumPath === null)("without a network (skipped where there is no Chromium)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await connectBrowser();
  });
  afterAll(() => browser.close());

  it("the page opens again, its panels live, and accuracy is measured", async () => {
    const site = await serveSite();
    const { page, complaints, close } = await visitAlone(browser, `${site.url}en/`);
    await waitForWorker(page);
    await expectSoon(() => keepsImages(page)).toBe(true);
    await expectSoon(() => keeps(page, "train10k-")).toBe(false);
    site.close();
    for (const language of ["en", "ko"]) {
      await page.goto(`${site.url}${language}/`);
      await awaken(page, "pad");
      await awaken(page, "softmax");
      await awaken(page, "layers");
      await awaken(page, "accuracy");
      await page.locator("#panel-accuracy .accuracy-controls button").click();
      await expectSoon(() => page.locator("#panel-accuracy .headline").innerText()).toContain(percentOf(first));
    }
    expect(complaints).toEqual([]);
    await close();
  });

  it("a connection that asks to save data is not asked for the images, and a panel says what is missing", async () => {
    const site = await serveSite();
    const { page, settled, close } = await visitAlone(browser, "about:blank");
    await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
    await page.goto(`${site.url}ko/`);
    await waitForWorker(page);
    await settled();
    site.close();
    await page.goto(`${site.url}ko/`);
    for (const [panel, button] of [
      ["swap", "모두 측정하기"],
      ["accuracy", "시험 이미지 10,000장으로 측정하기"],
      ["race", "모두 측정하기"],
      ["program", "실행"],
    ] as const) {
      await awaken(page, panel);
      await page.locator(`#panel-${panel}`).getByRole("button", { name: button, exact: true }).click();
      await page
        .locator(`#panel-${panel} .failure`)
        .getByText("필요한 파일을 받지 못했습니다. 네트워크에 연결되어 있지 않은 것 같습니다.")
        .waitFor();
    }
    await expectSoon(() => keepsImages(page)).toBe(false);
    await close();
  });
});

async function waitForWorker(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active!.state !== "activated") await new Promise((resolve) => active!.addEventListener("statechange", resolve));
  });
}

/** Whether the test images are kept on this device. */
function keepsImages(page: Page): Promise<boolean> {
  return keeps(page, "t10k-images");
}

/** Whether a file with this in its name is. */
function keeps(page: Page, name: string): Promise<boolean> {
  return page.evaluate(async (part) => {
    const caches = await Promise.all((await globalThis.caches.keys()).map((name) => globalThis.caches.open(name)));
    const kept = await Promise.all(caches.map((cache) => cache.keys()));
    return kept.flat().some(({ url }) => url.includes(part));
  }, name);
}
