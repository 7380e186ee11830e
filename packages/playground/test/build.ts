/**
 * What all tests of a run share: the page, built into a folder of its own as the build script does for people, and one
 * Chromium, in which every visit has a memory of its own.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { chromiumPath, serveChromium } from "../../../scripts/chromium.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The folder that holds the built page. */
    site: string;
    /** Where the browser is connected to; null where there is no Chromium. */
    browser: string | null;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "feedforward-page-"));
  const script = fileURLToPath(new URL("../scripts/build.js", import.meta.url));
  execFileSync(process.execPath, [script, folder], { stdio: ["ignore", "ignore", "inherit"] });
  const server = chromiumPath === null ? null : await serveChromium();
  project.provide("site", folder);
  project.provide("browser", server?.wsEndpoint() ?? null);
  return async () => {
    await server?.close();
    rmSync(folder, { recursive: true });
  };
}
