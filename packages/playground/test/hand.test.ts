/** The panel "hand": the book's Y, sums that can be added up, steps, keys, links, and programs that compute the same. */

import { runInNewContext } from "node:vm";
import { Session, trace } from "feedforward";
import * as chapter from "feedforward/chapter";
import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { numpyHand, typescriptHand } from "../src/parts/forward/hand-code.ts";
import { choose, chosen, chosenSum, goTo, inputs, network, now, stages } from "../src/parts/forward/hand-state.ts";
import { copiedBy } from "./copies.ts";
import { awaken, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

describe("the network", () => {
  it("gives what the book prints", () => {
    expect(stages.value.map(({ name }) => name)).toEqual(["x", "A1", "Z1", "A2", "Z2", "A3", "Y"]);
    const printed = [0.31682708, 0.69627909];
    stages.value.at(-1)!.values.forEach((value, i) => {
      expect(value).toBeCloseTo(printed[i]!, 6);
    });
    expect(new Session(network).predict(inputs.value).data).toEqual(stages.value.at(-1)!.values);
  });

  it("goes along: a step takes the neuron to its layer, a neuron the step", () => {
    choose({ layer: 1, index: 2 });
    goTo(3);
    expect(chosen.value).toEqual({ layer: 2, index: 1 });
    expect(chosenSum.value.sum).toBe(stages.value[3]!.values[1]);
    goTo(0);
    choose({ layer: 3, index: 0 });
    expect(now.value).toBe(6);
  });

  it("is a TypeScript program that computes Y", () => {
    const code = typescriptHand({ inputs: [1, 0.5], outputs: stages.value.at(-1)!.values });
    const body = code.replace(/^import (.*) from "feedforward\/chapter";/, "const $1 = chapter;");
    const printed: number[][] = [];
    runInNewContext(body, { chapter, console: { log: (value: number[]) => printed.push(value) } });
    // A layer begins with the bias, the program ends with it: the last bit may differ.
    stages.value.at(-1)!.values.forEach((value, i) => {
      expect(printed[0]![i]).toBeCloseTo(value, 6);
    });
    expect(code).toContain("// ≈ 0.3168, 0.6963");
  });

  it("is a NumPy program with the same numbers", () => {
    const code = numpyHand({ inputs: [-1.5, 0], outputs: [-0.25, 1] });
    expect(code).toContain("x = np.array([-1.5, 0])");
    expect(code).toContain("W1 = np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]])");
    expect(code).toContain("y = np.dot(z2, W3) + b3");
    expect(code).toContain("print(y)  # ≈ -0.25, 1");
  });
});

describe.skipIf(chromiumPath === null)("the panel (skipped where there is no Chromium)", () => {
  const started = startPage();

  async function open(state = "", language = "en") {
    const visited = await visit(started.browser, `${started.site.url}${language}/${state}`);
    await awaken(visited.page, "hand");
    return { ...visited, panel: visited.page.locator("#panel-hand") };
  }

  const number = (text: string) => Number(text.replace("−", "-"));
  const caption = (panel: Locator) => () => panel.locator(".hand-sum caption").innerText();
  const values = (panel: Locator) => () => panel.locator(".hand-values tr.is-now td").last().innerText();

  it("shows Y = 0.3168, 0.6963, and terms of every neuron that add up to what is shown", async () => {
    const { page, panel, complaints, close } = await open();
    await expectSoon(() => values(panel)()).toBe("0.3168, 0.6963");
    const neurons = panel.locator(".hand-node.is-neuron circle");
    await expectSoon(() => neurons.count()).toBe(7);
    for (let i = 0; i < 7; i++) {
      await neurons.nth(i).click();
      const [layer, index] = [i < 3 ? 1 : i < 5 ? 2 : 3, i < 3 ? i : (i - 3) % 2];
      await expectSoon(caption(panel)).toBe(`Layer ${layer}, neuron ${index}`);
      const terms = (await panel.locator(".hand-term").allInnerTexts()).map(number);
      expect(terms.length).toBe([0, 3, 4, 3][layer]);
      const total = number(await panel.locator(".hand-total").innerText());
      expect(terms.reduce((a, b) => a + b)).toBeCloseTo(total, 4);
      const signal = await panel.locator(".hand-signal").innerText();
      await expectSoon(() => panel.locator(".hand-node.is-neuron").nth(i).locator("text").first().textContent()).toBe(
        signal,
      );
    }
    expect(complaints).toEqual([]);
    await page.waitForFunction(() => location.hash.includes("handneuron=3,1"));
    await close();
  });

  it("steps from x to Y; what is ahead is not shown", async () => {
    const { panel, close } = await open("#v=1&handstep=0");
    await expectSoon(() => panel.locator(".hand-node.is-ahead").count()).toBe(7);
    await expectSoon(() => panel.locator(".hand-total").innerText()).toBe("?");
    const seen: string[] = [];
    for (let i = 0; i < 6; i++) {
      const before = await panel.locator(".hand-values tr.is-now th").innerText();
      await panel.getByRole("button", { name: "One step on" }).click();
      await expectSoon(() => panel.locator(".hand-values tr.is-now th").innerText()).not.toBe(before);
      seen.push(await values(panel)());
    }
    expect(seen).toEqual([
      "0.3000, 0.7000, 1.1000",
      "0.5744, 0.6682, 0.7503",
      "0.5162, 1.2140",
      "0.6262, 0.7710",
      "0.3168, 0.6963",
      "0.3168, 0.6963",
    ]);
    await expectSoon(() => panel.locator(".hand-node.is-ahead").count()).toBe(0);
    await close();
  });

  it("goes by keyboard; inputs change every value, and the link brings them back", async () => {
    const { page, panel, complaints, close } = await open();
    await panel.locator(".hand-graph").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await expectSoon(caption(panel)).toBe("Layer 2, neuron 1");
    await panel.getByLabel("x[0]").press("Home");
    await panel.getByLabel("x[1]").press("Home");
    const outputs = () => trace(network, [-2, -2]).at(-1)!.values.data;
    const expected = Array.from(outputs(), (value) => value.toFixed(4)).join(", ");
    await expectSoon(values(panel)).toBe(expected);
    await page.waitForFunction(() => location.hash.includes("hand=-2,-2"));
    const again = await open(await page.evaluate(() => location.hash), "ko");
    await expectSoon(() => values(again.panel)()).toBe(expected);
    await expectSoon(() => caption(again.panel)()).toBe("2층의 1번 뉴런");
    await again.panel.getByRole("button", { name: "책의 입력으로" }).click();
    await expectSoon(values(again.panel)).toBe("0.3168, 0.6963");
    expect([...complaints, ...again.complaints]).toEqual([]);
    await again.close();
    await close();
  });

  it("copies its program", async () => {
    const { page, panel, close } = await open();
    await panel.getByLabel("TypeScript").check();
    await expectSoon(() => panel.locator("code.language-typescript").count()).toBe(1);
    const copied = await copiedBy(page, () => panel.getByRole("button", { name: "Copy the code" }).click());
    expect(copied).toBe(typescriptHand({ inputs: [1, 0.5], outputs: [0.3168271, 0.6962791] }));
    await close();
  });
});
