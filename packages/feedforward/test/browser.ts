/** A real Chromium on pages of ours: a server of one folder with whatever headers, and what a page says in the end. */

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { onTestFinished } from "vitest";

export interface Visit {
  /** The text of the page, as soon as it has one. */
  readonly text: string;
  /** Errors, as the page's console has them. */
  readonly complaints: string[];
}

/** Opens a page that runs `main.js` of the folder. */
export async function visit(
  browser: Browser,
  folder: string,
  headers: Record<string, string>,
  query = "",
): Promise<Visit> {
  const origin = await serve(folder, headers);
  const page = await browser.newPage();
  page.setDefaultTimeout(0); // the test has a time limit
  onTestFinished(() => page.close());
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(`${origin}/${query}`);
  await page.waitForFunction(() => document.body.textContent !== "");
  return { text: (await page.textContent("body"))!, complaints };
}

async function serve(folder: string, headers: Record<string, string>): Promise<string> {
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url!, "http://localhost");
    const path = join(folder, pathname);
    if (pathname === "/") response.writeHead(200, { ...headers, "content-type": "text/html" }).end(html);
    else if (!existsSync(path)) response.writeHead(404, headers).end();
    else response.writeHead(200, { ...headers, "content-type": "text/javascript" }).end(readFileSync(path));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const html = '<!doctype html><link rel="icon" href="data:,"><body></body><script type="module" src="main.js"></script>';
