/** The panel "flags": what each flag of the loader makes of an image, a pixel to its last digit, the test set on request. */

import { printTensor, Tensor } from "feedforward";
import { applyMnistFlags, type MnistFlags } from "feedforward/data";
import { loadMnistSet } from "feedforward/node";
import type { Browser, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { violationsOf } from "./axe.ts";
import { awaken, overflowOf, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const { images, labels } = await loadMnistSet("test", { normalize: false, flatten: false });

/** What the library makes of one test image with these flags. */
function load(number: number, flags: MnistFlags) {
  const image = images.slice(number, number + 1).reshape(1, 28, 28) as Tensor<"uint8">;
  const label = new Tensor("uint8", [1], Uint8Array.of(labels.at(number)));
  return applyMnistFlags({ images: image, labels: label }, flags);
}

const panel = "#panel-flags";

async function shown(page: Page) {
  return {
    table: await page.locator(`${panel} .loaded td:not(:empty)`).allInnerTexts(),
    pixel: await page.locator(`${panel} .pixel-table td`).allInnerTexts(),
    index: await page.locator(`${panel} .pixel-table caption code`).innerText(),
    printed: await page.locator(`${panel} .printed-value`).allInnerTexts(),
    calls: await page.locator(`${panel} .calls pre`).allInnerTexts(),
  };
}

/** Waits until the images have come. */
async function open(browser: Browser, url: string) {
  const visited = await visit(browser, url);
  await awaken(visited.page, "flags");
  await visited.page.waitForFunction(
    (at) => !document.querySelector(at)!.textContent.includes("–"),
    `${panel} .loaded`,
  );
  return visited;
}

describe.skipIf(chromiumPath === null)("flags (skipped where there is no Chromium)", () => {
  const started = startPage();

  it("starts with the chapter's defaults on the first test image, and fetches a kilobyte for it", async () => {
    const { page, complaints, requests, close } = await open(started.browser, `${started.site.url}en/`);
    await expectSoon(() => shown(page)).toEqual({
      table: ["float32", "uint8", "[10000, 784]", "[10000]", "0 … 1", "7", "31,360,000", "10,000"],
      pixel: ["185", "0.7254902", "0.72549021244049072265625"],
      index: "x_test[0, 203]",
      printed: [printTensor(load(0, {}).images.reshape(784).slice(201, 206)), "7"],
      calls: [
        expect.stringContaining("normalize=True, flatten=True, one_hot_label=False"),
        expect.stringContaining("normalize: true, flatten: true, oneHotLabel: false"),
      ],
    });
    expect(requests.filter((url) => url.includes("t10k"))).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it("switches change dtype, shape, range and values; the link keeps them", async () => {
    const { page, complaints, close } = await open(started.browser, `${started.site.url}en/`);
    for (const name of ["normalize", "flatten", "one_hot_label"])
      await page.getByRole("switch", { name, exact: true }).click();
    const expected = load(0, { normalize: false, flatten: false, oneHotLabel: true });
    await expectSoon(() => shown(page)).toMatchObject({
      table: ["uint8", "float64", "[10000, 1, 28, 28]", "[10000, 10]", "0 … 255", "0 … 1", "7,840,000", "800,000"],
      index: "x_test[0, 0, 7, 7]",
      printed: [printTensor(expected.images.reshape(784).slice(201, 206)), printTensor(expected.labels.row(0))],
      calls: [expect.any(String), expect.stringContaining("normalize: false, flatten: false, oneHotLabel: true")],
    });
    await expectSoon(() => page.locator(`${panel} .printed-name`).first().innerText()).toBe("x_test[0, 0, 7, 5:10]");
    await page.waitForFunction(() => location.hash === "#v=1&load=001&net=pad");
    expect(complaints).toEqual([]);
    await close();
  });

  it("a pixel is chosen by pointing, by arrows, and in the line of memory", async () => {
    const { page, complaints, close } = await open(started.browser, `${started.site.url}en/#v=1&load=000`);
    const index = page.locator(`${panel} .pixel-table caption code`);
    const picture = page.locator(`${panel} .pixel-picture canvas`);
    const { width, height } = (await picture.boundingBox())!;
    await picture.hover({ position: { x: (10.5 / 28) * width, y: (8.5 / 28) * height } });
    await expectSoon(() => index.innerText()).toBe("x_test[0, 0, 8, 10]");
    await expectSoon(async () => (await shown(page)).pixel[0]).toBe(String(images.at(8 * 28 + 10)));
    await page.mouse.move(0, 0);
    await picture.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await expectSoon(() => index.innerText()).toBe("x_test[0, 0, 9, 11]");
    await page.locator(`${panel} .memory canvas`).focus();
    await page.keyboard.press("ArrowRight");
    await expectSoon(() => index.innerText()).toBe("x_test[0, 0, 9, 12]");
    expect(complaints).toEqual([]);
    await close();
  });

  it("samples are chosen by keyboard; any other image comes with the test set, on request", async () => {
    const { page, complaints, requests, close } = await open(started.browser, `${started.site.url}ko/`);
    await page.locator(`${panel} input[type=radio]:checked`).focus();
    await page.keyboard.press("ArrowRight");
    await expectSoon(async () => (await shown(page)).printed[1]).toBe("8");
    await page.locator(`${panel} .any-image button`).click();
    const field = page.locator(`${panel} .any-image input`);
    await field.fill("9999");
    await expectSoon(async () => (await shown(page)).printed[1]).toBe(String(labels.at(9999)));
    await page.getByRole("button", { name: "다음 이미지" }).click();
    await expectSoon(() => field.inputValue()).toBe("0");
    expect(requests.filter((url) => url.includes("t10k")).length).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it("a link to an image brings it; a bad link is a fresh panel", async () => {
    const { page, close } = await open(started.browser, `${started.site.url}en/#v=1&image=9998&pixel=300&load=110`);
    const value = load(9998, {}).images.at(300);
    await expectSoon(async () => Number((await shown(page)).pixel[1])).toBeCloseTo(value, 7);
    await close();
    const bad = await open(started.browser, `${started.site.url}en/#v=1&image=-1&pixel=784&load=2`);
    await expectSoon(async () => (await shown(bad.page)).index).toBe("x_test[0, 203]");
    expect(bad.complaints).toEqual([]);
    await bad.close();
  });

  it.each(["light", "dark"] as const)("is accessible, %s, on a phone", async (colorScheme) => {
    const visited = await visit(started.browser, `${started.site.url}ko/`, {
      colorScheme,
      viewport: { width: 360, height: 740 },
    });
    await awaken(visited.page, "flags");
    await visited.settled();
    await expectSoon(() => violationsOf(visited.page, panel)).toEqual([]);
    await expectSoon(() => overflowOf(visited.page)).toBeLessThanOrEqual(0);
    await visited.close();
  });
});
