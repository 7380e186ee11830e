/** Builds the page once for all tests of a run, into a folder of its own, as the build script does for people. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** The folder that holds the built page. */
    site: string;
  }
}

export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "feedforward-page-"));
  const script = fileURLToPath(new URL("../scripts/build.js", import.meta.url));
  execFileSync(process.execPath, [script, folder], { stdio: ["ignore", "ignore", "inherit"] });
  project.provide("site", folder);
  return () => rmSync(folder, { recursive: true });
}
