/**
 * The program in Chromium, driven by playwright-core, on a page that comes from no server: requests are answered here. One
 * page is plain, the other has a policy that forbids compiling WebAssembly.
 */

import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import type { Verdicts } from "./program.ts";

/** Where Debian, other Linuxes and macOS have it; CHROMIUM names another place. */
const places = [
  process.env.CHROMIUM ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

export function findChromium(): string | undefined {
  return places.find((path) => path !== "" && existsSync(path));
}

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface ChromiumRun {
  readonly version: string;
  /** On a plain page. */
  readonly plain: Verdicts;
  /** Where the page's policy forbids WebAssembly. */
  readonly strict: Verdicts;
}

export async function runInChromium(executablePath: string, bundle: string): Promise<ChromiumRun> {
  const browser = await chromium.launch({ executablePath, args: flags });
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
