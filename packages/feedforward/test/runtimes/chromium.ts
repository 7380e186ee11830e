/**
 * The program in Chromium, driven by playwright-core, on a page that comes from no server: requests are answered here. One
 * page is plain, the other has a policy that forbids compiling WebAssembly.
 */

import type { Browser } from "playwright-core";
import { launchChromium } from "../../../../scripts/chromium.ts";
import type { Verdicts } from "./program.ts";

export interface ChromiumRun {
  readonly version: string;
  /** On a plain page. */
  readonly plain: Verdicts;
  /** Where the page's policy forbids WebAssembly. */
  readonly strict: Verdicts;
}

export async function runInChromium(bundle: string): Promise<ChromiumRun> {
  const browser = await launchChromium();
  try {
    const plain = await runOnPage(browser, bundle, {});
    const strict = await runOnPage(browser, bundle, { "content-security-policy": "script-src 'self'" });
    return { version: browser.version(), plain, strict };
  } finally {
    await browser.close();
  }
}

/** A name that is never looked up; https, because only secure pages have `crypto.subtle`. */
const origin = "https://runtimes.test";

async function runOnPage(browser: Browser, bundle: string, headers: Record<string, string>): Promise<Verdicts> {
  const page = await browser.newPage();
  page.setDefaultTimeout(0); // its caller has a time limit
  const answers: Readonly<Record<string, { contentType: string; body: string }>> = {
    "/": { contentType: "text/html", body: '<!doctype html><script type="module" src="/main.js"></script>' },
    "/main.js": {
      contentType: "text/javascript",
      body: 'import * as program from "/program.js"; window.program = program;',
    },
    "/program.js": { contentType: "text/javascript", body: bundle },
  };
  await page.route("**", (route) => {
    const answer = answers[new URL(route.request().url()).pathname];
    return answer === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ ...answer, headers });
  });
  await page.goto(`${origin}/`);
  await page.waitForFunction("window.program !== undefined");
  const verdicts = await page.evaluate("window.program.verdicts()");
  await page.close();
  return verdicts as Verdicts;
}
