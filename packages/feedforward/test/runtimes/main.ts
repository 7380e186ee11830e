/**
 * `npm run runtimes`: installs other runtimes (a gigabyte), runs the program in each of them and prints whether its bits are
 * the golden ones. With `--write` the table goes into docs/numerics.md and its Korean twin too. Exit code 1 where bits
 * differ or a runtime that is here fails; one that is not here is named.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleProgram } from "./bundle.ts";
import { places } from "./places.ts";
import { isGood, printTable, type Row, writePages } from "./report.ts";

const usage = "usage: npm run runtimes [-- --write]\n";

export async function main(args: readonly string[], root: string): Promise<number> {
  if (args.some((arg) => arg !== "--write")) {
    process.stderr.write(usage);
    return 2;
  }
  const home = join(root, "packages/feedforward/test/runtimes");
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: home, stdio: ["ignore", 2, 2] });
  const rows = await runAll(root, join(home, "node_modules"));
  process.stdout.write(printTable(rows, "en"));
  if (args.length > 0) writePages(root, rows, new Date().toISOString().slice(0, 10));
  return rows.every(isGood) ? 0 : 1;
}

async function runAll(root: string, installed: string): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "feedforward-runtimes-"));
  const rows: Row[] = [];
  try {
    const bundle = await bundleProgram(root);
    for (const { name, engine, run } of places) {
      process.stderr.write(`${name}\n`);
      const outcome = await run({ bundle, folder, installed }).catch((error: unknown) => ({ failed: String(error) }));
      rows.push({ name, engine, ...outcome });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return rows;
}
