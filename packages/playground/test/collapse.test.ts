/** The panel "collapse" in a real browser: every matrix is the library's, and both ways agree until ReLU stands between. */

import { type TensorLike, tensor } from "feedforward";
import { add, dot, relu } from "feedforward/chapter";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { formatNumber } from "../src/ui/number.ts";
import { awaken, startPage, type Visit, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const w1 = [
  [1, -0.5, 0.5],
  [0.5, 1, -1.5],
];
const b1 = [0.5, -0.25, 1];
const w2 = [
  [1, -0.5],
  [1.5, 1],
  [-1, 0.5],
];
const b2 = [0.25, 0.5];

/** The numbers of a tensor, as the panel writes them. */
function written(values: TensorLike): string[] {
  return [...tensor(values).data].map((value) => formatNumber(Number(value)));
}

/** The cells of the matrix with this caption, without the marks behind numbers. */
async function matrix(page: Page, caption: string): Promise<string[]> {
  const table = page.locator("#panel-collapse .matrix", { has: page.locator(`caption:text-is("${caption}")`) });
  return (await table.locator("td").allInnerTexts()).map((text) => text.split(" ")[0]!);
}

const verdict = (page: Page) => page.locator("#panel-collapse [role=status]").innerText();

describe.skipIf(chromiumPath === null)("the panel collapse (skipped where there is no Chromium)", () => {
  const started = startPage();

  async function open(hash = "", language = "en"): Promise<Visit> {
    const opened = await visit(started.browser, `${started.site.url}${language}/${hash}`);
    await awaken(opened.page, "collapse");
    return opened;
  }

  it("shows the library's products, and the same y both ways", async () => {
    const { page, complaints, close } = await open();
    const x = [1, 0.5];
    const a1 = add(dot(x, w1), b1);
    const y = written(add(dot(a1, w2), b2));
    await expectSoon(() => matrix(page, "a₁ = x·W₁ + b₁")).toEqual(written(a1));
    await expectSoon(() => matrix(page, "W = W₁·W₂")).toEqual(written(dot(w1, w2)));
    await expectSoon(() => matrix(page, "b = b₁·W₂ + b₂")).toEqual(written(add(dot(b1, w2), b2)));
    await expectSoon(() => matrix(page, "y = z₁·W₂ + b₂")).toEqual(y);
    await expectSoon(() => matrix(page, "y = x·W + b")).toEqual(y);
    await expectSoon(() => verdict(page)).toContain("to the last bit");
    expect(complaints).toEqual([]);
    await close();
  });

  it("ReLU between them parts the two, and the panel shows where", async () => {
    const { page, complaints, close } = await open();
    await page.getByRole("switch", { name: "ReLU between the layers" }).check();
    const z1 = relu(add(dot([1, 0.5], w1), b1));
    await expectSoon(() => matrix(page, "z₁ = ReLU(a₁)")).toEqual(written(z1));
    await expectSoon(() => matrix(page, "y = z₁·W₂ + b₂")).toEqual(written(add(dot(z1, w2), b2)));
    await expectSoon(() => verdict(page)).toContain("number 2 of a₁");
    await expectSoon(() => page.locator("#panel-collapse .is-marked").allInnerTexts()).toEqual([
      "0 ✂",
      "1.25 ≠",
      "0 ≠",
    ]);
    await page.waitForURL(/#v=1&linrelu=1&net=pad$/);
    expect(complaints).toEqual([]);
    await close();
  });

  it("where no sum is negative, ReLU changes nothing", async () => {
    const { page, close } = await open("#v=1&linrelu=1&linx=0.25,0.5", "ko");
    await expectSoon(() => verdict(page)).toContain("a₁에 음수가 없어서");
    await expectSoon(() => page.locator("#panel-collapse .is-marked").count()).toBe(0);
    await close();
  });

  it("x moves by keyboard, weights are typed, and the beginning comes back", async () => {
    const { page, complaints, close } = await open();
    await page.getByRole("slider", { name: "x₁" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.getByLabel("W₁, row 2, column 3").fill("2.25");
    const changed = [w1[0]!, [0.5, 1, 2.25]];
    await expectSoon(() => matrix(page, "W = W₁·W₂")).toEqual(written(dot(changed, w2)));
    await expectSoon(() => matrix(page, "a₁ = x·W₁ + b₁")).toEqual(written(add(dot([1.25, 0.5], changed), b1)));
    await page.waitForURL(/linx=1\.25,0\.5&linear=1,-0\.5,0\.5,0\.5,1,2\.25,/);
    await page.reload();
    await awaken(page, "collapse");
    await expectSoon(() => page.getByLabel("W₁, row 2, column 3").inputValue()).toBe("2.25");
    await page.getByRole("button", { name: "Reset" }).click();
    await expectSoon(() => matrix(page, "W = W₁·W₂")).toEqual(written(dot(w1, w2)));
    expect(complaints).toEqual([]);
    await close();
  });

  it("numbers that float32 must round may differ, and the panel says why", async () => {
    const tenths = Array.from({ length: 17 }, (_, i) => (i + 1) / 10).join(",");
    const { page, close } = await open(`#v=1&linear=${tenths}`);
    await expectSoon(() => verdict(page)).toMatch(/to the last bit|rounding of float32 and nothing else/);
    await close();
  });

  it.each(["linear=1,2,3", "linear=x&linx=1", "linx=100,0&linrelu=maybe"])("ignores %s", async (state) => {
    const { page, complaints, close } = await open(`#v=1&${state}`);
    await expectSoon(() => matrix(page, "y = x·W + b")).toEqual(["0.875", "−0.25"]);
    expect(complaints).toEqual([]);
    await close();
  });
});
