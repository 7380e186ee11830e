/** The panel "activation" in a real browser: every value is the library's to the last digit, whatever moves x. */

import { type ActivationName, activationNames } from "feedforward";
import { activationSlope, activationValue } from "feedforward/chapter";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { formatNumber } from "../src/ui/number.ts";
import { exactText } from "../src/ui/number-forms.ts";
import { awaken, startPage, type Visit, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

/** The cells of the readout, row by row: h(x), and h′(x) where it is on. */
function readout(page: Page): Promise<string[][]> {
  return page
    .locator("#panel-activation .readout tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "")));
}

const value = (name: ActivationName, x: number) => exactText(activationValue({ name }, x));
const slope = (name: ActivationName, x: number) => exactText(activationSlope({ name }, x));

describe.skipIf(chromiumPath === null)("the panel activation (skipped where there is no Chromium)", () => {
  const started = startPage();

  async function open(hash = "", language = "en"): Promise<Visit> {
    const opened = await visit(started.browser, `${started.site.url}${language}/${hash}`);
    await awaken(opened.page, "activation");
    return opened;
  }

  it("starts with sigmoid over the step function, at 1", async () => {
    const { page, complaints, close } = await open();
    await expectSoon(() => readout(page)).toEqual([[value("sigmoid", 1)], [value("step", 1)]]);
    await expectSoon(() => page.locator("#panel-activation .curve").count()).toBe(4); // two lines, two swatches
    expect(complaints).toEqual([]);
    await close();
  });

  it("every function of the library, to the last digit, with its derivative", async () => {
    const { page, complaints, close } = await open("#v=1&actx=-0.7&actwith=none&actslope=1");
    const radios = page.locator("#panel-activation .gallery input");
    await expectSoon(() => radios.evaluateAll((inputs) => inputs.map((input) => input.getAttribute("value")))).toEqual(
      activationNames,
    );
    await page.locator("#panel-activation .gallery summary").click();
    for (const [i, name] of activationNames.entries()) {
      await radios.nth(i).check();
      await expectSoon(async () => [name, await readout(page)]).toEqual([
        name,
        [[value(name, -0.7), slope(name, -0.7)]],
      ]);
      const small = page.locator("#panel-activation .gallery label").nth(i);
      await expectSoon(() => small.innerText()).toContain(formatNumber(activationValue({ name }, -0.7)));
    }
    expect(complaints).toEqual([]);
    await close();
  });

  it("far out nothing overflows: sigmoid(−100) is small, and a number", async () => {
    const { page, complaints, close } = await open("#v=1&actx=-100&actslope=1", "ko");
    await expectSoon(async () => (await readout(page))[0]![0]).toBe(value("sigmoid", -100));
    expect(value("sigmoid", -100)).toMatch(/^\d\.\d+e−\d\d$/);
    await expectSoon(() => page.locator("#panel-activation").innerText()).not.toMatch(/NaN|∞|Infinity/);
    expect(complaints).toEqual([]);
    await close();
  });

  it("x is dragged on the chart", async () => {
    const { page, close } = await open();
    const chart = page.locator("#panel-activation .curves");
    const { width } = (await chart.boundingBox())!;
    // The axis runs from 44 to 480 of 480.
    const at = (x: number) => ((44 + ((x + 6) / 12) * 436) / 480) * width;
    await chart.hover({ position: { x: at(1), y: 50 } });
    await page.mouse.down();
    await chart.hover({ position: { x: at(0), y: 60 } });
    await chart.hover({ position: { x: at(-2), y: 80 } });
    await page.mouse.up();
    const typed = async () => Number(await page.getByLabel("Type x").inputValue());
    await expectSoon(async () => Math.abs((await typed()) + 2)).toBeLessThan(0.03);
    await expectSoon(async () => (await readout(page))[0]).toEqual([value("sigmoid", await typed())]);
    await close();
  });

  it("and moved by keyboard, on the chart and the slider", async () => {
    const { page, close } = await open();
    const typed = page.getByLabel("Type x");
    await page.getByRole("slider", { name: "x on the chart" }).focus();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("PageDown");
    await expectSoon(() => typed.inputValue()).toBe("-0.1");
    await page.keyboard.press("End");
    await expectSoon(() => typed.inputValue()).toBe("6");
    await page.getByRole("slider", { name: "x", exact: true }).focus();
    await page.keyboard.press("ArrowLeft");
    await expectSoon(() => typed.inputValue()).toBe("5.99");
    await close();
  });

  it("and typed: what lies outside widens the chart, and the narrow chart takes it back", async () => {
    const { page, close } = await open();
    const typed = page.getByLabel("Type x");
    await typed.fill("88.5");
    await expectSoon(async () => (await readout(page))[0]).toEqual([value("sigmoid", 88.5)]);
    const wide = page.getByRole("switch", { name: /^wide/ });
    await expectSoon(() => wide.isChecked()).toBe(true);
    await wide.uncheck();
    await expectSoon(() => typed.inputValue()).toBe("6");
    await typed.fill("1000");
    await expectSoon(async () => (await readout(page))[0]).toEqual([value("sigmoid", 6)]);
    await page.keyboard.press("Enter");
    await expectSoon(async () => (await readout(page))[0]).toEqual([value("sigmoid", 100)]);
    await expectSoon(() => typed.inputValue()).toBe("100");
    await expectSoon(() => page.locator(".live.is-shown").innerText()).toBe("From −100 to 100: 100 is taken");
    await typed.fill("-1e9");
    await typed.blur();
    await expectSoon(async () => (await readout(page))[0]).toEqual([value("sigmoid", -100)]);
    await expectSoon(() => typed.inputValue()).toBe("-100");
    await close();
  });

  it("the link holds everything, and is read back", async () => {
    const { page, complaints, close } = await open();
    await page.locator("#panel-activation .gallery label").nth(2).click();
    await page.getByLabel("compare with").selectOption("gelu");
    await page.getByRole("switch", { name: /derivative/ }).check();
    await page.getByLabel("Type x").fill("-1.25");
    await page.waitForURL(/#v=1&actx=-1\.25&act=relu&actwith=gelu&actslope=1&net=pad$/);
    await page.reload();
    await awaken(page, "activation");
    await expectSoon(() => readout(page)).toEqual([
      [value("relu", -1.25), slope("relu", -1.25)],
      [value("gelu", -1.25), slope("gelu", -1.25)],
    ]);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each(["act=constructor&actx=NaN", "actx=101&actwith=&actwide=yes"])("ignores %s", async (state) => {
    const { page, complaints, close } = await open(`#v=1&${state}`);
    await expectSoon(() => readout(page)).toEqual([[value("sigmoid", 1)], [value("step", 1)]]);
    expect(complaints).toEqual([]);
    await close();
  });
});
