/**
 * The real browser of the tests: Debian's Chromium or another, driven by playwright-core. CHROMIUM names one that is
 * elsewhere; tests that need it say that they were skipped where there is none.
 */

import { existsSync } from "node:fs";
import { type Browser, type BrowserServer, chromium } from "playwright-core";

/** Where Debian, other Linuxes and macOS have it. The one without windows comes first: it opens a page in a third of the time. */
const places = [
  process.env["CHROMIUM"] ?? "",
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** null where there is no Chromium. */
export const chromiumPath: string | null = places.find((path) => path !== "" && existsSync(path)) ?? null;

/** No sandbox, which root cannot have; and nothing of its own on the network. */
const flags =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

export function launchChromium(): Promise<Browser> {
  return chromium.launch(options());
}

/** One Chromium that many processes of this machine connect to. */
export function serveChromium(): Promise<BrowserServer> {
  return chromium.launchServer({ ...options(), host: "127.0.0.1" });
}

function options() {
  if (chromiumPath === null) throw new Error("there is no Chromium here; CHROMIUM can name one");
  // On a busy machine it takes minutes; its caller has a time limit.
  return { executablePath: chromiumPath, args: flags.split(" "), timeout: 0 };
}
