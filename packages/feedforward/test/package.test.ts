/**
 * The package as others meet it: every public name leads to a module, and the command explains itself where nothing is
 * built.
 */

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const home = new URL("../", import.meta.url);
const { exports, dependencies } = JSON.parse(readFileSync(new URL("package.json", home), "utf8"));
const modules = Object.entries<{ source: string; types: string; default: string }>(exports).filter(
  ([name]) => name !== "./package.json",
);

describe("public names", () => {
  it.each(modules)("%s is a module", (_, { source, types, default: built }) => {
    expect(existsSync(new URL(source, home)), source).toBe(true);
    const module = source.replace("./src/", "./dist/").replace(/\.ts$/, "");
    expect([types, built]).toEqual([`${module}.d.ts`, `${module}.js`]);
  });

  it("bring no dependency along", () => {
    expect(dependencies).toBeUndefined();
  });
});

describe("the command", () => {
  it("says in a sentence that it is not built", () => {
    const folder = mkdtempSync(join(tmpdir(), "feedforward-"));
    try {
      cpSync(fileURLToPath(new URL("bin/feedforward.js", home)), join(folder, "bin", "feedforward.mjs"));
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, "bin", "feedforward.mjs"), "eval"], {
        encoding: "utf8",
      });
      expect({ status, stdout, stderr }).toEqual({
        status: 1,
        stdout: "",
        stderr: "feedforward: the command is not built yet: run `npm run build` in the repository's root\n",
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
