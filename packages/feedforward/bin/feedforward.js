#!/usr/bin/env node
/**
 * The command `feedforward`. It is committed, unlike the build it calls, because npm links commands before anything is
 * built.
 */

import { existsSync } from "node:fs";

const main = new URL("../dist/cli/main.js", import.meta.url);

if (existsSync(main)) {
  const cli = await import(main.href);
  process.exitCode = await cli.main(process.argv.slice(2));
} else {
  process.stderr.write("feedforward: the command is not built yet: run `npm run build` in the repository's root\n");
  process.exitCode = 1;
}
