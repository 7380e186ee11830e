/**
 * The panel "accuracy": how many of 10,000, and what stands behind it: the confusion matrix and the images of its cells,
 * the worst mistakes, recall and precision; stopping, keyboard, link, and a page that keeps painting meanwhile.
 */

import { Network, Session } from "feedforward";
import { loadMnistSet, loadNetwork } from "feedforward/node";
import { classMetrics, confusionMatrix, countCorrect, outcomes } from "feedforward/train";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { first } from "../src/page/results.ts";
import { formatCount } from "../src/ui/number-forms.ts";
import { violationsOf } from "./axe.ts";
import { countsOf, percentOf } from "./figures.ts";
import { awaken, overflowOf, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const model = new URL("../../../models/mnist-pad.safetensors", import.meta.url);
const { images, labels } = await loadMnistSet("test", { normalize: false });
const outputs = new Session(await loadNetwork(model)).predict(images);
const matrix = confusionMatrix(outputs, labels, 10);
const counts = matrix.toArray() as number[][];
const all = outcomes(outputs, labels);
const wrong = all.filter(({ label, prediction }) => label !== prediction);

const { right, wrong: wrongCount } = countsOf(first);

const panel = "#panel-accuracy";

async function open(browser: Browser, url: string, options: BrowserContextOptions = {}) {
  const visited = await visit(browser, url, options);
  await awaken(visited.page, "accuracy");
  return visited;
}

async function measure(page: Page): Promise<void> {
  await page.locator(`${panel} .accuracy-controls button`).click();
  await page.waitForSelector(`${panel} [data-cell]`);
}

/** The numbers of the test images whose thumbnails are shown. */
async function shownImages(page: Page): Promise<number[]> {
  const names = await page
    .locator(`${panel} .thumb`)
    .evaluateAll((thumbs) => thumbs.map((thumb) => thumb.getAttribute("aria-label")!));
  return names.map((name) => Number(/\d+/.exec(name)![0]));
}

/** The 100 cells of the confusion matrix, row by row. */
async function shownCounts(page: Page): Promise<number[]> {
  const cells = await page.locator(`${panel} [data-cell]`).allInnerTexts();
  return cells.map((text) => (text === "·" ? 0 : Number(text)));
}

/** What the page says from now on, in order, and whether it shows it: read by `said`. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const said: string[] = [];
    const live = document.querySelector(".live")!;
    const note = () => {
      const words = `${live.textContent}${live.matches(".is-shown") ? " (shown)" : ""}`;
      if (said.at(-1) !== words) said.push(words);
    };
    const anything = { characterData: true, childList: true, subtree: true, attributes: true };
    new MutationObserver(note).observe(live, anything);
    Object.assign(globalThis, { said });
  });
}

const said = (page: Page) => page.evaluate(() => Reflect.get(globalThis, "said") as string[]);

function imagesOf(label: number, prediction: number): number[] {
  return all
    .filter((outcome) => outcome.label === label && outcome.prediction === prediction)
    .sort((a, b) => b.confidence - a.confidence || a.row - b.row)
    .map(({ row }) => row);
}

describe.skipIf(chromiumPath === null)("accuracy (skipped where there is no Chromium)", () => {
  const started = startPage();

  it("measures when asked: as many as the build counted, the matrix of the library, rows that sum to the labels", async () => {
    const { page, complaints, requests, close } = await open(started.browser, `${started.site.url}en/`);
    expect(requests.filter((url) => url.includes("t10k"))).toEqual([]);
    await measure(page);
    const headline = page.locator(`${panel} .headline`);
    await expectSoon(() => headline.innerText()).toContain(percentOf(first));
    await expectSoon(() => headline.innerText()).toContain(`${right} of 10,000 right, ${wrongCount} wrong`);
    await expectSoon(() => shownCounts(page)).toEqual(counts.flat());
    for (let label = 0; label < 10; label++) {
      const row = counts[label]!.reduce((a, b) => a + b);
      expect(row).toBe(labels.data.filter((other) => other === label).length);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  it("says the result once, and shows for a moment what happens elsewhere on the page", async () => {
    const { page, close } = await open(started.browser, `${started.site.url}en/`);
    await listen(page);
    await measure(page);
    await page
      .locator(".live")
      .getByText(`Accuracy ${percentOf(first)}: ${right} of 10,000 right`)
      .waitFor({ state: "attached" });
    await page.locator(`${panel} .thumb`).first().click();
    await page.waitForSelector(".live.is-shown");
    await page.waitForSelector(".live:not(.is-shown)", { state: "attached" });
    const results = (await said(page)).filter((words) => words.startsWith("Accuracy"));
    expect(results).toEqual([
      expect.stringMatching(new RegExp(`^Accuracy ${percentOf(first)}: ${right} of 10,000 right(?!.*\\(shown\\))`)),
    ]);
    await close();
  });

  it("shows the worst mistakes first, then those of any cell, by click and by keyboard", async () => {
    const { page, complaints, close } = await open(started.browser, `${started.site.url}en/`);
    await measure(page);
    const worst = [...wrong].sort((a, b) => b.confidence - a.confidence).map(({ row }) => row);
    await expectSoon(async () => (await shownImages(page)).slice(0, 10)).toEqual(worst.slice(0, 10));
    await page.locator(`${panel} [data-cell="7-2"]`).click();
    await expectSoon(() => shownImages(page)).toEqual(imagesOf(7, 2));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await expectSoon(() => page.evaluate(() => (document.activeElement as HTMLElement).dataset["cell"])).toBe("8-3");
    await expectSoon(() => shownImages(page)).toEqual(imagesOf(8, 3));
    await page.waitForFunction(
      () => location.hash.includes("confusion=8,3") && location.hash.includes("evidence=cell"),
    );
    await page.locator(`${panel} [data-cell="0-0"]`).click();
    await page.getByRole("button", { name: "Show 36 more" }).click();
    await expectSoon(() => shownImages(page)).toEqual(imagesOf(0, 0).slice(0, 72));
    expect(complaints).toEqual([]);
    await close();
  });

  it("right answers it was least sure of; a thumbnail becomes the digit of the page", async () => {
    const { page, complaints, close } = await open(
      started.browser,
      `${started.site.url}en/#v=1&net=pad&evidence=unsure`,
    );
    await measure(page);
    const [least] = all
      .filter(({ label, prediction }) => label === prediction)
      .sort((a, b) => a.confidence - b.confidence);
    await expectSoon(async () => (await shownImages(page))[0]).toBe(least!.row);
    const first = page.locator(`${panel} .thumb`).first();
    await first.click();
    await expectSoon(() => first.getAttribute("aria-pressed")).toBe("true");
    expect(complaints).toEqual([]);
    await close();
  });

  it("recall and precision of every digit", async () => {
    const { page, close } = await open(started.browser, `${started.site.url}ko/#v=1&net=pad&evidence=classes`);
    await measure(page);
    const rows = () => page.locator(`${panel} .class-table tbody tr`).allInnerTexts();
    const expected = classMetrics(matrix).map(({ recall, precision }) =>
      [recall, precision].map((share) => `${(share * 100).toFixed(1)}%`),
    );
    await expectSoon(async () => (await rows()).map((row) => row.match(/[\d.]+%/g))).toEqual(expected);
    const invitation = page.locator(panel).getByText("이미지를 누르면 이 페이지의 숫자가 됩니다.");
    await expectSoon(() => invitation.count()).toBe(0);
    await page.getByRole("radio", { name: "확신한 오답" }).check();
    await invitation.waitFor();
    await close();
  });

  it("can be stopped and started again; the page keeps painting", async () => {
    const { page, complaints, close } = await open(started.browser, `${started.site.url}en/`);
    const button = page.locator(`${panel} .accuracy-controls button`);
    // The images wait at the network until the reader has changed her mind.
    let goOn = () => {};
    const held = new Promise<void>((resolve) => (goOn = resolve));
    await page.context().route("**/t10k-images*", async (route) => {
      await held;
      await route.continue();
    });
    await button.click();
    await expectSoon(() => button.innerText()).toBe("Stop");
    const frames = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let count = 0;
          const next = () => (++count === 10 ? resolve(count) : requestAnimationFrame(next));
          requestAnimationFrame(next);
        }),
    );
    expect(frames).toBe(10);
    await button.click();
    await expectSoon(() => button.innerText()).toBe("Measure on 10,000 test images");
    goOn();
    await measure(page);
    await expectSoon(() => page.locator(`${panel} .headline`).innerText()).toContain(percentOf(first));
    expect(complaints).toEqual([]);
    await close();
  });

  it("says that its numbers are old when the network changes, and measures the new one", async () => {
    const { page, complaints, close } = await open(started.browser, `${started.site.url}en/`);
    await measure(page);
    await awaken(page, "model");
    await page.getByRole("switch", { name: "Pixels from 0 to 255" }).click();
    await page.locator(`${panel} .headline.is-stale`).waitFor();
    await page.locator(`${panel} .accuracy-controls button`).click();
    const raw = new Session(new Network((await loadNetwork(model)).layers, { input: { size: 784 } })).predict(images);
    const rawRight = `${formatCount(countCorrect(raw, labels))} of 10,000 right`;
    await expectSoon(() => page.locator(`${panel} .headline`).innerText()).toContain(rawRight);
    await expectSoon(() => page.locator(`${panel} .headline.is-stale`).count()).toBe(0);
    await expectSoon(() => page.locator(`${panel} .accuracy-controls`).innerText()).toContain("mnist-pad, broken");
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([
    ["light", 1280],
    ["dark", 360],
  ] as const)("is accessible, %s, %i wide, before and after", async (colorScheme, width) => {
    const options = { colorScheme, viewport: { width, height: 800 } };
    const { page, close } = await open(started.browser, `${started.site.url}ko/`, options);
    await expectSoon(() => violationsOf(page, panel)).toEqual([]);
    await measure(page);
    await page.waitForSelector(`${panel} .thumb`);
    await expectSoon(() => violationsOf(page, panel)).toEqual([]);
    await expectSoon(() => overflowOf(page)).toBeLessThanOrEqual(0);
    await close();
  });
});
