/**
 * `node scripts/run.js FILE ARGUMENTS…`: runs a program in TypeScript, which Node 20 does not by itself: bundles FILE, a path
 * below the package, and calls its `main(arguments, root of the repository)`. What that returns is the exit code.
 */

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const home = fileURLToPath(new URL("../", import.meta.url));
const root = fileURLToPath(new URL("../../../", import.meta.url));
const [program = "", ...args] = process.argv.slice(2);

// Below node_modules, so that the bundle finds the packages it imports.
const cache = join(root, "node_modules", ".cache");
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, "feedforward-"));
try {
  const build = await rolldown({ input: join(home, program), platform: "node", external: /^[^./]/ });
  const file = join(folder, "main.mjs");
  await build.write({ file, format: "esm", codeSplitting: false });
  const { main } = await import(pathToFileURL(file).href);
  process.exitCode = await main(args, root);
} finally {
  rmSync(folder, { recursive: true });
}
