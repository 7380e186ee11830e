/**
 * The panel "swap" in a real browser: nothing is fetched before the reader asks; then every accuracy is what the library
 * counts here, for the same network with another function.
 */

import { Activation, type ActivationName, activationNames, Network, Session } from "feedforward";
import { loadMnistSet, loadNetwork } from "feedforward/node";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { first } from "../src/page/results.ts";
import { percentOf } from "./figures.ts";
import { pressWhen } from "./press.ts";
import { awaken, connectBrowser, type Site, serveSite, type Visit, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

/** `98.19%`, as the panel writes it. */
async function expectedAccuracies(): Promise<string[]> {
  const network = await loadNetwork(new URL("../../../models/mnist-pad.safetensors", import.meta.url));
  const { images, labels } = await loadMnistSet("test");
  return activationNames.map((name) => {
    const session = new Session(withHidden(network, name));
    return `${(session.accuracy(images, labels, { batchSize: 500 }) * 100).toFixed(2)}%`;
  });
}

function withHidden({ layers, input }: Network, name: ActivationName): Network {
  return new Network(
    layers.map((layer) => (layer.type === "activation" ? new Activation(name) : layer)),
    { input },
  );
}

function values(page: Page): Promise<string[]> {
  return page.locator("#panel-swap .bar-value").allTextContents();
}

const known = (page: Page, count: number) =>
  page.waitForFunction((least) => {
    const cells = [...document.querySelectorAll("#panel-swap .bar-value")];
    return cells.filter((cell) => cell.textContent !== "–").length >= least;
  }, count);

describe.skipIf(chromiumPath === null)("the panel swap (skipped where there is no Chromium)", () => {
  let browser: Browser;
  let site: Site;
  let expected: string[];
  beforeAll(async () => {
    [browser, site, expected] = await Promise.all([connectBrowser(), serveSite(), expectedAccuracies()]);
  });
  afterAll(async () => {
    await browser.close();
    site.close();
  });

  async function open(hash = "", language = "en"): Promise<Visit> {
    const opened = await visit(browser, `${site.url}${language}/${hash}`);
    await awaken(opened.page, "swap");
    return opened;
  }

  const at = (name: ActivationName) => activationNames.indexOf(name);

  it("measures the chosen function and the network's own when asked, and not before", async () => {
    const { page, complaints, requests, settled, close } = await open("#v=1&net=pad&swap=identity");
    await settled();
    expect(requests.filter((url) => url.includes("t10k-images"))).toEqual([]);
    await expectSoon(async () => new Set(await values(page))).toEqual(new Set(["–"]));
    await page.getByRole("button", { name: "Measure identity" }).click();
    await known(page, 2);
    const two = activationNames.map((name) => (name === "sigmoid" || name === "identity" ? expected[at(name)] : "–"));
    expect(two[at("sigmoid")]).toBe(percentOf(first));
    await expectSoon(() => values(page)).toEqual(two);
    await expectSoon(() => page.locator("#panel-swap .swap-state").innerText()).toMatch(/fewer than with sigmoid\.$/);
    expect(complaints).toEqual([]);
    await close();
  });

  it("measures all, as the library counts; then choosing tells the result", async () => {
    const { page, complaints, close } = await open("", "ko");
    await page.getByRole("button", { name: "모두 측정하기" }).click();
    await known(page, activationNames.length);
    await expectSoon(() => values(page)).toEqual(expected);
    const radio = page.locator("#panel-swap .swap input[type=radio]").nth(at("step"));
    await radio.focus();
    await page.keyboard.press("Space");
    await expectSoon(() => page.locator("#panel-swap .swap-state").innerText()).toContain(
      `정답, ${expected[at("step")]!.replace(" ", "\u00a0")}.`,
    );
    await page.waitForURL(/#v=1&swap=step&net=pad$/);
    expect(complaints).toEqual([]);
    await close();
  });

  it("once something is measured, choosing is enough", async () => {
    const { page, close } = await open();
    await page.getByRole("button", { name: "Measure ReLU" }).click();
    await known(page, 2);
    await page.locator("#panel-swap summary").click();
    await page.locator("#panel-swap .swap input[type=radio]").nth(at("tanh")).check();
    await known(page, 3);
    await expectSoon(async () => (await values(page))[at("tanh")]).toBe(expected[at("tanh")]);
    await close();
  });

  it("can be stopped, and goes on with what is missing", async () => {
    const { page, complaints, close } = await open();
    const stopped = await pressWhen(page, "#panel-swap", { selector: ".bar-value", text: "%", button: "Stop" });
    await page.getByRole("button", { name: "Measure all" }).click();
    await stopped();
    await page.getByRole("button", { name: "Measure all" }).click();
    await known(page, activationNames.length);
    await expectSoon(() => values(page)).toEqual(expected);
    expect(complaints).toEqual([]);
    await close();
  });

  it("says what went wrong, and tries again", async () => {
    const { page, close } = await open();
    const images = "**/*t10k-images*";
    await page.context().route(images, (route) => route.abort());
    await page.getByRole("button", { name: "Measure ReLU" }).click();
    await page.locator("#panel-swap [role=alert]").waitFor();
    await page.context().unroute(images);
    await page.getByRole("button", { name: "Try again" }).click();
    await known(page, 2);
    await expectSoon(async () => (await values(page))[at("relu")]).toBe(expected[at("relu")]);
    await close();
  });
});
