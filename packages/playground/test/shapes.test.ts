/** The panel "shapes": sizes that agree or not, in the library's words; cells and their sums; links and keys. */

import { dot } from "feedforward/chapter";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { presets, sizesCodec } from "../src/parts/shapes/shapes-state.ts";
import { awaken, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

describe("sizes in a link", () => {
  it.each(["2x3,3x2,2", "3x2,2", "2,2x3", "100x784,784x50,50", "1,1", "5x4,3x2"])("%s is read and written", (text) => {
    expect(sizesCodec.write(sizesCodec.read(text)!)).toBe(text);
  });

  it.each([
    "",
    "2x3",
    "0x3,3x2",
    "2x3,3x2,0",
    "101x3,3x2",
    "2x785,785x2",
    "2x3,3,2",
    "2x3x4,4x2",
    "-2x3,3x2",
    "2x3,3x2,2,2",
  ])("%s is ignored", (text) => {
    expect(sizesCodec.read(text)).toBeNull();
  });

  it("every example is possible", () => {
    for (const { text } of Object.values(presets)) expect(sizesCodec.read(text)).not.toBeNull();
  });
});

describe.skipIf(chromiumPath === null)("the panel (skipped where there is no Chromium)", () => {
  const started = startPage();

  async function open(state = "") {
    const visited = await visit(started.browser, `${started.site.url}en/${state}`);
    await awaken(visited.page, "shapes");
    return { ...visited, panel: visited.page.locator("#panel-shapes") };
  }

  /** The last column of the sum: products, the bias, the sum. */
  async function numbers(page: Page): Promise<number[]> {
    const texts = await page.locator("#panel-shapes .shapes-sum td:last-child").allInnerTexts();
    return texts.map((text) => Number(text.replaceAll(",", "")));
  }

  /** Terms and bias add up to what stands below them. */
  async function expectSum(page: Page): Promise<number> {
    const all = await numbers(page);
    expect(all.slice(0, -1).reduce((a, b) => a + b)).toBe(all.at(-1));
    return all.at(-1)!;
  }

  it("starts with a cell taken apart, and a click takes another", async () => {
    const { page, panel, complaints, close } = await open();
    await expectSoon(() => panel.locator(".shapes-equation").innerText()).toContain(
      "X (2, 3) · W (3, 2) + B (2) = Y (2, 2)",
    );
    await expectSoon(() => expectSum(page)).toBe(50);
    await panel.getByText("66", { exact: true }).click();
    await expectSoon(() => panel.locator(".shapes-sum caption").innerText()).toContain("Y[1, 1]");
    await expectSoon(() => expectSum(page)).toBe(66);
    expect(complaints).toEqual([]);
    await close();
  });

  it("has the book's products", async () => {
    const { page, panel, complaints, close } = await open();
    const output = () => panel.locator(".shapes-output text").allTextContents();
    await panel.getByLabel("Matrix by matrix").check();
    await expectSoon(output).toEqual(["22", "28", "49", "64"]);
    await panel.getByLabel("Matrix by vector").check();
    await expectSoon(output).toEqual(["23", "53", "83"]);
    await panel.getByLabel("A network without biases").check();
    await expectSoon(output).toEqual(["5", "11", "17"]);
    await expectSoon(() => expectSum(page)).toBe(5);
    expect(complaints).toEqual([]);
    await close();
  });

  it("shows the library's own words where inner sizes differ, and a way on", async () => {
    const { panel, complaints, close } = await open();
    await panel.getByLabel("Sizes that do not fit").check();
    const message = (() => {
      try {
        return String(dot([[1, 2, 3]], [[1, 2]]));
      } catch (error) {
        return error instanceof Error ? error.message : "";
      }
    })();
    const shown = () => panel.locator(".shapes-refusal code").innerText();
    await expectSoon(() => shown()).toBe(message.replace("[1, 3] and [1, 2]", "[2, 3] and [2, 2]"));
    await expectSoon(() => panel.locator(".shapes-edges .is-unfit").count()).toBe(1);
    await panel.getByRole("button", { name: "Give W 3 rows" }).click();
    await expectSoon(() => panel.locator(".shapes-refusal").count()).toBe(0);
    await expectSoon(() => panel.locator(".shapes-edges .is-fit").count()).toBe(1);
    expect(complaints).toEqual([]);
    await close();
  });

  it("refuses a bias that does not broadcast, and tells of one that does", async () => {
    const { page, panel, close } = await open("#v=1&shapes=2x3,3x4,3");
    await expectSoon(() => panel.locator(".shapes-refusal code").innerText()).toBe(
      "add: [2, 4] and [3] do not broadcast",
    );
    await panel.getByRole("button", { name: "Give B 4 numbers" }).click();
    await expectSoon(() => panel.locator(".shapes-refusal").count()).toBe(0);
    await panel.getByLabel("columns m").fill("1");
    await expectSoon(() => panel.locator(".shapes-equation").innerText()).toContain("= Y (2, 4)");
    await expectSoon(() => panel.getByText("the column is repeated to fit").count()).toBe(1);
    await expectSum(page);
    await close();
  });

  it("draws a hundred images as blocks in proportion, and every cell adds up", async () => {
    const { page, panel, complaints, close } = await open("#v=1&shapes=100x784,784x50,50&ycell=98,49");
    await expectSoon(() => panel.locator(".shapes-drawing .shapes-lines").count()).toBe(0);
    const proportion = async () => {
      const { width, height } = (await panel.locator(".shapes-array").first().boundingBox())!;
      return width / height;
    };
    await expectSoon(() => proportion()).toBeCloseTo(784 / 100, 0);
    await expectSoon(() => panel.locator(".shapes-sum caption").innerText()).toContain("Y[98, 49]");
    const last = await expectSum(page);
    await panel.getByLabel("Y · row").fill("0");
    await page.waitForFunction(() => location.hash.includes("ycell=0,49"));
    await expectSoon(() => expectSum(page)).not.toBe(last);
    expect(complaints).toEqual([]);
    await close();
  });

  it("goes by keyboard, and its link brings the state back", async () => {
    const { page, panel, close } = await open();
    await panel.locator(".shapes-drawing").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await expectSoon(() => panel.locator(".shapes-sum caption").innerText()).toContain("Y[0, 1]");
    await panel.getByLabel("Rows n").press("End");
    await expectSoon(() => panel.locator(".shapes-equation").innerText()).toContain("= Y (100, 2)");
    await page.waitForFunction(() => location.hash.includes("shapes="));
    const hash = await page.evaluate(() => location.hash);
    const again = await open(hash);
    await expectSoon(() => again.panel.locator(".shapes-equation").innerText()).toContain("= Y (100, 2)");
    await expectSoon(() => again.panel.locator(".shapes-sum caption").innerText()).toContain("Y[0, 1]");
    await again.close();
    await close();
  });
});
