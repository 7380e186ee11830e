/**
 * How the tests of the page read it: nothing is read once and compared, and nothing sleeps, because both fail on a machine
 * that has other things to do.
 */

import { describe, expect, it } from "vitest";

const tests = import.meta.glob<string>("./*.ts", { query: "?raw", import: "default", eager: true });

/** What no test does, as it would stand in its text, with what to do instead. */
const habits: readonly (readonly [name: string, found: RegExp])[] = [
  ["a comparison of one reading: expectSoon", /\bexpect\([^;]*?\bawait\b/],
  ["a limit of its own: expectSoon", /\bexpect\s*\.poll\(|\bwaitFor\w*\([^)]*\btimeout:/],
  ["a sleep: wait for what ends it", /\bwaitForTimeout\(|\bsetTimeout\(\w+, *\w+\)/],
  ["a pause of the network: settled", /\bwaitForLoadState\(/],
  ["another browser: connectBrowser", /\blaunchChromium\b/],
];

/** The files in which something is found. */
function filesWith(found: RegExp): string[] {
  return Object.keys(tests).filter((path) => path !== "./soon.ts" && found.test(tests[path]!));
}

describe("no test of the page has", () => {
  it.each(habits)("%s", (_, found) => {
    expect(filesWith(found)).toEqual([]);
  });

  it.each([
    'expect(await page.locator("tr").count()).toBe(784)',
    "expect((await cells(page)).length).toBe(1)",
    "expect([name, await readout(page)]).toEqual([])",
    "expect(Number(await page.getByLabel(name()).inputValue())).toBe(0)",
    "expect.poll(read).toBe(1)",
    'page.waitForSelector(".live", { timeout: 6000 })',
    "page.waitForTimeout(200)",
    "new Promise((resolve) => setTimeout(resolve, 300))",
    'page.waitForLoadState("networkidle")',
    "await launchChromium()",
  ])("(as in `%s`)", (text) => {
    expect(habits.filter(([, found]) => found.test(text))).toHaveLength(1);
  });
});
