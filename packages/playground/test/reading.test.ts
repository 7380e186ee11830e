/** The way through a long page: contents beside it with the current part, a line on a phone, ticks that stay, words in both languages. */

import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { terms } from "../src/reading/terms.ts";
import { violationsOf } from "./axe.ts";
import { startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

it("every word has a sentence in both languages, and stands once in the list", () => {
  for (const language of ["en", "ko"] as const) {
    const words = terms.map(({ word }) => word[language].toLowerCase());
    expect(new Set(words).size).toBe(words.length);
    expect(terms.filter(({ meaning }) => meaning[language].length < 5)).toEqual([]);
  }
});

describe.skipIf(chromiumPath === null)("through the page (skipped where there is no Chromium)", () => {
  const started = startPage();
  const open = (path: string, options = {}) => visit(started.browser, `${started.site.url}${path}`, options);

  it("has its contents beside the text where there is room, and says which part this is", async () => {
    const { page, complaints, close } = await open("en/");
    const current = () => page.locator(".contents [aria-current]").allInnerTexts();
    await expectSoon(() => current()).toEqual(["Draw a digit"]);
    await expectSoon(() => page.locator(".contents ol").isVisible()).toBe(true);
    await page.locator(".contents").getByText("Matrix products").click();
    await expectSoon(() => current()).toEqual(["Matrix products and their shapes"]);
    await expectSoon(() => page.locator(".contents ol").isVisible()).toBe(true);
    const isOver = () =>
      page.evaluate(() => {
        const right = document.querySelector(".contents ol")!.getBoundingClientRect().right;
        return [...document.querySelectorAll(".part > *")].some(
          (element) => element.checkVisibility() && element.getBoundingClientRect().left < right,
        );
      });
    await expectSoon(() => isOver()).toBe(false);
    expect(complaints).toEqual([]);
    await close();
  });

  it("has a line on a phone that grows from the page's begin to its end", async () => {
    const { page, close } = await open("ko/", { viewport: { width: 390, height: 800 } });
    const read = () =>
      page.locator(".head").evaluate((head) => Number((head as HTMLElement).style.getPropertyValue("--read")));
    await expectSoon(() => page.locator(".contents [aria-current]").count()).toBe(1);
    await expectSoon(() => read()).toBe(0);
    await expectSoon(() => page.locator(".contents ol").isVisible()).toBe(false);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await expectSoon(() => read()).toBeGreaterThan(0.97);
    await close();
  });

  it("ticks a question whose answer was opened, by hand too, and remembers it", async () => {
    const { page, complaints, close } = await open("en/");
    const perceptron = page.locator("#perceptron");
    const boxes = perceptron.getByRole("checkbox", { name: "is answered" });
    await expectSoon(() => boxes.count()).toBe(3);
    await perceptron.locator(".questions summary").first().click();
    await boxes.nth(2).check();
    const count = () => page.locator('.contents [data-part="perceptron"] .count').allInnerTexts();
    await expectSoon(() => count()).toEqual(["2/3"]);
    await page.reload();
    await expectSoon(() => count()).toEqual(["2/3"]);
    await boxes.nth(1).check();
    await expectSoon(() => count()).toEqual(["✓"]);
    for (const box of [0, 1, 2]) await boxes.nth(box).uncheck();
    await expectSoon(() => count()).toEqual([]);
    await expectSoon(() => page.evaluate(() => localStorage.getItem("feedforward-answered"))).toBe(null);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([
    ["en", "bias", "bias편향"],
    ["ko", "편향", "편향bias"],
  ])("says a word in the other language where it is pressed (%s)", async (language, word, both) => {
    const { page, complaints, close } = await open(`${language}/`);
    const button = page.locator(".term", { hasText: new RegExp(`^${word}$`) });
    await button.focus();
    await page.keyboard.press("Enter");
    await expectSoon(() => page.locator(".term-note b").allInnerTexts()).toEqual([
      both.slice(0, word.length),
      both.slice(word.length),
    ]);
    await expectSoon(() => page.locator(".term-note").isVisible()).toBe(true);
    await expectSoon(() => violationsOf(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await expectSoon(() => page.locator(".term-note").isVisible()).toBe(false);
    // Every word of the list is met in the text, or the list is not that of this text.
    await expectSoon(() => page.locator(".term").count()).toBe(terms.length);
    expect(complaints).toEqual([]);
    await close();
  });

  it("keeps out of a frame in another page", async () => {
    const { page, settled, close } = await open("en/#v=1&at=perceptron&embed=1");
    await settled();
    await expectSoon(() => page.locator(".term, .tick, .glossary").count()).toBe(0);
    await close();
  });
});
