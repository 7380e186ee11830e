/** Bundles as a user's tool makes them, of sources of this repository, in a folder that goes with the test. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type OutputOptions, rolldown } from "rolldown";
import { expect, onTestFinished } from "vitest";

/** Builds the package as it is published, and beside it a file that uses its entry `index.js` as it is. */
export async function buildWith(main: URL): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "feedforward-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const script = fileURLToPath(new URL("../scripts/build.js", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, folder], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
  const resolveId = (id: string) => (id.endsWith("src/index.ts") ? { id: "./index.js", external: true } : null);
  const made = await rolldown({ input: fileURLToPath(main), plugins: [{ name: "published", resolveId }] });
  await made.write({ file: join(folder, "main.js"), format: "esm" });
  await made.close();
  return folder;
}

/** Bundles a file of the tests as `main.js` and returns the folder. Extra entries, by name, become files beside it. */
export async function bundle(
  entries: Record<string, URL>,
  platform: "node" | "browser",
  options: OutputOptions = {},
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "feedforward-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const input = Object.fromEntries(Object.entries(entries).map(([name, url]) => [name, fileURLToPath(url)]));
  const made = await rolldown({ input, platform, resolve: { conditionNames: ["source", "import", "default"] } });
  await made.write({ dir: folder, format: "esm", entryFileNames: "[name].js", ...options });
  await made.close();
  return folder;
}
