/** The command of this package as a process: bundled from the sources, so that no build is wanted, and ended with the test. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { serveOptions } from "../../feedforward/src/cli/packages/serve.ts";
import type { CommandOptions } from "../src/command-options.ts";

export interface Program {
  readonly process: ChildProcess;
  readonly url: string;
  /** What it printed, on both streams. */
  readonly printed: () => string;
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>;
}

/** Bundles the program once for the tests of a file, and gives what starts it. */
export function serveProgram(): (models: string, options?: Partial<CommandOptions>) => Promise<Program> {
  let folder = "";
  beforeAll(async () => {
    const cache = fileURLToPath(new URL("../../../node_modules/.cache/", import.meta.url));
    mkdirSync(cache, { recursive: true });
    folder = mkdtempSync(join(cache, "feedforward-serve-"));
    const build = await rolldown({
      input: fileURLToPath(new URL("programs/serve.ts", import.meta.url)),
      platform: "node",
      external: /^(node:|fastify$)/,
      resolve: { conditionNames: ["source", "import", "node", "default"] },
    });
    await build.write({ file: join(folder, "serve.mjs"), format: "esm", codeSplitting: false });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return (models, options = {}) => startProgram(join(folder, "serve.mjs"), models, options);
}

async function startProgram(file: string, models: string, given: Partial<CommandOptions>): Promise<Program> {
  const defaults = Object.fromEntries(Object.entries(serveOptions).map(([key, row]) => [key, row.default]));
  const options = { ...defaults, port: 0, logLevel: "error", ...given };
  const child = spawn(process.execPath, [file, JSON.stringify({ models, options })], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
  }
  const ended = once(child, "close").then(([code]) => code as number | null);
  const address = (): string | undefined => /serving .*?(http:\S+)/.exec(text)?.[1];
  await expect.poll(() => address() !== undefined || child.exitCode !== null, { timeout: 100_000 }).toBe(true);
  return { process: child, url: address() ?? "", printed: () => text, ended };
}
