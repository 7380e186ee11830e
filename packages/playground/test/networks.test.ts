/**
 * One network for the whole page: whatever panel chooses or breaks it, the others show the same; and what links from before that mean.
 */

import { initializeNetwork, Random } from "feedforward";
import { writeModel } from "feedforward/formats/model";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { meansBookNetwork } from "../src/state/old-links.ts";
import { answerOf, drawDigit, readyPad } from "./pad.ts";
import { awaken, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

describe("a link without a network", () => {
  it.each([
    ["", false],
    ["v=1&d=s7", false],
    ["v=1&at=softmax", false],
    ["v=1&at=pad&dp=0", false],
    ["v=1&at=swap", true],
    ["v=1&neuron=2.31", true],
    ["v=1&nobias=1", true],
    ["v=1&net=pad&neuron=2.31", false],
    ["v=1&net=mlp", false],
  ])("%j means the book's: %s", (hash, expected) => {
    expect(meansBookNetwork(new URLSearchParams(hash))).toBe(expected);
  });
});

const panels = ["swap", "layers", "neuron", "accuracy", "model", "race", "program"] as const;

/** The network that each panel says it shows, the pad first; broken ones with a mark. */
async function named(page: Page): Promise<string[]> {
  return page.evaluate(
    (names) =>
      names.map((name) => {
        const line = document.querySelector(`#panel-${name} .network-line`)!;
        const chosen = line.querySelector("input:checked")?.nextElementSibling?.textContent ?? "";
        return chosen + (line.querySelector(".network-broken") === null ? "" : ", broken");
      }),
    ["pad", ...panels],
  );
}

const inAll = (name: string) => ["pad", ...panels].map(() => name);

describe.skipIf(chromiumPath === null)("one network (skipped where there is no Chromium)", () => {
  const started = startPage();

  it("is named in every panel, and changes in all of them, the pad too", { timeout: 600_000 }, async () => {
    const { page, complaints, close } = await visit(started.browser, `${started.site.url}en/`);
    await readyPad(page);
    await drawDigit(page, 4);
    for (const name of panels) await awaken(page, name);
    await expectSoon(() => named(page)).toEqual(inAll("mnist-pad"));
    const before = await answerOf(page);

    await page.locator("#panel-accuracy").getByRole("radio", { name: "mnist-mlp" }).check();
    await expectSoon(() => named(page)).toEqual(inAll("mnist-mlp"));
    await expectSoon(() => answerOf(page)).not.toEqual(before);
    const other = await answerOf(page);
    await page.waitForURL(/net=mlp/);

    await page.locator("#panel-model [role=switch]").first().check();
    await expectSoon(() => named(page)).toEqual(inAll("mnist-mlp, broken"));
    await expectSoon(() => answerOf(page)).not.toEqual(other);
    await page.locator("#panel-model [role=switch]").first().uncheck();
    await expectSoon(() => answerOf(page)).toEqual(other);

    const deep = initializeNetwork({ sizes: [784, 12, 20, 8, 10], hidden: "relu", output: "softmax" }, new Random(3));
    const file = {
      name: "mine.safetensors",
      mimeType: "application/octet-stream",
      buffer: Buffer.from(writeModel(deep)),
    };
    await page.setInputFiles("#panel-model input[type=file]", file);
    await expectSoon(() => named(page)).toEqual(inAll("mine.safetensors"));
    await expectSoon(() => page.locator("#panel-pad .stage-layer").count()).toBe(3);

    await page.locator("#panel-pad").getByRole("radio", { name: "mnist-pad" }).check();
    await expectSoon(() => named(page)).toEqual(inAll("mnist-pad"));
    await expectSoon(() => answerOf(page)).toEqual(before);
    expect(complaints).toEqual([]);
    await close();
  });

  it("two of them stand side by side on one digit", async () => {
    const { page, complaints, close } = await visit(started.browser, `${started.site.url}ko/#v=1&net=pad&at=model`);
    await awaken(page, "model");
    await page.locator("#panel-model .beside summary").click();
    const titles = () => page.locator("#panel-model .beside-all h4").allInnerTexts();
    await expectSoon(titles).toEqual(["mnist-pad", "mnist-mlp"]);
    await page.locator("#panel-model [role=switch]").first().check();
    await expectSoon(titles).toEqual(["mnist-pad, 망가진 상태", "mnist-pad"]);
    expect(complaints).toEqual([]);
    await close();
  });
});
