/** "How were the 45,360 numbers found?" in a real browser: it trains, gives the same network again, and hands it over. */

import { buffer } from "node:stream/consumers";
import { Session } from "feedforward";
import { readNetwork } from "feedforward/formats/model";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { pressWhen } from "./press.ts";
import { awaken, serveSite, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const panelOf = (page: Page) => page.locator("#panel-train");
const press = (page: Page, name: string) => panelOf(page).getByRole("button", { name, exact: true }).click();
const line = (page: Page) => panelOf(page).locator(".train-line").innerText();
const heldOut = async (page: Page) => Number.parseFloat(await panelOf(page).locator(".train-right strong").innerText());
const fingerprint = async (page: Page) =>
  /[:：] ([0-9a-f]{8})\./.exec(await panelOf(page).locator(".train-result").innerText())?.[1] ?? null;

describe.skipIf(chromiumPath === null)("training (skipped where there is no Chromium)", () => {
  const started = startPage();

  it("trains in the worker, again to the same bits, and becomes the network of the page", {
    timeout: 600_000,
  }, async () => {
    const { browser, site } = started;
    const { page, complaints, requests, close } = await visit(browser, `${site.url}en/`, { acceptDownloads: true });
    await awaken(page, "train");
    await expectSoon(() => line(page)).toContain("Before the first step");
    expect(requests.filter((url) => url.includes("train10k-"))).toEqual([]);
    await press(page, "Train");
    await expectSoon(() => line(page)).toBe("Epoch 10 of 10, step 900 of 900");
    expect(requests.filter((url) => url.includes("train10k-images"))).toHaveLength(1);
    await expectSoon(() => heldOut(page)).toBeGreaterThan(90);
    await expectSoon(() => fingerprint(page)).not.toBe(null);
    const first = await fingerprint(page);

    const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Download the network")]);
    const network = readNetwork(await buffer(await download.createReadStream()));
    expect(new Session(network).predict(new Uint8Array(784)).shape).toEqual([10]);

    await press(page, "Train again");
    await expectSoon(() => line(page)).toContain("step 900");
    await expectSoon(() => fingerprint(page)).toBe(first);
    await press(page, "Use it everywhere");
    await awaken(page, "model");
    await expectSoon(() => page.locator("#panel-model h4").first().innerText()).toContain("trained here");
    expect(complaints).toEqual([]);
    await close();
  });

  it("pauses, takes single steps, and reads the digit as it is then", async () => {
    const { page, complaints, close } = await visit(started.browser, `${started.site.url}ko/`);
    await awaken(page, "train");
    const bars = () => panelOf(page).locator(".bar-value").allInnerTexts();
    await expectSoon(async () => (await bars()).every((text) => text.endsWith("%"))).toBe(true);
    const before = await bars();
    await press(page, "한 단계");
    await expectSoon(() => line(page)).toBe("10에폭 중 1에폭, 900단계 중 1단계");
    await expectSoon(() => bars()).not.toEqual(before);
    await press(page, "한 단계");
    await expectSoon(() => line(page)).toBe("10에폭 중 1에폭, 900단계 중 2단계");
    const awaitPress = await pressWhen(page, "#panel-train", {
      selector: ".train-line",
      text: "1에폭",
      button: "멈추기",
    });
    await press(page, "이어서 학습하기");
    await awaitPress();
    await panelOf(page).getByRole("button", { name: "이어서 학습하기", exact: true }).waitFor();
    await expectSoon(() => fingerprint(page)).not.toBe(null);
    await press(page, "처음으로");
    await expectSoon(() => bars()).toEqual(before);
    expect(complaints).toEqual([]);
    await close();
  });

  it("without WebAssembly it trains ReLU, and says why", async () => {
    const headers = { "content-security-policy": "default-src 'self'; script-src 'self'" };
    const site = await serveSite({ headers });
    const { page, close } = await visit(started.browser, `${site.url}en/`);
    await awaken(page, "train");
    await panelOf(page).getByText("WebAssembly is not allowed on this page").waitFor();
    await expectSoon(() => panelOf(page).getByLabel("Activation").inputValue()).toBe("relu");
    await press(page, "One step");
    await expectSoon(() => line(page)).toBe("Epoch 1 of 10, step 1 of 900");
    await close();
    site.close();
  });
});
