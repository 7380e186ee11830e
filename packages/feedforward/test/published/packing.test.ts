/**
 * What `npm pack` packs, for every package that is published: it builds what `exports` names, so that a clone that was only installed
 * packs whole packages. They are packed in a folder of their own, beside the installed library; the library's own packing wants
 * the page, so of that the words alone are looked at here, and what it packs in `published.test.ts`.
 */

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installed, installPackage, root } from "./install.ts";

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly scripts?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, "packages", folder, "package.json"), "utf8"));
const published = readdirSync(join(root, "packages")).filter((folder) => manifestOf(folder).private !== true);

let installed: Installed;
let workspace: string;
beforeAll(() => {
  installed = installPackage();
  workspace = mkdtempSync(join(tmpdir(), "feedforward-packing-"));
  cpSync(join(root, "tsconfig.base.json"), join(workspace, "tsconfig.base.json"));
  const modules = join(root, "node_modules");
  mkdirSync(join(workspace, "node_modules"));
  for (const name of readdirSync(modules).filter((one) => one !== "feedforward"))
    symlinkSync(join(modules, name), join(workspace, "node_modules", name));
  symlinkSync(join(installed.app, "node_modules/feedforward"), join(workspace, "node_modules/feedforward"));
});
afterAll(() => {
  rmSync(workspace, { recursive: true });
  installed.remove();
});

/** The files that are packed, of a package as a clone has it: without what was built. */
function packed(folder: string): readonly string[] {
  const [from, to] = [join(root, "packages", folder), join(workspace, "packages", folder)];
  const isSource = (path: string) => !["dist", "node_modules", "test"].some((name) => path === join(from, name));
  cpSync(from, to, { recursive: true, filter: isSource });
  const words = ["pack", "--dry-run", "--json", "--foreground-scripts=false"];
  const [{ files }] = JSON.parse(execFileSync("npm", words, { cwd: to, encoding: "utf8", stdio: "pipe" }));
  return files.map(({ path }: { readonly path: string }) => path);
}

function namedBy({ exports }: Manifest): readonly string[] {
  const paths = Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? [entry] : [entry.types!, entry.default!],
  );
  return paths.filter((path) => !path.includes("*")).map((path) => path.replace("./", ""));
}

describe("packing", () => {
  it.each(published.filter((folder) => folder !== "feedforward"))("%s builds what its exports name", (folder) => {
    const files = packed(folder);
    expect(namedBy(manifestOf(folder)).filter((path) => !files.includes(path))).toEqual([]);
  });

  it("the library builds itself, and its page, before it is packed", () => {
    expect(published).toContain("feedforward");
    const { scripts } = manifestOf("feedforward");
    expect(scripts!.prepack).toMatch(/^npm run --silent build --prefix \.\.\/playground && npm run --silent build && /);
    expect(existsSync(join(root, "packages/feedforward/scripts/build.js"))).toBe(true);
  });
});
