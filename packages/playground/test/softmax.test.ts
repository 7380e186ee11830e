/** The panel "softmax": both forms in both precisions, where the naive one breaks, and what never changes. */

import { type SoftmaxForm, type SoftmaxPrecision, softmax, softmaxSteps } from "feedforward/chapter";
import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import {
  answerOf,
  changeByShift,
  forms,
  logits,
  places,
  precisions,
  presetNames,
  presets,
  shift,
  thresholds,
} from "../src/parts/output/softmax-state.ts";
import { formatNumber } from "../src/ui/number.ts";
import { awaken, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

describe("the thresholds", () => {
  it.each(precisions)("are exp's own in %s, to two decimals", (precision) => {
    const { low, high } = thresholds[precision];
    const exponential = (x: number) => softmaxSteps([x], { form: "naive", precision }).exponentials[0]!;
    expect([exponential(low) > 0, exponential(low - 0.01)]).toEqual([true, 0]);
    expect([Number.isFinite(exponential(high)), exponential(high + 0.01)]).toEqual([true, Number.POSITIVE_INFINITY]);
  });
});

describe("the answers", () => {
  const broken: Readonly<Record<(typeof presetNames)[number], readonly SoftmaxPrecision[]>> = {
    book: [],
    single: ["float32"],
    double: ["float32", "float64"],
    overflow: ["float32", "float64"],
    underflow: ["float32", "float64"],
  };

  it.each(presetNames)("%s: the naive form breaks where it should, the stable one never", (name) => {
    logits.value = presets[name].logits;
    shift.value = presets[name].shift;
    expect(precisions.filter((precision) => !answerOf("naive", precision).isRight)).toEqual(broken[name]);
    for (const precision of precisions) {
      const { total, isRight } = answerOf("stable", precision);
      expect(isRight).toBe(true);
      expect(total).toBeCloseTo(1, 6);
      // float32 holds 1000.3 to 6e-5, so the answer moves by no more than that.
      expect(changeByShift(precision)).toBeLessThan(precision === "float32" ? 6e-5 : 1e-12);
    }
    expect(places.value.before).toBe(places.value.after);
  });
});

describe.skipIf(chromiumPath === null)("the panel (skipped where there is no Chromium)", () => {
  const started = startPage();

  async function open(state = "", language = "en") {
    const visited = await visit(started.browser, `${started.site.url}${language}/${state}`);
    await awaken(visited.page, "softmax");
    return { ...visited, panel: visited.page.locator("#panel-softmax") };
  }

  /** A column of probabilities as it is shown. */
  const column = (panel: Locator, form: SoftmaxForm, precision: SoftmaxPrecision) => () =>
    panel.locator(`[data-form=${form}] tbody td:nth-child(${precisions.indexOf(precision) + 2}) b`).allTextContents();

  const totals = (panel: Locator) => () => panel.locator(".softmax-total td").allInnerTexts();

  it("starts with the book's logits, and all forms agree", async () => {
    const { panel, complaints, close } = await open();
    const shown = Array.from(softmax([0.3, 2.9, 4]).data, (value) => formatNumber(value));
    for (const form of forms) {
      for (const precision of precisions) await expectSoon(() => column(panel, form, precision)()).toEqual(shown);
    }
    await expectSoon(() => totals(panel)()).toEqual(["1 ✓", "1 ✓", "1 ✓", "1 ✓"]);
    await expectSoon(() => panel.locator(".is-broken").count()).toBe(0);
    await expectSoon(() => panel.locator(".softmax-line text").allTextContents()).toEqual(
      expect.arrayContaining(["88.72", "709.78"]),
    );
    expect(complaints).toEqual([]);
    await close();
  });

  it("breaks in float32 past 88.72, in float64 past 709.78; the stable form stays as it was", async () => {
    const { page, panel, complaints, close } = await open();
    const before = await column(panel, "stable", "float64")();
    await panel.getByLabel("Past float32’s 88.72").check();
    await expectSoon(column(panel, "naive", "float32")).toEqual(["0", "0", "NaN"]);
    await expectSoon(() => column(panel, "naive", "float64")()).toEqual(before);
    await expectSoon(() => page.locator("#live").innerText()).toBe("In float32 the naive form breaks");
    await panel.getByLabel("Past float64’s 709.78").check();
    await expectSoon(column(panel, "naive", "float64")).toEqual(["0", "0", "NaN"]);
    await expectSoon(() => page.locator("#live").innerText()).toBe("In float32 and float64 the naive form breaks");
    await expectSoon(() => page.locator(".live.is-shown").count()).toBe(0);
    await expectSoon(() => column(panel, "stable", "float64")()).toEqual(before);
    await expectSoon(() => column(panel, "stable", "float32")()).toEqual(before);
    await panel.getByLabel("[1010, 1000, 990]").check();
    await expectSoon(column(panel, "naive", "float64")).toEqual(["NaN", "NaN", "NaN"]);
    await expectSoon(() => totals(panel)()).toEqual(["NaN ✗", "NaN ✗", "1 ✓", "1 ✓"]);
    expect(complaints).toEqual([]);
    await close();
  });

  it("has a gap where every exponential is a number and their sum is not", async () => {
    const { panel, close } = await open("#v=1&softmaxc=84.5");
    await expectSoon(() => column(panel, "naive", "float32")()).toEqual(["0", "0", "0"]);
    await expectSoon(() => totals(panel)()).toEqual(["0 ✗", "1 ✓", "1 ✓", "1 ✓"]);
    await panel.getByLabel("c exactly").fill("84.41");
    await expectSoon(totals(panel)).toEqual(["1 ✓", "1 ✓", "1 ✓", "1 ✓"]);
    await close();
  });

  it("goes by keyboard, and its link brings the state back in the other language", async () => {
    const { page, panel, complaints, close } = await open();
    await panel.getByLabel("a[0]").press("End");
    await panel.getByLabel("4", { exact: true }).check();
    await panel.getByLabel("c, added to every a").press("Home");
    const shown = Array.from(softmax([10, 2.9, 4, 0]).data, (value) => formatNumber(value));
    await expectSoon(column(panel, "stable", "float64")).toEqual(shown);
    await expectSoon(() => column(panel, "naive", "float64")()).toEqual(["NaN", "NaN", "NaN", "NaN"]);
    await page.waitForFunction(() => location.hash.includes("softmax=10,2.9,4,0&softmaxc=-1000"));
    const again = await open(await page.evaluate(() => location.hash), "ko");
    await expectSoon(() => column(again.panel, "stable", "float64")()).toEqual(shown);
    await expectSoon(() => again.panel.locator(".softmax-verdict").innerText()).toContain("가장 큰 입력은 a[0]");
    expect([...complaints, ...again.complaints]).toEqual([]);
    await again.close();
    await close();
  });

  it("ignores what a link says badly", async () => {
    const { panel, complaints, close } = await open("#v=1&softmax=1,2&softmaxc=NaN");
    await expectSoon(() => totals(panel)()).toEqual(["1 ✓", "1 ✓", "1 ✓", "1 ✓"]);
    await expectSoon(() => panel.locator("[data-form=naive] tbody tr").count()).toBe(3);
    expect(complaints).toEqual([]);
    await close();
  });
});
