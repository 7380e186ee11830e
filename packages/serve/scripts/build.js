/**
 * Builds the JavaScript that is published (the TypeScript compiler writes the declarations beside it): a file an entry, and
 * chunks for what both use. Fastify and feedforward stay what they are: packages of their own. `build.js DIR` builds into another folder.
 */

import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const home = fileURLToPath(new URL("../", import.meta.url));
const folder = process.argv[2] ?? `${home}dist`;
rmSync(folder, { recursive: true, force: true });
const build = await rolldown({
  cwd: home,
  input: { index: "./src/index.ts", command: "./src/command.ts" },
  platform: "node",
  external: /^(node:|fastify$|feedforward($|\/))/,
});
await build.write({ dir: folder, format: "esm", chunkFileNames: "chunks/[name].js" });
