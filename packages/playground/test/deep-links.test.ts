/**
 * A link for every state: whatever keys can change in a panel stands in the link that the panel copies, and a page that
 * is opened with that link shows the same. The keys of the links are found in the sources, so a new one is tested or missed.
 */

import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { type PanelName, panelNames } from "../src/parts/panel-names.ts";
import { copiedBy } from "./copies.ts";
import { awaken, startPage, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";
import { findStops, focusStop, isAtEnd, kindOf } from "./stops.ts";

const sources = import.meta.glob<string>("../src/**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });
/** Every key of the page's links, with the folder of its part. */
const linkKeys = Object.entries(sources).flatMap(([path, source]) =>
  [...source.matchAll(/\blinked(?:<[^(]*>)?\(\s*"(\w+)"/g)].map(([, key]) => ({ key: key!, path })),
);

/** The keys that change a control of each kind, the second for one that is at its end. On the pad the pen goes down and up. */
const keys: Readonly<Record<string, readonly string[]>> = {
  range: ["ArrowRight", "ArrowLeft"],
  radio: ["ArrowRight"],
  checkbox: ["Space"],
  number: ["ArrowDown", "ArrowUp"],
  select: ["ArrowDown"],
  drawing: ["Space", "ArrowRight", "Space"],
};

/** What only buttons change, or what comes with an answer: a value for each key. */
const given: readonly (readonly [panel: PanelName, key: string, value: string])[] = [
  ["perceptron", "xor", "1"],
  ["accuracy", "confusion", "3,5"],
  ["model", "noiseseed", "7"],
];

/** Keys of links that were seen to be written and read back. */
const seen = new Set<string>();

describe.skipIf(chromiumPath === null)("links (skipped where there is no Chromium)", () => {
  const started = startPage();

  async function open(name: PanelName, hash: string) {
    const visited = await visit(started.browser, `${started.site.url}en/${hash}`);
    await awaken(visited.page, name);
    return visited;
  }

  it.each(panelNames)("%s: a changed state comes back", { timeout: 600_000 }, async (name) => {
    const first = await open(name, "");
    await first.settled();
    await shake(first.page, name);
    await first.settled();
    const link = await copyLink(first.page, name);
    const shown = await controlsOf(first.page, name);
    await first.close();
    const second = await open(name, link);
    await expectSoon(() => controlsOf(second.page, name)).toEqual(shown);
    await expectSoon(() => copyLink(second.page, name)).toBe(link);
    for (const key of new URLSearchParams(link.slice(1)).keys()) seen.add(key);
    expect([...first.complaints, ...second.complaints]).toEqual([]);
    await second.close();
  });

  it.each(given)("%s: %s=%s comes back", async (name, key, value) => {
    const { page, complaints, close } = await open(name, `#v=1&${key}=${value}`);
    await expectSoon(async () => new URLSearchParams((await copyLink(page, name)).slice(1)).get(key)).toBe(value);
    seen.add(key);
    expect(complaints).toEqual([]);
    await close();
  });

  it("every key of the sources was among them", () => {
    expect(linkKeys.length).toBeGreaterThan(20);
    expect(linkKeys.map(({ key }) => key).filter((key) => !seen.has(key))).toEqual([]);
  });
});

/** Changes everything in a panel that a key can change, one after the other. */
async function shake(page: Page, name: PanelName): Promise<void> {
  const stops = await findStops(page, `#panel-${name} .frame-body`);
  for (const i of stops.keys()) {
    const kind = (await kindOf(page, i)) ?? "";
    if (keys[kind] === undefined || !(await focusStop(page, i))) continue;
    const [on, back] = keys[kind];
    if (kind === "drawing") for (const key of keys[kind]) await page.keyboard.press(key);
    else await page.keyboard.press((await isAtEnd(page, i)) ? back! : on!);
  }
}

/** What the panel's own button copies: the part behind the page's address. */
async function copyLink(page: Page, name: PanelName): Promise<string> {
  const button = page.locator(`#panel-${name}`).getByRole("button", { name: "Copy a link to this state" });
  return new URL(await copiedBy(page, () => button.click())).hash;
}

/** What the controls of a panel hold, in order; but for the tool in hand, which belongs to the pad alone. */
function controlsOf(page: Page, name: PanelName): Promise<string[]> {
  return page
    .locator(
      `#panel-${name} .frame-body :is(input:not([type=file], [value=pen], [value=eraser]), select, [role=slider])`,
    )
    .evaluateAll((controls) =>
      controls.map((control) => {
        if (control instanceof HTMLInputElement) return `${control.type} ${control.value} ${control.checked}`;
        return control instanceof HTMLSelectElement ? control.value : control.getAttribute("aria-valuenow")!;
      }),
    );
}
