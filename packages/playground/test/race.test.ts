/**
 * Batch against one by one, in a real browser: the laps run in the worker, on threads too where the page is isolated; all of
 * them give the same answers in every bit; and where a backend cannot run, the panel says why.
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { first } from "../src/page/results.ts";
import { knownDate, knownMs } from "../src/parts/batch/known.ts";
import { gainOf, leadersOf } from "../src/parts/batch/leaders.ts";
import { countsOf, shareOf } from "./figures.ts";
import { awaken, connectBrowser, isolation, serveSite, type Visit, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const panel = "#panel-race";

describe("the fastest", () => {
  const quick = { timesMs: [20, 21, 22] };
  const noisy = { timesMs: [21.5, 40, 19] };
  const slow = { timesMs: [30] };
  const lucky = { timesMs: [50, 5, 50] };

  it.each([
    ["is named where its middle lap beats all others", [slow, quick], [quick]],
    ["is not, where another's best lap is among its own", [slow, quick, noisy], [quick, noisy]],
    ["is not one whose one lap was lucky", [lucky, slow], [slow, lucky]],
    ["is the only one that ran", [slow], [slow]],
    ["is none where none ran", [], []],
  ])("%s", (_, all, leaders) => {
    expect(leadersOf(all)).toEqual(leaders);
  });

  it.each([
    ["by the middle laps", { timesMs: [60, 62, 90] }, quick, 62 / 21],
    ["downwards too", quick, { timesMs: [42, 42, 42] }, 0.5],
    ["is not told where laps overlap", { timesMs: [22, 23, 24] }, quick, null],
  ])("gains %s", (_, before, after, gain) => {
    expect(gainOf(before, after)).toBe(gain);
  });
});

describe("what is known", () => {
  const results = readFileSync(fileURLToPath(new URL("../../../bench/RESULTS.md", import.meta.url)), "utf8");
  const median = (work: string, who: string) => {
    const row = results.split("\n").find((line) => line.startsWith(`| ${work} | ${who} |`))!;
    return Number(row.split("|")[4]!.trim().replaceAll(",", ""));
  };

  it("is what the benchmarks have, of their date", () => {
    expect(results).toContain(`\n${knownDate}, `);
    expect(knownMs).toEqual({
      "plain 1": median("one by one", "feedforward, plain JavaScript"),
      "plain 100": median("batches of 100", "feedforward, plain JavaScript"),
      "wasm 1": median("one by one", "feedforward"),
      "wasm 100": median("batches of 100", "feedforward"),
    });
  });
});

describe.skipIf(chromiumPath === null)("the race (skipped where there is no Chromium)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await connectBrowser();
  });
  afterAll(() => browser.close());

  /** The panel on a site of these headers, and a way to leave. */
  async function open(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Visit> {
    const site = await serveSite({ headers });
    const opened = await visit(browser, `${site.url}${path}`);
    await awaken(opened.page, "race");
    const close = async () => {
      await opened.close();
      site.close();
    };
    return { ...opened, close };
  }

  it("isolated: twelve rates, several threads, and not one bit that differs", async () => {
    const { page, complaints, requests, close } = await open("en/", isolation);
    await page
      .locator(panel)
      .getByText(/WebAssembly on \d threads/)
      .first()
      .waitFor();
    expect(requests.filter((url) => url.includes("t10k-images"))).toEqual([]);
    await raceAll(page, "Race them all", 12);
    const verdict = () => page.locator(`${panel} .race-verdict`).innerText();
    await expectSoon(() => verdict()).toContain(`${countsOf(first).right} of 10,000 right: accuracy ${shareOf(first)}`);
    await expectSoon(() => verdict()).toMatch(/Of [\d,]+ outputs in \d{2,3} laps, 0 differ/);
    await expectSoon(() => verdict()).toMatch(/^In batches, compared with one by one: .+\./);
    await expectSoon(() => dots(page)).toEqual([]);
    await expectSoon(() => verdict()).toMatch(/Here and now (the fastest is|up to) /);
    await expectSoon(() => verdict()).not.toMatch(/threads in batches of 10?(?![,\d])/);
    await page.locator(panel).getByText("(one for batches up to 10)").waitFor();
    // Fewer would be named behind the runner.
    await expectSoon(() => page.locator(panel).getByText("joined").count()).toBe(0);
    expect(requests.filter((url) => url.includes("worker-entry")).length).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it.each([
    ["shares no memory", {}, 8, "두 헤더(COOP, COEP)"],
    [
      "forbids WebAssembly",
      { "content-security-policy": "default-src 'self'; script-src 'self'" },
      4,
      "WebAssembly를 쓸 수 없어",
    ],
  ])("a page that %s races with those who can, and says why", async (_, headers, count, reason) => {
    const { page, complaints, close } = await open("ko/", headers);
    await page.locator(panel).getByText(reason).waitFor();
    await raceAll(page, "모두 측정하기", count);
    await expectSoon(() => page.locator(`${panel} .race-verdict`).innerText()).toMatch(/다른 것은 0개/);
    expect(complaints).toEqual([]);
    await close();
  });

  it("shows what is known before anybody presses, faint and with its date; a press takes all of it away", async () => {
    const { page, close } = await open("en/");
    const faint = async () => (await page.locator(`${panel} .laps .is-known td:nth-child(3)`).allInnerTexts()).sort();
    const known = ["24,800", "24,900", "417,000", "595,000"];
    await expectSoon(() => faint()).toEqual([...known, ...Array<string>(8).fill("–")]);
    await page
      .locator(panel)
      .getByText(/measured on \d{4}-\d\d-\d\d/)
      .waitFor();
    await page.locator(panel).getByRole("button", { name: "Run this one" }).click();
    await expectSoon(() => rates(page)).toHaveLength(1);
    await expectSoon(() => faint()).toEqual(Array(11).fill("–"));
    await close();
  });

  it("by keyboard: a lap that is chosen, and a race that is stopped", async () => {
    const { page, complaints, close } = await open("en/");
    await page.locator(panel).getByRole("radio", { name: "100", exact: true }).focus();
    await page.keyboard.press("ArrowLeft");
    await expectSoon(() => page.url()).toContain("batch=10");
    await page.locator(panel).getByRole("button", { name: "Run this one" }).focus();
    await page.keyboard.press("Enter");
    await expectSoon(() => rates(page)).toHaveLength(1);
    await expectSoon(() => page.locator(`${panel} .is-shown`).innerText()).toMatch(/^10\s+[\d,]+/);

    await page.locator(panel).getByRole("button", { name: "Race them all" }).focus();
    await page.keyboard.press("Enter");
    await page.locator(`${panel} .progress`).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(`${panel} .progress`).waitFor({ state: "detached" });
    await expectSoon(async () => (await rates(page)).length).toBeLessThan(8);
    expect(complaints).toEqual([]);
    await close();
  });

  it("a link says what is chosen; what it says badly is ignored", async () => {
    const { page, close } = await open("en/#v=1&at=race&batch=1000&runner=plain");
    await expectSoon(() => chosen(page)).toEqual(["1000", "plain"]);
    await expectSoon(() => page.locator(`${panel} .batch-shapes`).innerText()).toMatch(/10 runs of\s+\[1000, 784\]/);
    await close();
    const broken = await open("en/#v=1&batch=7&runner=gpu");
    await expectSoon(() => chosen(broken.page)).toEqual(["100", "wasm"]);
    await broken.close();
  });
});

/** The numbers of laps that are no three to nine. */
function dots(page: Page): Promise<number[]> {
  return page
    .locator(`${panel} .laps-bar svg`)
    .evaluateAll((bars) =>
      bars.map((bar) => bar.querySelectorAll("path").length).filter((count) => count < 3 || count > 9),
    );
}

/** The batch size and the runner that are chosen. */
function chosen(page: Page): Promise<string[]> {
  return page
    .locator(`${panel} .race-setup :checked`)
    .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
}

/** Races until there are so many rates, and the race is over. */
async function raceAll(page: Page, name: string, count: number): Promise<void> {
  await page.locator(panel).getByRole("button", { name }).click();
  await expectSoon(() => rates(page)).toHaveLength(count);
  await page.locator(`${panel} .progress`).waitFor({ state: "detached" });
}

/** Images per second, of all laps that were run. */
async function rates(page: Page): Promise<number[]> {
  const texts = await page.locator(`${panel} .laps tr:not(.is-known) td:nth-child(3)`).allInnerTexts();
  return texts.filter((text) => text !== "–").map((text) => Number(text.replaceAll(",", "")));
}
