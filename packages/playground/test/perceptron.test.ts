/** The panel "perceptron" in a real browser: its numbers are the library's, and every control moves them. */

import { gates, neuron, perceptron, xor } from "feedforward/chapter";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { awaken, startPage, type Visit, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const pairs = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

/** One line or two layers, whichever is shown: the other keeps its room. */
const view = "#panel-perceptron .either > :not(.is-away)";

/** The cells of the table's body, row by row. */
function cells(page: Page): Promise<string[][]> {
  return page
    .locator(`${view} tbody tr`)
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("td")].map((cell) => (cell.textContent ?? "").trim())),
    );
}

async function outputs(page: Page): Promise<number[]> {
  return (await cells(page)).map((row) => Number(row[3]));
}

const made = (page: Page) => page.locator("#panel-perceptron [role=status]").innerText();

describe.skipIf(chromiumPath === null)("the panel perceptron (skipped where there is no Chromium)", () => {
  const started = startPage();

  async function open(hash = "", language = "en"): Promise<Visit> {
    const opened = await visit(started.browser, `${started.site.url}${language}/${hash}`);
    await awaken(opened.page, "perceptron");
    return opened;
  }

  it.each(["AND", "NAND", "OR"] as const)("the numbers of %s make it, with the library's sums", async (name) => {
    const { page, complaints, close } = await open();
    await page.getByRole("radio", { name, exact: true }).click();
    await expectSoon(() => outputs(page)).toEqual(pairs.map((pair) => perceptron(gates[name], pair)));
    // In the table that has the outputs already.
    const sums = (await cells(page)).map((row) => Number(row[2]!.split(" = ")[1]!.replace("−", "-")));
    const expected = pairs.map((pair) => neuron(gates[name], pair, { name: "identity" }).a);
    for (const [i, sum] of sums.entries()) expect(sum).toBeCloseTo(expected[i]!, 5);
    await expectSoon(() => made(page)).toBe(`These numbers make ${name}`);
    expect(complaints).toEqual([]);
    await close();
  });

  it("a slider moves by keyboard, the link remembers, and is read back", async () => {
    const { page, complaints, close } = await open();
    const bias = page.getByLabel("bias b");
    await bias.focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
    await expectSoon(() => bias.inputValue()).toBe("-0.5");
    await expectSoon(() => made(page)).toBe("These numbers make OR");
    await page.waitForURL(/#v=1&perceptron=0\.5,0\.5,-0\.5(&|$)/);
    await page.reload();
    await awaken(page, "perceptron");
    await expectSoon(() => bias.inputValue()).toBe("-0.5");
    expect(complaints).toEqual([]);
    await close();
  });

  it("a point on the line counts as 1, and the panel says so", async () => {
    const { page, close } = await open("#v=1&perceptron=1,1,-1");
    await expectSoon(() => outputs(page)).toEqual([0, 1, 1, 1]);
    await expectSoon(() => page.locator("#panel-perceptron").innerText()).toContain(
      "For (1, 0), (0, 1) the sum is exactly 0",
    );
    await close();
  });

  it.each(["7,1,1", "0.5,0.5", "a,b,c", "0.5,0.5,NaN"])("starts as always from the bad link %s", async (numbers) => {
    const { page, complaints, close } = await open(`#v=1&perceptron=${numbers}&xor=2`);
    await expectSoon(() => made(page)).toBe("These numbers make AND");
    expect(complaints).toEqual([]);
    await close();
  });

  it("the ring shifts the line: only the bias changes", async () => {
    const { page, close } = await open();
    const plane = page.locator(`${view} .plane`);
    const { width, height } = (await plane.boundingBox())!;
    await plane.hover({ position: await middleOf(plane, ".plane-grip") });
    await page.mouse.down();
    // To (0, 0), which lies at (0.75, 1.75) of 2.5.
    await plane.hover({ position: { x: 0.35 * width, y: 0.6 * height } });
    await plane.hover({ position: { x: 0.3 * width, y: 0.7 * height } });
    await page.mouse.up();
    await expectSoon(async () => Number(await page.getByLabel("bias b").inputValue())).toBeCloseTo(0, 5);
    await expectSoon(() => page.getByLabel("weight w₁").inputValue()).toBe("0.5");
    await close();
  });

  it("every table that a line can make has a name, and XOR is none of them", async () => {
    const { page, close } = await open("#v=1&perceptron=-1,1,0.5");
    await expectSoon(() => made(page)).toBe("These numbers make x₂ or not x₁");
    await expectSoon(() => page.locator(`${view} tfoot td`).last().innerText()).toBe("1/4 ✗");
    await close();
  });

  it("two layers make XOR", async () => {
    const { page, complaints, close } = await open("", "ko");
    await page.getByRole("radio", { name: "XOR, 2층" }).click();
    const answers = async () => (await cells(page)).map((row) => Number(row[4]));
    await expectSoon(() => answers()).toEqual(pairs.map(([x1, x2]) => xor(x1, x2)));
    await expectSoon(() => page.locator(`${view} .plane`).count()).toBe(2);
    await page.waitForURL(/#v=1&xor=1(&|$)/);
    expect(complaints).toEqual([]);
    await close();
  });
});

/** Where the middle of a part lies, from the corner of the whole. */
function middleOf(whole: Locator, selector: string): Promise<{ x: number; y: number }> {
  return whole.evaluate((element, part) => {
    const { left, top } = element.getBoundingClientRect();
    const inner = element.querySelector(part)!.getBoundingClientRect();
    return { x: inner.left + inner.width / 2 - left, y: inner.top + inner.height / 2 - top };
  }, selector);
}
