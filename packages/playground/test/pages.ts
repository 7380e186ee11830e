/**
 * Pages of the browser that visits use one after the other: opening one costs more than all that most tests do with it. A
 * page that comes back has left the site and forgotten it; one whose test failed never comes back.
 */

import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { limitMs } from "./soon.ts";

/** The pages of each connection that are free, by the options that they were opened with. */
const idle = new WeakMap<Browser, Map<string, Page[]>>();

function idlePages(browser: Browser, options: BrowserContextOptions): Page[] {
  const byOptions = idle.get(browser) ?? new Map<string, Page[]>();
  idle.set(browser, byOptions);
  const key = JSON.stringify(options);
  const pages = byOptions.get(key) ?? [];
  byOptions.set(key, pages);
  return pages;
}

/** A page with these options, as good as new. */
export async function takePage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  return idlePages(browser, options).pop() ?? newPage(browser, options);
}

/** A page in a browser of its own memory. */
export async function newPage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(limitMs);
  return context.newPage();
}

export async function returnPage(page: Page, options: BrowserContextOptions): Promise<void> {
  const context = page.context();
  await page.evaluate(() => {
    localStorage.clear();
    sessionStorage.clear();
  });
  await page.goto("about:blank");
  await Promise.all([page.unrouteAll(), context.unrouteAll(), context.clearPermissions(), page.mouse.move(0, 0)]);
  if (options.permissions !== undefined) await context.grantPermissions(options.permissions);
  if (options.viewport) await page.setViewportSize(options.viewport);
  idlePages(context.browser()!, options).push(page);
}
