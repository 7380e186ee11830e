/** The built page, served as hosts do, with its texts compressed, and a Chromium to look at it. */

import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright-core";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];

/** What hosts compress; the rest is numbers. @type {Record<string, string>} */
const texts = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

export function open() {
  return chromium.launch({ executablePath, args: flags });
}

/** Serves `dist/`, which must be built. @returns {Promise<{ url: string, stop: () => void }>} */
export async function serve() {
  if (!existsSync(`${dist}index.html`)) throw new Error("build first: npm run build");
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const path = join(dist, pathname.endsWith("/") ? `${pathname}index.html` : pathname);
    if (!path.startsWith(dist) || !existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    const type = texts[extname(path)];
    const headers = {
      "content-type": type ?? "application/octet-stream",
      ...(type === undefined ? {} : { "content-encoding": "gzip" }),
    };
    response.writeHead(200, headers).end(type === undefined ? readFileSync(path) : gzipSync(readFileSync(path)));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(null)));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}/`,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
