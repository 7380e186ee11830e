/**
 * A server of one folder, and of others below addresses of their own, for this machine alone: what `feedforward play` shows.
 * It sends files and nothing else, texts compressed, and lets the page have several threads.
 */

import { createReadStream, type Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { createGzip } from "node:zlib";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** Two of them isolate the page, without which browsers share no memory between threads. */
const headers = {
  "cache-control": "no-cache",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-opener-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

const host = "127.0.0.1";
/** How many ports after the wanted one are tried. */
const attempts = 20;

/** The bytes of a file that the folder lacks, by its address; null where there are none. */
export type Missing = (address: string) => Promise<Uint8Array | null>;

/** What is served beside the folder. */
export interface Beside {
  readonly missing?: Missing;
  /** Other folders by the addresses that they are served under: `/reference/`. */
  readonly folders?: Readonly<Record<string, string>>;
}

export interface Site {
  /** `http://127.0.0.1:8311/` */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Serves the folder on the port, or on the next one that is free; any free one for 0. */
export async function serveFolder(folder: string, port: number, beside: Beside = {}): Promise<Site> {
  const { missing = async () => null, folders = {} } = beside;
  const source = { folder, folders, missing };
  const server = createServer((request, response) => void answer(source, request, response));
  await listen(server, port, port === 0 ? 0 : attempts);
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, port: number, left: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, () => {
        server.off("error", reject);
        resolve();
      });
    });
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
    if (!isTaken || left === 0 || port >= 65_535) throw error;
    await listen(server, port + 1, left - 1);
  }
}

interface ServedFolders extends Required<Beside> {
  readonly folder: string;
}

async function answer(source: ServedFolders, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") return end(response, 405);
  const path = pathIn(source, request.url ?? "/");
  // Of a file's name that ends in a slash the system says that it is no folder.
  const found = path === null ? null : await statOrNull(path);
  if (path === null) return end(response, 404);
  if (found === null) {
    const bytes = await source.missing(request.url!).catch(() => null);
    return bytes === null ? end(response, 404) : sendBytes(bytes, response);
  }
  if (!found.isDirectory()) return sendFile(path, found, request, response);
  // Without the slash at its end the page's relative links would lead elsewhere.
  const { pathname, search } = new URL(request.url!, `http://${host}`);
  if (!pathname.endsWith("/")) return end(response, 308, { location: `${pathname}/${search}` });
  const index = join(path, "index.html");
  const page = await statOrNull(index);
  return page === null ? end(response, 404) : sendFile(index, page, request, response);
}

/** The file that an address means; null for what is no address, or leads out of its folder. */
function pathIn({ folder, folders }: ServedFolders, address: string): string | null {
  try {
    // URL resolves `..`, and a name that decodes to a slash or a backslash is none of ours.
    const { pathname } = new URL(address, `http://${host}`);
    if (/%(2f|5c|00)/i.test(pathname)) return null;
    const names = decodeURIComponent(pathname).split("/");
    if (names.includes("..")) return null;
    const path = names.join("/");
    const [below, other] = Object.entries(folders).find(([start]) => `${path}/`.startsWith(start)) ?? ["/", folder];
    return other + path.slice(below.length - 1);
  } catch {
    return null;
  }
}

function statOrNull(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null);
}

function sendFile(path: string, { size }: Stats, request: IncomingMessage, response: ServerResponse): void {
  const type = types[extname(path)];
  const isCompressed = type !== undefined && takesGzip(request);
  response.writeHead(200, {
    ...headers,
    "content-type": type ?? "application/octet-stream",
    ...(type === undefined ? {} : { vary: "accept-encoding" }),
    ...(isCompressed ? { "content-encoding": "gzip" } : { "content-length": size }),
  });
  if (request.method === "HEAD") {
    response.end();
    return;
  }
  const file = createReadStream(path).on("error", () => response.destroy());
  if (isCompressed) file.pipe(createGzip()).pipe(response);
  else file.pipe(response);
}

/** Whether the client says that it takes gzip. */
function takesGzip({ headers }: IncomingMessage): boolean {
  const accepted = headers["accept-encoding"] ?? "";
  return /(^|,)\s*gzip\s*(,|$|;(?!\s*q=0(\.0*)?\s*(,|$)))/i.test(accepted);
}

function sendBytes(bytes: Uint8Array, response: ServerResponse): void {
  response.writeHead(200, { ...headers, "content-type": "application/octet-stream", "content-length": bytes.length });
  response.end(bytes);
}

function end(response: ServerResponse, status: number, more: Record<string, string> = {}): void {
  response.writeHead(status, { ...headers, "content-type": "text/plain; charset=utf-8", ...more });
  response.end(status === 404 ? "404: there is no such file\n" : "");
}
