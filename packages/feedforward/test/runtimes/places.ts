/**
 * The runtimes: how each one is found, asked for its version and given the program. One that is not here says why.
 */

import { execFile, spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { chromiumPath } from "../../../../scripts/chromium.ts";
import { runInChromium } from "./chromium.ts";
import { findFirefox, runInFirefox } from "./firefox.ts";
import type { Verdicts } from "./program.ts";

export interface Found {
  readonly version: string;
  readonly verdicts: Verdicts;
}

export interface Place {
  readonly name: string;
  readonly engine: string;
  /** Runs the program; or says why it cannot. */
  readonly run: (work: Work) => Promise<Found | { readonly absent: string }>;
}

/** The bundled program, and folders: an empty one, and the one into which runtimes were installed. */
export interface Work {
  readonly bundle: string;
  readonly folder: string;
  readonly installed: string;
}

const limitMs = 120_000;
const execute = promisify(execFile);

export const places: readonly Place[] = [
  ...["node20", "node22", "node24", "node26"].map((name) => node(name)),
  { name: "Deno", engine: "V8", run: (work) => runCommand(work, "@deno/linux-x64-glibc/deno", ["run", "--no-config"]) },
  { name: "Bun", engine: "JavaScriptCore", run: (work) => runCommand(work, "@oven/bun-linux-x64/bin/bun", ["run"]) },
  { name: "workerd (Cloudflare Workers)", engine: "V8", run: runWorkerd },
  { name: "Chromium", engine: "V8", run: (work) => runChromium(work, "plain") },
  {
    name: "Chromium, `script-src 'self'`",
    engine: "V8",
    run: (work) => runChromium(work, "strict"),
  },
  { name: "Firefox", engine: "SpiderMonkey", run: runFirefox },
];

function node(folder: string): Place {
  const run = (work: Work) => runCommand(work, `${folder}/bin/node`, []);
  return { name: folder.replace("node", "Node "), engine: "V8", run };
}

function notInstalled(path: string): { absent: string } {
  return { absent: `${path} is not installed (binaries are for Linux on x64)` };
}

/** A program that runs a file and prints. */
async function runCommand(work: Work, path: string, args: readonly string[]): Promise<Found | { absent: string }> {
  const binary = join(work.installed, path);
  if (!existsSync(binary)) return notInstalled(path);
  const file = join(work.folder, "main.mjs");
  writeFileSync(file, `${work.bundle}\nconsole.log(JSON.stringify(await verdicts()));\n`);
  const { stdout } = await execute(binary, [...args, file], { timeout: limitMs });
  return { version: await versionOf(binary), verdicts: JSON.parse(stdout) as Verdicts };
}

/** The first line of what it says of itself, without its name. */
async function versionOf(binary: string): Promise<string> {
  const { stdout } = await execute(binary, ["--version"], { timeout: limitMs });
  return /\d\S*/.exec(stdout)?.[0] ?? stdout.trim();
}

const workerdConfig = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "main", esModule = embed "worker.mjs")],
    compatibilityDate = "2026-01-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

async function runWorkerd({ bundle, folder, installed }: Work): Promise<Found | { absent: string }> {
  const path = "@cloudflare/workerd-linux-64/bin/workerd";
  const binary = join(installed, path);
  if (!existsSync(binary)) return notInstalled(path);
  writeFileSync(
    join(folder, "worker.mjs"),
    `${bundle}\nexport default { fetch: async () => Response.json(await verdicts()) };\n`,
  );
  writeFileSync(join(folder, "config.capnp"), workerdConfig);
  const server = spawn(binary, ["serve", "config.capnp", "--control-fd=3"], {
    cwd: folder,
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  try {
    const port = await portOf(server.stdio[3] as NodeJS.ReadableStream);
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(limitMs) });
    return { version: await versionOf(binary), verdicts: (await response.json()) as Verdicts };
  } finally {
    server.kill();
  }
}

/** workerd tells on its control pipe where it listens. */
async function portOf(control: NodeJS.ReadableStream): Promise<number> {
  for await (const line of createInterface({ input: control })) {
    const { event, port } = JSON.parse(line) as { event: string; port?: number };
    if (event === "listen" && port !== undefined) return port;
  }
  throw new Error("workerd ended before it listened");
}

async function runChromium({ bundle }: Work, page: "plain" | "strict"): Promise<Found | { absent: string }> {
  if (chromiumPath === null) return { absent: "no Chromium here; CHROMIUM can name one" };
  const { version, [page]: verdicts } = await runInChromium(bundle);
  return { version, verdicts };
}

async function runFirefox({ bundle }: Work): Promise<Found | { absent: string }> {
  const path = findFirefox();
  if (path === undefined) return { absent: "no Firefox here; FIREFOX can name one" };
  const verdicts = await runInFirefox(path, bundle);
  return { version: await versionOf(path), verdicts };
}
