/**
 * What a reader could mistake: numbers that lie on each other, words that are cut, a hyphen for a minus, a panel that moves
 * what stands below it. Each line here was a mistake of the page once.
 */

import { zeros } from "feedforward";
import { writeNpz } from "feedforward/formats/npz";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { panelNames } from "../src/parts/panel-names.ts";
import { awaken, nextFrames, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

describe.skipIf(chromiumPath === null)("the page (skipped where there is no Chromium)", () => {
  const started = startPage();
  const open = (path: string, options = {}) => visit(started.browser, `${started.site.url}${path}`, options);

  it("shows every weight of the three layers by hand, none below another", async () => {
    const { page, close } = await open("en/");
    await awaken(page, "hand");
    const weights = page.locator("#panel-hand .hand-weight");
    await expectSoon(() => weights.count()).toBe(2 * 3 + 3 * 2 + 2 * 2);
    for (const neuron of [0, 1, 2, 3, 4, 5, 6]) {
      await page.locator("#panel-hand .hand-node.is-neuron circle").nth(neuron).click();
      await expectSoon(() => overlaps(page, ".hand-weight, .hand-node circle")).toEqual([]);
    }
    await close();
  });

  it.each(["en", "ko"])("cuts no word of a list to choose from (%s)", async (language) => {
    const { page, close } = await open(`${language}/`);
    await awaken(page, "model");
    await bringNetworkWithoutFunctions(page);
    await awaken(page, "activation");
    await expectSoon(() => page.locator("select").count()).toBe(3);
    await expectSoon(() => cutSelects(page)).toEqual([]);
    await close();
  });

  it("says that a network was taken where it was dropped", async () => {
    const { page, close } = await open("en/");
    await awaken(page, "model");
    await bringNetworkWithoutFunctions(page);
    const said = page.locator("#panel-model").getByText(/^bare\.npz: 784 → 4 relu → 10 softmax\. /);
    await expectSoon(() => said.count()).toBe(1);
    await close();
  });

  it.each([
    ["perceptron", "#panel-perceptron .choice-bar label"],
    ["layers", "#panel-layers .flow-stage canvas[tabindex], #panel-layers .stepper button:nth-child(2)"],
  ])("keeps its place whatever is chosen in %s", async (name, choices) => {
    for (const width of [1280, 768, 360]) {
      const { page, settled, close } = await open("en/", { viewport: { width, height: 800 } });
      await awaken(page, name);
      const place = page.locator(`#panel-${name}`);
      await page.locator(choices).first().waitFor();
      await settled();
      const heights = new Set<number>();
      for (const choice of await page.locator(choices).all()) {
        await choice.click();
        await nextFrames(page);
        heights.add(await place.evaluate((panel) => Math.round(panel.getBoundingClientRect().height)));
      }
      expect([width, [...heights]]).toEqual([width, [expect.any(Number)]]);
      await close();
    }
  });

  it("writes a minus as a minus, wherever it is no code", async () => {
    const { page, settled, close } = await open("en/#v=1&actx=-20&hand=-1,-1.5&perceptron=-1,-1,-1");
    for (const name of panelNames) await awaken(page, name);
    await settled();
    await expectSoon(() => hyphensBeforeNumbers(page)).toEqual([]);
    await close();
  });

  it("wraps code instead of hiding its end", async () => {
    const { page, close } = await open("en/", { viewport: { width: 360, height: 800 } });
    for (const name of ["hand", "program"]) await awaken(page, name);
    await expectSoon(() => page.locator(".code pre").count()).toBe(2);
    const hidden = () =>
      page.locator(".code pre").evaluateAll((all) => all.map((code) => code.scrollWidth - code.clientWidth));
    await expectSoon(hidden).toEqual([0, 0]);
    await close();
  });

  it.each([
    ["activation", "label"],
    ["swap", ".swap label"],
  ])("shows the book's four functions first in %s, the others when they are wanted", async (name, label) => {
    const { page, close } = await open("en/");
    await awaken(page, name);
    const radios = page.locator(`#panel-${name} ${label}:has(input[type=radio]):visible`);
    await expectSoon(() => radios.count()).toBe(4);
    await page.locator(`#panel-${name} summary`).first().click();
    await expectSoon(() => radios.count()).toBe(12);
    await close();
  });

  it("shows a function of the others where a link names one", async () => {
    const { page, close } = await open("en/#v=1&act=gelu&swap=elu");
    for (const name of ["activation", "swap"]) {
      await awaken(page, name);
      const chosen = page.locator(`#panel-${name} input:is([value=gelu], [value=elu]):checked:visible`);
      await expectSoon(() => chosen.count()).toBe(1);
    }
    await close();
  });

  it.each([
    [
      "en",
      ["input layer", "hidden layer", "output layer", "forward propagation", "one-hot", "regression", "classification"],
    ],
    ["ko", ["입력층", "은닉층", "출력층", "순전파", "원-핫", "회귀", "분류"]],
  ])("says and draws the chapter's words (%s)", async (language, words) => {
    const { page, close } = await open(`${language}/`);
    const missing = async () => {
      const text = (await page.locator("main").textContent())!.toLowerCase();
      return words.filter((word) => !text.includes(word));
    };
    await expectSoon(() => missing()).toEqual([]);
    for (const name of ["hand", "layers"]) {
      await awaken(page, name);
      for (const word of words.slice(0, 3)) {
        await expectSoon(() => page.locator(`#panel-${name}`).textContent()).toContain(word);
      }
    }
    await close();
  });

  it.each(["en", "ko"])("says that it keeps the test images (%s)", async (language) => {
    const { page, close } = await open(`${language}/`);
    await expectSoon(() => page.locator(".foot").innerText()).toMatch(/10,000.*1\.6\sMB/s);
    await close();
  });
});

/** An archive of a network's parameters, which says nothing of functions, dropped on the panel "model". */
async function bringNetworkWithoutFunctions(page: Page): Promise<void> {
  const bytes = writeNpz(
    new Map([
      ["W1", zeros([784, 4])],
      ["b1", zeros([4])],
      ["W2", zeros([4, 10])],
      ["b2", zeros([10])],
    ]),
  );
  const file = { name: "bare.npz", mimeType: "application/octet-stream", buffer: Buffer.from(bytes) };
  await page.locator("#panel-model input[type=file]").setInputFiles(file);
  await page.locator("#panel-model select").first().waitFor();
}

/** Pairs of elements whose boxes lie on each other, by their texts. */
function overlaps(page: Page, selector: string): Promise<string[]> {
  return page.evaluate((selector) => {
    const all = [...document.querySelectorAll(selector)].map((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return { text: element.textContent, isWeight: element.matches("text"), left, right, top, bottom };
    });
    return all.flatMap((a, i) =>
      all.slice(i + 1).flatMap((b) => {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        return across > 1 && down > 1 ? [`${a.text} and ${b.text}`] : [];
      }),
    );
  }, selector);
}

/** Selects that are narrower than one of their words, with an arrow beside it. */
function cutSelects(page: Page): Promise<string[]> {
  return page.locator("select").evaluateAll((all) =>
    (all as HTMLSelectElement[]).flatMap((select) => {
      const { font, paddingLeft, paddingRight } = getComputedStyle(select);
      const pen = document.createElement("canvas").getContext("2d")!;
      pen.font = font;
      const arrow = 18;
      const room = select.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight) - arrow;
      return [...select.options].map(({ text }) => text).filter((text) => pen.measureText(text).width > room);
    }),
  );
}

/** Texts with a hyphen before a digit, but for code, addresses and what is typed. */
function hyphensBeforeNumbers(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.querySelector("main")!, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode as Text;
      if (parentElement!.closest("code, pre, script, textarea") === null && /(^|[^\p{L}\d])-\d|\de-\d/u.test(data))
        texts.push(data);
    }
    return texts;
  });
}
