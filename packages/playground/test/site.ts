/**
 * The built page, or another folder, as a reader meets it: served from a folder below some path, in a real Chromium. A visit collects what the
 * browser complains of and which addresses it asked for.
 */

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import {
  type Browser,
  type BrowserContextOptions,
  type ConsoleMessage,
  chromium,
  type Page,
  type Request,
} from "playwright-core";
import { afterAll, beforeAll, inject } from "vitest";
import { newPage, returnPage, takePage } from "./pages.ts";
import { expectSoon } from "./soon.ts";

/** Where the page lies on the test's server: not at its root, because no host has to give it one. */
const base = "/some/where/";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

export interface SiteOptions {
  /** The built page by default. */
  readonly folder?: string;
  /** Headers of every answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Site {
  /** The address of the folder, ending in a slash. */
  readonly url: string;
  close(): void;
}

/** What lets a page have several threads. */
export const isolation = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** Serves a folder on this machine. */
export async function serveSite({ folder = inject("site"), headers = {} }: SiteOptions = {}): Promise<Site> {
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, "http://localhost");
    let path = join(folder, pathname.startsWith(base) ? pathname.slice(base.length) : "\0");
    if (path.includes("\0") || !existsSync(path)) return response.writeHead(404).end();
    if (statSync(path).isDirectory()) path = join(path, "index.html");
    const body = readFileSync(path);
    const type = types[extname(path)] ?? "application/octet-stream";
    const cached = path.includes("/assets/") ? { "cache-control": "max-age=31536000, immutable" } : {};
    return response
      .writeHead(200, { "content-type": type, "content-length": body.length, ...cached, ...headers })
      .end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${base}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The browser of the run. What is opened through this connection is closed with it. */
export function connectBrowser(): Promise<Browser> {
  return chromium.connect(inject("browser")!);
}

export interface Started {
  readonly browser: Browser;
  readonly site: Site;
}

/** A browser and the served page for the tests of a block, until its last one has run. */
export function startPage(options: SiteOptions = {}): Started {
  const started = {} as { browser: Browser; site: Site };
  beforeAll(async () => {
    started.browser = await connectBrowser();
    started.site = await serveSite(options);
  });
  afterAll(async () => {
    await started.browser.close();
    started.site.close();
  });
  return started;
}

export interface Visit {
  readonly page: Page;
  /** Errors of the console and of the page; must be empty at the end of every test. */
  readonly complaints: string[];
  /** Every address that was asked for. */
  readonly requests: string[];
  /** Waits until all that was asked for has come and is shown. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const plain: BrowserContextOptions = {
  reducedMotion: "reduce",
  viewport: { width: 1280, height: 720 },
  serviceWorkers: "block",
};

/** Opens an address in a page that remembers nothing, and keeps nothing: without a service worker, which fetches all that there is. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const all = { ...plain, ...options };
  return open(await takePage(browser, all), url, (page) => returnPage(page, all));
}

/** The same in a browser of its own memory, with its service worker, as a reader has it. */
export async function visitAlone(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const page = await newPage(browser, { ...plain, serviceWorkers: "allow", ...options });
  return open(page, url, () => page.context().close());
}

async function open(page: Page, url: string, leave: (page: Page) => Promise<void>): Promise<Visit> {
  const complaints: string[] = [];
  const requests: string[] = [];
  const onConsole = (message: ConsoleMessage) => message.type() === "error" && complaints.push(message.text());
  const onError = (error: Error) => complaints.push(error.message);
  const open = new Set<string>();
  const onRequest = (request: Request) => {
    requests.push(request.url());
    open.add(request.url());
  };
  const onAnswer = (request: Request) => open.delete(request.url());
  page.on("console", onConsole).on("pageerror", onError);
  page.on("request", onRequest).on("requestfinished", onAnswer).on("requestfailed", onAnswer);
  await page.goto(url);
  return {
    page,
    complaints,
    requests,
    async settled() {
      do {
        await expectSoon(() => [...open]).toEqual([]);
        await nextFrames(page);
      } while (open.size > 0);
    },
    async close() {
      page.off("console", onConsole).off("pageerror", onError);
      page.off("request", onRequest).off("requestfinished", onAnswer).off("requestfailed", onAnswer);
      await leave(page);
    },
  };
}

/** Waits until what the page has now is painted. */
export function nextFrames(page: Page): Promise<void> {
  return page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))),
  );
}

/** Scrolls to a panel and waits until it lives. */
export async function awaken(page: Page, panel: string): Promise<void> {
  await page.locator(`#panel-${panel}`).scrollIntoViewIfNeeded();
  await page.waitForSelector(`#panel-${panel}[data-alive]`);
}

/** By how many pixels the page is wider than the window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}
