/**
 * The package as npm packs it, installed beside nothing else: what the tests of this folder look at. Its page is a stand-in, since
 * no test looks at that; everything else is what `npm pack` packs, made beside the working tree and not in it.
 */

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("../../", import.meta.url));
export const root = join(home, "../..");

export interface Installed {
  /** A user's project, with the package in its node_modules. */
  readonly app: string;
  readonly tarball: string;
  /** The names to import, `feedforward` and `feedforward/node`. */
  readonly entries: readonly string[];
  remove(): void;
}

export function installPackage(): Installed {
  const folder = mkdtempSync(join(tmpdir(), "feedforward-published-"));
  const [app, source, page] = ["app", "package", "page"].map((name) => join(folder, name)) as [string, string, string];
  for (const path of [app, page]) mkdirSync(path);
  writeFileSync(join(page, "index.html"), "<!doctype html>\n");
  for (const name of ["package.json", "bin"]) cpSync(join(home, name), join(source, name), { recursive: true });
  node(join(home, "scripts/build.js"), join(source, "dist"));
  node(compiler("typescript"), "-p", join(home, "tsconfig.build.json"), "--outDir", join(source, "dist"));
  node(join(home, "scripts/pack.js"), "fill", source, page);
  const { version, exports } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  execFileSync("npm", ["pack", "--silent", "--ignore-scripts"], { cwd: source });
  const tarball = join(source, `feedforward-${version}.tgz`);
  writeFileSync(join(app, "package.json"), '{ "private": true, "type": "module" }\n');
  execFileSync("npm", ["install", tarball, "--offline", "--no-audit", "--no-fund", "--silent"], { cwd: app });
  const entries = Object.entries(exports).flatMap(([name, entry]) =>
    typeof entry === "string" ? [] : [`feedforward${name.slice(1)}`],
  );
  return { app, tarball, entries, remove: () => rmSync(folder, { recursive: true }) };
}

/** The compiler of a package: `typescript`, `typescript-5.9`. */
export function compiler(name: string): string {
  return join(root, "node_modules", name, "bin/tsc");
}

function node(script: string, ...words: readonly string[]): void {
  execFileSync(process.execPath, [script, ...words], { stdio: "pipe" });
}
