/**
 * Every test file runs, once, in the project that its folder says: the runner is asked which files it finds, and the
 * repository which it has. Those that share a process are pure; the judge of that stands trial first.
 */

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { impurities } from "./purity.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const tests = "packages/feedforward/test/";

/** Test files below a folder of the repository, but for those of packages and builds. */
function testFiles(folder = ""): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory()) return /^(node_modules|dist|\..*)$/.test(entry.name) ? [] : testFiles(`${path}/`);
    return /\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function read(path: string): string | null {
  const file = join(root, tests, path);
  return path.startsWith("../") || !existsSync(file) ? null : readFileSync(file, "utf8");
}

/** Each file that the runner finds, and its project; a file of two projects is there twice. */
function found(): [path: string, project: string][] {
  const runner = join(root, "node_modules/vitest/vitest.mjs");
  const list = execFileSync(process.execPath, [runner, "list", "--filesOnly", "--json"], {
    cwd: root,
    encoding: "utf8",
  });
  const files = JSON.parse(list) as { file: string; projectName: string }[];
  return files.map(({ file, projectName }) => [relative(root, file), projectName]);
}

describe("test files", () => {
  const pairs = found();

  it("belong to one project each", () => {
    const files = testFiles();
    expect(files).toEqual(expect.arrayContaining([`${tests}tensor/shape.test.ts`, `${tests}architecture.test.ts`]));
    expect(pairs.map(([path]) => path).sort()).toEqual(files.sort());
  });

  it("that share a process are pure; others belong into a folder that vitest.config.ts names `apart`", () => {
    const pure = pairs.filter(([, project]) => project === "pure").map(([path]) => relative(tests, path));
    expect(pure.length).toBeGreaterThan(60);
    expect(pure.flatMap((path) => impurities(path, read))).toEqual([]);
  });
});

/** Why such a test is not pure. Beside it stands a helper that is not. */
function judged(text: string): string[] {
  const files: Record<string, string> = { "a.ts": text, "b.ts": 'import { createServer } from "node:http";' };
  return impurities("a.ts", (path) => files[path] ?? null);
}

describe("a pure test", () => {
  it.each([
    ["makes values and judges them", 'import fc from "fast-check";\nimport { expect, it } from "vitest";'],
    ["reads files", 'import { readFileSync } from "node:fs";'],
    ["knows types of anything", 'import type { Browser } from "playwright-core";'],
    ["asks the environment", "const path = process.env.HOME;"],
    ["imports any source of the library", 'import { load } from "../src/node.ts";'],
  ])("%s", (_, text) => {
    expect(judged(text)).toEqual([]);
  });

  it.each([
    ["writes no file", 'import { writeFileSync } from "node:fs";', "a.ts: imports writeFileSync of node:fs"],
    ["starts no process", 'import { spawn } from "node:child_process";', "a.ts: imports spawn of node:child_process"],
    ["has no module as a whole", 'import os from "node:os";', "a.ts: imports os of node:os"],
    ["replaces nothing", 'import {\n  it,\n  vi,\n} from "vitest";', "a.ts: imports it, vi of vitest"],
    ["starts no browser", 'import { chromium } from "playwright-core";', "a.ts: imports chromium of playwright-core"],
    ["stays in its folder", "process.chdir(folder);", "a.ts: says process.chdir"],
    ["sets no variable", 'process.env.LANG = "ko";', "a.ts: says process.env.LANG ="],
    ["leaves what is global", "globalThis.WebAssembly = other;", "a.ts: says globalThis.WebAssembly ="],
    ["has no helper that is not pure", 'import { serve } from "./b.ts";', "b.ts: imports createServer of node:http"],
  ])("%s", (_, text, reason) => {
    expect(judged(text)).toEqual([reason]);
  });
});
