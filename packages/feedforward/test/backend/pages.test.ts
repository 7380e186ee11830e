/**
 * Pages of users in a real Chromium: 10,000 sessions on each, with workers where the page is isolated, alone where it is
 * not or where a policy allows neither the worker's file nor its text, and without WebAssembly where that is forbidden.
 */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumPath, launchChromium } from "../../../../scripts/chromium.ts";
import { visit } from "../browser.ts";
import { buildWith, bundle } from "../bundle.ts";

const main = new URL("page.ts", import.meta.url);
const worker = new URL("../../src/backend/worker-entry.ts", import.meta.url);
/** What a bundler makes that finds the worker's file, and what one that does not. */
const withFile = { main, "worker-entry": worker };
const withoutFile = { main };

const isolated = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };
const strict = { "content-security-policy": "default-src 'self' data:; script-src 'self' 'wasm-unsafe-eval'" };
const noWasm = { "content-security-policy": "default-src 'self' data:" };

describe.skipIf(chromiumPath === null)("a page of 10,000 sessions (skipped where there is no Chromium)", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  it.each<[string, Record<string, URL>, Record<string, string>, object]>([
    ["isolated", withFile, isolated, { threads: 2 }],
    ["isolated, with a strict policy", withFile, { ...isolated, ...strict }, { threads: 2 }],
    ["isolated, without the worker's file", withoutFile, isolated, { threads: 2 }],
    ["isolated, with a strict policy and without the file", withoutFile, { ...isolated, ...strict }, { threads: 1 }],
    ["not isolated", withFile, {}, { threads: 1, isIsolated: false }],
    ["whose policy forbids WebAssembly", withFile, { ...isolated, ...noWasm }, { threads: 1, backend: "reference" }],
  ])("%s", async (_, entries, headers, expected) => {
    const folder = await bundle(entries, "browser");
    const seen = { isIsolated: true, backend: "wasm", answers: 1, batches: 1, ...expected } as { threads?: number };
    const page = await visit(browser, folder, headers, `?threads=${seen.threads}`);
    expect(JSON.parse(page.text)).toEqual(seen);
    // Only the last way to start a worker is one that a policy complains about.
    const isForbidden = entries === withoutFile && "content-security-policy" in headers;
    expect(page.complaints).toEqual(isForbidden ? [expect.stringContaining("Creating a worker from 'blob:")] : []);
  });

  it("as it is published, with a strict policy", async () => {
    const page = await visit(browser, await buildWith(main), { ...isolated, ...strict }, "?threads=2");
    expect(JSON.parse(page.text)).toMatchObject({ threads: 2, answers: 1, batches: 1 });
    expect(page.complaints).toEqual([]);
  });

  it.each([
    ["bundled into one file", "?threads=2"],
    ["and in a worker of the page", "?threads=2&inside"],
  ])("%s", async (_, query) => {
    const folder = await bundle(withoutFile, "browser", { codeSplitting: false, minify: true, keepNames: true });
    const page = await visit(browser, folder, isolated, query);
    expect(JSON.parse(page.text)).toMatchObject({ threads: 2, answers: 1, batches: 1 });
    expect(page.complaints).toEqual([]);
  });
});
