/** The panel "layers": every stage has the library's values, and the chosen neuron shows its strongest inputs. */

import { splitSum } from "feedforward";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { formatNumber } from "../src/ui/number.ts";
import { formatFixed } from "../src/ui/number-forms.ts";
import { violationsOf } from "./axe.ts";
import { stepsOf, sumOf } from "./forward-subject.ts";
import { drawDigitAtOnce, drawStroke, middle, readyPad } from "./pad.ts";
import { pressWhen } from "./press.ts";
import { awaken, startPage, type Visit, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const panel = "#panel-layers";

describe.skipIf(chromiumPath === null)("layers (skipped where there is no Chromium)", () => {
  const started = startPage();

  async function open(hash = "", language = "en"): Promise<Visit> {
    const visited = await visit(started.browser, `${started.site.url}${language}/${hash}`);
    await awaken(visited.page, "layers");
    await visited.page.waitForSelector(`${panel} .flow-edges path`, { state: "attached" });
    return visited;
  }

  it("has the library's values in the table of each stage", async () => {
    const { page, complaints, close } = await open("#v=1&net=pad&sample=3");
    const steps = stepsOf(3);
    await page.click(`${panel} .numbers summary`);
    for (let stage = steps.length - 1; stage >= 0; stage--) {
      await scrubTo(page, stage);
      const expected = Array.from(steps[stage]!.values.data, (value) => formatNumber(value));
      await expectSoon(() => page.locator(`${panel} .numbers td`).allTextContents()).toEqual(expected);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  it("has no work before the pad shows its answer", async () => {
    const { page, complaints, settled, close } = await open();
    await readyPad(page);
    await settled();
    await page.evaluate(() => {
      const order: string[] = [];
      Object.assign(globalThis, { order });
      const note = (what: string) => () => void (order.includes(what) || order.push(what));
      const anything = { subtree: true, childList: true, characterData: true, attributes: true };
      new MutationObserver(note("answer")).observe(document.querySelector("#panel-pad .prediction")!, anything);
      new MutationObserver(note("layers")).observe(document.querySelector("#panel-layers")!, anything);
      addEventListener("pointerup", () => requestAnimationFrame(note("frame")), { capture: true });
    });
    await drawDigitAtOnce(page, 4, middle);
    const order = () => page.evaluate(() => Reflect.get(globalThis, "order") as string[]);
    await expectSoon(order).toEqual(["answer", "frame", "layers"]);
    expect(complaints).toEqual([]);
    await close();
  });

  it("steps and scrubs by keyboard; what is ahead is not shown yet", async () => {
    const { page, complaints, close } = await open();
    const name = () => page.locator(`${panel} .stepper output`).textContent();
    await page.locator(`${panel} input[type=range]`).focus();
    await page.keyboard.press("Home");
    await expectSoon(() => name()).toBe("x");
    await expectSoon(() => page.locator(`${panel} .is-ahead`).count()).toBe(6);
    await expectSoon(() => page.locator(`${panel} .flow-edges path`).count()).toBe(0);
    await page.keyboard.press("ArrowRight");
    await expectSoon(() => name()).toBe("A1");
    await expectSoon(() => page.locator(`${panel} .stage-text code`).allTextContents()).toEqual([
      "A1 = x·W1 + b1",
      "[784]·[784, 50] + [50] → [50]",
    ]);
    await expectSoon(() => page.locator(`${panel} .flow-edges path`).count()).toBe(12);
    await page.click(`${panel} [aria-label="One step on"]`);
    await expectSoon(() => name()).toBe("Z1");
    await page.click(`${panel} [aria-label="One step back"]`);
    await expectSoon(() => name()).toBe("A1");
    await page.waitForURL(/stage=1/);
    expect(complaints).toEqual([]);
    await close();
  });

  it("plays from the beginning to the end", async () => {
    const { page, close } = await open();
    const stopped = await pressWhen(page, panel, { selector: ".stepper output", text: "^Z1$", button: "Stop" });
    await page.click(`${panel} [aria-label="Play from the beginning"]`);
    await stopped();
    await expectSoon(() => page.locator(`${panel} [aria-label="Play from the beginning"]`).count()).toBe(1);
    await close();
  });

  it("shows the strongest inputs of a neuron that is chosen by click, with their signs", async () => {
    const { page, complaints, close } = await open();
    const map = page.locator(`${panel} [data-stage="3"] canvas`);
    const { width, height } = (await map.boundingBox())!;
    await map.click({ position: { x: width * 0.35, y: height * 0.45 } });
    await page.waitForURL(/neuron=2\.43/);
    const { largest } = splitSum(sumOf(7, 2, 43), 12);
    const signed = (value: number) => `${value > 0 ? "+" : ""}${formatFixed(value, 3)}`;
    const rows = page.locator(`${panel} .strongest tbody tr`);
    await expectSoon(() =>
      rows.evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent))),
    ).toEqual(
      largest.map(({ input, x, weight, product }) => [
        `Z1[${input}]`,
        formatFixed(x, 3),
        signed(weight),
        signed(product),
      ]),
    );
    const positive = largest.filter(({ product }) => product > 0).length;
    await expectSoon(() => page.locator(`${panel} .flow-edges .is-positive`).count()).toBe(positive);
    await expectSoon(() => page.locator(`${panel} .flow-edges .is-negative`).count()).toBe(12 - positive);
    expect(complaints).toEqual([]);
    await close();
  });

  it("chooses a neuron by arrow keys, and goes on to its stage", async () => {
    const { page, close } = await open("#v=1&net=pad&neuron=1.0");
    await scrubTo(page, 0);
    await page.locator(`${panel} [data-stage="1"] canvas`).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await expectSoon(() => page.locator(`${panel} h4`).allTextContents()).toEqual([
      "Step A1",
      "The chosen neuron: layer 1, neuron 6",
    ]);
    await expectSoon(() => page.locator(`${panel} .stepper output`).textContent()).toBe("A1");
    const sum = formatNumber(stepsOf(7)[1]!.values.data[6]!);
    await expectSoon(() => page.locator(`${panel} .neuron-values`).textContent()).toBe(`A1[6] = ${sum}Z1[6] = –`);
    await page.waitForFunction(
      (text) => document.querySelector("#live")!.textContent === text,
      `Layer 1, neuron 6: sum ${sum}`,
    );
    await close();
  });

  it("sends the sample through that is chosen, and the link brings it back", async () => {
    const { page, complaints, close } = await open("", "ko");
    await page.locator(`${panel} .digit-choice input`).nth(4).check();
    await page.waitForURL(/sample=4/);
    await page.reload();
    await awaken(page, "layers");
    await page.waitForFunction(
      (p) => document.querySelector(`${p} .stage-text`)!.textContent!.includes("4입니다"),
      panel,
    );
    await expectSoon(() => page.locator(`${panel} .digit-choice input`).nth(4).isChecked()).toBe(true);
    expect(complaints).toEqual([]);
    await close();
  });

  it("sends the reader's own drawing through, and finds it again after a sample", async () => {
    const { page, complaints, close } = await visit(started.browser, `${started.site.url}en/`);
    await readyPad(page);
    await drawStroke(page, [
      [0.5, 0.2],
      [0.48, 0.8],
    ]);
    await awaken(page, "layers");
    const mine = page.getByLabel("My drawing").first();
    await mine.waitFor({ state: "attached" });
    const sum = async () => await page.locator(`${panel} .neuron-values`).textContent();
    await page.waitForSelector(`${panel} .flow-edges path`, { state: "attached" });
    await expectSoon(() => mine.isChecked()).toBe(true);
    const drawn = await sum();
    await page.locator(`${panel} .digit-choice input`).nth(3).check();
    await expectSoon(() => sum()).not.toBe(drawn);
    await mine.check();
    await expectSoon(() => sum()).toBe(drawn);
    expect(complaints).toEqual([]);
    await close();
  });

  it("says why nothing came, and tries again", async () => {
    const { page, close } = await visit(started.browser, "about:blank");
    await page.route(/mnist-pad/, (route) => route.abort());
    await page.goto(`${started.site.url}en/`);
    await awaken(page, "layers");
    const failure = page.locator(`${panel} .failure`);
    await failure.waitFor();
    await expectSoon(() => failure.textContent()).toMatch(/^The network or the digit could not be loaded: /);
    await page.unroute(/mnist-pad/);
    await failure.locator("button").click();
    await page.waitForSelector(`${panel} .flow-edges path`, { state: "attached" });
    await expectSoon(() => failure.count()).toBe(0);
    await close();
  });

  it.each(["neuron=9.999", "neuron=0.1", "neuron=NaN", "stage=55&sample=10"])(
    "a link with %s is no harm",
    async (state) => {
      const { page, complaints, close } = await open(`#v=1&net=pad&${state}`);
      await expectSoon(() => page.locator(`${panel} .strongest tbody tr`).count()).toBe(12);
      await expectSoon(() => page.locator(`${panel} h4`).last().textContent()).toMatch(/: layer [13], neuron \d+$/);
      expect(complaints).toEqual([]);
      await close();
    },
  );

  it.each(["light", "dark"] as const)("axe finds nothing (%s)", async (colorScheme) => {
    const { page, settled, close } = await visit(started.browser, `${started.site.url}en/`, { colorScheme });
    await awaken(page, "layers");
    await settled();
    await expectSoon(() => violationsOf(page, panel)).toEqual([]);
    await close();
  });
});

async function scrubTo(page: Page, stage: number): Promise<void> {
  await page.locator(`${panel} input[type=range]`).fill(String(stage));
}
