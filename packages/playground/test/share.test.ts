/**
 * What leaves the page and comes back: links that keep the state, hidden parts, locked panels, frames of one panel, a panel over the
 * window, a card, and the picture that others show.
 */

import { buffer } from "node:stream/consumers";
import { readPng } from "feedforward/formats/png";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { renderPage } from "../src/page/server.tsx";
import { violationsOf } from "./axe.ts";
import { copiedBy } from "./copies.ts";
import { drawDigit, padPanel, readyPad } from "./pad.ts";
import { awaken, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

describe("the picture that others show beside a link", () => {
  const built = { script: "../a.js", style: "../a.css", modules: [] };

  it.each(["en", "ko"] as const)("%s: there where the build is told the site", (language) => {
    const html = renderPage(language, { ...built, site: "https://example.org/chapter3/" });
    expect(html).toContain(`property="og:image" content="https://example.org/chapter3/card-${language}.png"`);
    expect(html).toContain(`property="og:url" content="https://example.org/chapter3/${language}/"`);
    expect(renderPage(language, { ...built, site: null })).not.toContain("og:");
  });
});

describe.skipIf(chromiumPath === null)("sharing (skipped where there is no Chromium)", () => {
  const started = startPage();
  const open = (path: string, options = {}) => visit(started.browser, `${started.site.url}${path}`, options);
  const parameters = (page: Page) => Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.slice(1)));

  it("a link to a part keeps what was drawn, hidden and locked, and so does the other language", async () => {
    const { page, complaints, close } = await open("en/#v=1&hide=batch&lock=swap");
    await readyPad(page);
    await drawDigit(page, 3);
    await page.waitForURL(/&d=p/);
    await page.locator('.contents a[href="#output"]').click();
    await expectSoon(() => parameters(page)).toMatchObject({ part: "output", hide: "batch", lock: "swap" });
    await expectSoon(() => parameters(page)["d"]).toMatch(/^p/);
    await expectSoon(() =>
      page.locator("#output").evaluate((part) => Math.abs(part.getBoundingClientRect().top)),
    ).toBeLessThan(120);
    await page.locator("[data-language=ko]").click();
    await page.waitForURL(/\/ko\//);
    await expectSoon(() => parameters(page)).toMatchObject({ part: "output", hide: "batch", lock: "swap" });
    await readyPad(page);
    await expectSoon(() => padPanel(page).locator(".prediction").innerText()).toBe("3");
    expect(complaints).toEqual([]);
    await close();
  });

  it("hidden parts leave the contents; a locked panel looks so, and says who did it", async () => {
    const { page, complaints, close } = await open("ko/#v=1&hide=shapes,batch&lock=softmax");
    const listed = () =>
      page.locator(".contents li:visible a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    await expectSoon(listed).not.toContain("#shapes");
    await expectSoon(listed).not.toContain("#batch");
    await expectSoon(listed).toContain("#output");
    await awaken(page, "softmax");
    await page.locator("#panel-softmax .frame.is-locked").getByText("이 링크를 만든 사람이 잠근 패널입니다").waitFor();
    await expectSoon(() => violationsOf(page, "#panel-softmax")).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it("a test image travels, and is named where it is shown", async () => {
    const { page, complaints, close } = await open("en/#v=1&net=pad&at=layers&img=9015");
    await awaken(page, "layers");
    await page.locator("#panel-layers").getByRole("radio", { name: "Test image 9,015" }).waitFor();
    await awaken(page, "neuron");
    await expectSoon(() =>
      page.locator("#panel-neuron").getByRole("radio", { name: "Test image 9,015" }).isChecked(),
    ).toBe(true);
    await page.locator("#panel-layers").getByRole("radio", { name: "2", exact: true }).check();
    await page.waitForURL((url) => url.hash.includes("sample=2") && !url.hash.includes("img="));
    expect(complaints).toEqual([]);
    await close();
  });

  it("a frame of one panel leads to the whole page as it is, and tells its height", async () => {
    const { page, complaints, close } = await open("en/");
    await page.evaluate(() => {
      const frame = document.createElement("iframe");
      frame.src = "?embed=1#v=1&at=softmax&softmax=1,2,3";
      document.body.prepend(frame);
      addEventListener("message", ({ data }) => Object.assign(globalThis, { told: data }));
    });
    const told = () =>
      page.evaluate(() => (globalThis as { told?: { type: string; panel: string; height: number } }).told);
    await expectSoon(told).toMatchObject({ type: "feedforward-height", panel: "softmax" });
    const frame = page.frameLocator("iframe");
    await frame.locator("#panel-softmax[data-alive]").waitFor();
    await expectSoon(async () => (await told())!.height).toBeGreaterThan(600);
    const link = frame.getByRole("link", { name: "Open on the whole page" });
    await link.focus();
    await expectSoon(() => link.getAttribute("href")).toMatch(/\/en\/#v=1&at=softmax&softmax=1,2,3/);
    expect(complaints).toEqual([]);
    await close();
  });

  it("gives away a frame that opens as the panel is, and a card", async () => {
    const { page, complaints, close } = await open("en/#v=1&net=mlp", { acceptDownloads: true });
    await readyPad(page);
    await drawDigit(page, 5);
    await awaken(page, "softmax");
    const panel = page.locator("#panel-softmax");
    await panel.getByRole("button", { name: "Share: a frame, a card" }).click();
    const frame = await copiedBy(page, () => panel.getByRole("button", { name: "Copy the frame" }).click());
    const [, address] = /^<iframe src="([^"]+)" title="Softmax, naive and stable" .*><\/iframe>$/.exec(frame)!;
    const url = new URL(address!.replaceAll("&amp;", "&"));
    expect([url.search, new URLSearchParams(url.hash.slice(1)).get("at")]).toEqual(["?embed=1", "softmax"]);
    await expectSoon(() => violationsOf(page, "#panel-softmax")).toEqual([]);
    const [card] = await Promise.all([
      page.waitForEvent("download"),
      panel.getByRole("button", { name: "Save a card (PNG)" }).click(),
    ]);
    const picture = readPng(await buffer(await card.createReadStream()));
    expect(picture.shape.slice(0, 2)).toEqual([630, 1200]);
    expect(new Set(picture.data).size).toBeGreaterThan(20);
    expect(complaints).toEqual([]);
    await close();
  });

  it("where there is no full screen a panel lies over the page, and Escape ends it", async () => {
    const { page, complaints, close } = await open("en/");
    await page.evaluate(() => Object.assign(Element.prototype, { requestFullscreen: undefined }));
    await awaken(page, "swap");
    const frame = page.locator("#panel-swap .frame");
    await frame.getByRole("button", { name: "Fill the screen" }).click();
    await page.waitForSelector("#panel-swap .frame.is-large");
    const covers = () =>
      frame.evaluate((element) => {
        const { top, left, width, height } = element.getBoundingClientRect();
        return top === 0 && left === 0 && width >= document.documentElement.clientWidth && height === innerHeight;
      });
    await expectSoon(covers).toBe(true);
    await expectSoon(() => page.locator(".head[inert]").count()).toBe(1);
    await page.keyboard.press("Escape");
    await page.waitForSelector("#panel-swap .frame:not(.is-large)");
    await expectSoon(() => page.locator("[inert]").count()).toBe(0);
    await frame.getByRole("button", { name: "Fill the screen" }).waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
