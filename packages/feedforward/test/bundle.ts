/** Bundles as a user's tool makes them, of sources of this repository, in a folder that goes with the test. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type OutputOptions, rolldown } from "rolldown";
import { onTestFinished } from "vitest";

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
