/** The panel "why": it names the two digits, shows what pixels said, and changes the answer to the digit that is wanted. */

import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { violationsOf } from "./axe.ts";
import { awaken, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

describe.skipIf(chromiumPath === null)("the panel why (skipped where there is no Chromium)", () => {
  const started = startPage();

  async function open(path: string) {
    const visited = await visit(started.browser, `${started.site.url}${path}`);
    await awaken(visited.page, "why");
    return { ...visited, panel: visited.page.locator("#panel-why") };
  }

  it("names the winner and the runner-up, and makes it the digit that is wanted, in the worker", async () => {
    const { page, panel, complaints, requests, close } = await open("en/");
    await expectSoon(() => panel.innerText()).toMatch(/The network says 7 \([\d.> ]+%\), then \d \([\d.< ]+%\)\./);
    await expectSoon(() => panel.locator("[role=status]").innerText()).toMatch(/^Now the network says 3 \(/);
    await panel.getByRole("radio", { name: "8" }).last().focus();
    await page.keyboard.press("Space");
    await expectSoon(() => panel.locator("[role=status]").innerText()).toMatch(/^Now the network says 8 \(/);
    await page.waitForURL(/[#&]whynot=8(&|$)/);
    expect(requests.filter((url) => /\/why-(?!panel)[\w-]+\.js$/.test(url)).length).toBe(1);
    await expectSoon(() => violationsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it("follows the digit and the network of the page, and a link (ko)", async () => {
    const { panel, complaints, close } = await open("ko/#v=1&whynot=7&sample=7&nobias=1");
    await panel.getByText("망가진 상태").waitFor();
    await panel.getByRole("radio", { name: "mnist-mlp", checked: true }).waitFor();
    await panel.getByRole("radio", { name: "4" }).first().check();
    await expectSoon(() => panel.innerText()).toMatch(/그다음은 \d\(/);
    await expectSoon(() => panel.locator("[role=status]").innerText()).toMatch(/7/);
    expect(complaints).toEqual([]);
    await close();
  });
});
