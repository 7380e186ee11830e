/** After the first load the page opens without a network, in both languages, and panels that were never opened come to life. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchChromium } from "../../../scripts/chromium.ts";
import { awaken, serveSite, visit } from "./site.ts";

describe.skipIf(chromiumPath === null)("without a network (skipped where there is no Chromium)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it("the page opens again, and its panels live", async () => {
    const site = await serveSite();
    const { page, complaints, close } = await visit(browser, `${site.url}en/`);
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      if (active!.state !== "activated")
        await new Promise((resolve) => active!.addEventListener("statechange", resolve));
    });
    site.close();
    for (const language of ["en", "ko"]) {
      await page.goto(`${site.url}${language}/`);
      await awaken(page, "pad");
      await awaken(page, "softmax");
      await awaken(page, "layers");
    }
    expect(complaints).toEqual([]);
    await close();
  });
});
