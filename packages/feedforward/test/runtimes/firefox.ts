/**
 * The program in Firefox. playwright-core drives only its own build of it, so this one is driven by hand: a server on this
 * machine gives a page out, and the page posts what it found.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import type { Verdicts } from "./program.ts";

const places = [process.env.FIREFOX ?? "", "/usr/bin/firefox-esr", "/usr/bin/firefox"];

export function findFirefox(): string | undefined {
  return places.find((path) => path !== "" && existsSync(path));
}

/** A profile that asks no server for anything. */
const preferences = {
  "app.normandy.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "network.dns.disabled": true,
  "toolkit.telemetry.enabled": false,
};

const limitMs = 120_000;

const page = `<!doctype html><script type="module">
  import { verdicts } from "/program.js";
  const answer = await verdicts().catch((error) => ({ error: String(error) }));
  await fetch("/verdicts", { method: "POST", body: JSON.stringify(answer) });
</script>`;

export async function runInFirefox(executable: string, bundle: string): Promise<Verdicts> {
  const profile = mkdtempSync(join(tmpdir(), "feedforward-firefox-"));
  const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${value});\n`);
  writeFileSync(join(profile, "user.js"), lines.join(""));
  const { server, answer } = serve(bundle);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}/`;
  const browser = spawn(executable, ["--headless", "--no-remote", "--profile", profile, address], { stdio: "ignore" });
  try {
    return JSON.parse(await Promise.race([answer, failure(browser)])) as Verdicts;
  } finally {
    await end(browser);
    server.closeAllConnections();
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** The page, its program, and what it posts. */
function serve(bundle: string): { server: Server; answer: Promise<string> } {
  const contents: Readonly<Record<string, readonly [type: string, body: string]>> = {
    "/": ["text/html", page],
    "/program.js": ["text/javascript", bundle],
  };
  const server = createServer();
  const answer = new Promise<string>((resolve, reject) => {
    server.on("request", (request, response) => {
      if (request.method === "POST") text(request).then(resolve, reject);
      const [type, body] = contents[request.url ?? ""] ?? ["text/plain", ""];
      response.writeHead(200, { "content-type": type }).end(body);
    });
  });
  return { server, answer };
}

async function failure(browser: ChildProcess): Promise<never> {
  const ended = once(browser, "exit").then(([code]) => `it ended with code ${code}`);
  throw new Error(`Firefox: ${await Promise.race([ended, pause(limitMs, "no answer", { ref: false })])}`);
}

async function end(browser: ChildProcess): Promise<void> {
  if (browser.exitCode !== null || browser.signalCode !== null) return;
  const exit = once(browser, "exit");
  browser.kill();
  await exit;
}
