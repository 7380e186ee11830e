/**
 * What is published, judged from outside: the compilers that its users have, publint, "Are the types wrong?" and bundlers. All
 * of them look at the packed and installed package, and none of them fetches anything.
 */

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compiler, type Installed, installPackage, root } from "./install.ts";

const home = fileURLToPath(new URL("../../", import.meta.url));
let installed: Installed;
beforeAll(() => {
  installed = installPackage();
});
afterAll(() => installed.remove());

const leastTypescript = "5.7";

describe("types", () => {
  const compilers = [`typescript-${leastTypescript}`, "typescript-5.9", "typescript"];
  const versions = [/^5\.7\./, /^5\.9\./, /^7\./];
  const modules = ["node16", "nodenext", "bundler"] as const;
  /** Where names like `URL` come from. */
  const page = { lib: ["es2022", "dom"], types: [] };
  const node = { lib: ["es2022"], types: ["node"] };
  const cases = compilers.flatMap((name) => [
    ...modules.map((resolution) => [name, resolution, "a page", page] as const),
    [name, "nodenext", "Node", node] as const,
  ]);

  it.each(compilers.map((name, i) => [name, versions[i]!] as const))("%s is that compiler", (name, version) => {
    expect(JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version).toMatch(version);
  });

  it.each(cases)("hold in %s with module resolution %s, in %s", (name, resolution, _, { lib, types }) => {
    const { app, entries } = installed;
    const lines = entries.map((entry, i) => `export * as entry${i} from "${entry}";`);
    writeFileSync(join(app, "all.mts"), `${lines.join("\n")}\n`);
    const compilerOptions = {
      noEmit: true,
      strict: true,
      skipLibCheck: false,
      skipDefaultLibCheck: true, // the compiler's own: half its time
      target: "es2022",
      module: resolution === "bundler" ? "esnext" : resolution,
      moduleResolution: resolution,
      lib,
      types,
      typeRoots: [join(root, "node_modules/@types")],
    };
    writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["all.mts"] }));
    const { stdout, status } = spawnSync(process.execPath, [compiler(name)], { cwd: app, encoding: "utf8" });
    expect([stdout, status]).toEqual(["", 0]);
  });

  it("are an error where an entry has no such name, so that the compilers look at them at all", () => {
    const { app } = installed;
    writeFileSync(join(app, "wrong.mts"), 'import { Sesion } from "feedforward";\nexport { Sesion };\n');
    const flags = ["--noEmit", "--module", "nodenext", "--ignoreConfig", "wrong.mts"];
    const { stdout } = spawnSync(process.execPath, [compiler("typescript"), ...flags], { cwd: app, encoding: "utf8" });
    expect(stdout).toMatch(/has no exported member named 'Sesion'/);
  });

  it.each(["README.md", "README.ko.md"])("%s names the least compiler", (name) => {
    const named = /TypeScript (\d+\.\d+)/.exec(readFileSync(join(root, name), "utf8"));
    expect(named?.[1]).toBe(leastTypescript);
  });
});

describe("the package", () => {
  it("is clean to publint", async () => {
    const pkgDir = join(installed.app, "node_modules/feedforward");
    expect((await publint({ pkgDir, strict: true, pack: false })).messages).toEqual([]);
  });

  it("has the right types for every resolution of an ES module", async () => {
    const data = createPackageFromTarballData(new Uint8Array(readFileSync(installed.tarball)));
    const analysis = await checkPackage(data);
    if (analysis.types === false) throw new Error("the package has no types");
    // It is of ES modules alone: those who `require` it from CommonJS ask Node 20.19, which can.
    const problems = analysis.problems.filter(
      (problem) =>
        !["CJSResolvesToESM"].includes(problem.kind) &&
        !("resolutionKind" in problem && problem.resolutionKind === "node10"),
    );
    expect(problems).toEqual([]);
    expect(Object.keys(analysis.entrypoints)).toEqual(
      expect.arrayContaining(installed.entries.map((entry) => entry.replace("feedforward", "."))),
    );
  });

  it("asks for nothing that it lacks", () => {
    const folder = join(installed.app, "node_modules/feedforward");
    const { exports, scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const paths = Object.values(exports).flatMap((entry) =>
      typeof entry === "string" ? [entry] : Object.values(entry!),
    );
    expect(paths.filter((path) => !existsSync(join(folder, path.replace("/*", ""))))).toEqual([]);
    expect(JSON.stringify(exports)).not.toContain("source");
    expect(Object.keys(scripts)).toContain("build");
  });

  it("has the models by name", () => {
    const question = 'console.log(import.meta.resolve("feedforward/models/mnist-mlp.safetensors"))';
    const words = ["--input-type=module", "-e", question];
    const url = execFileSync(process.execPath, words, { cwd: installed.app, encoding: "utf8" }).trim();
    expect(existsSync(fileURLToPath(url))).toBe(true);
  });

  it("weighs at most 1 MB beside the page, which has half of one", () => {
    expect(statSync(installed.tarball).size).toBeLessThan(1_000_000);
  });

  it("shows the page with the networks that lie in models/", async () => {
    const folder = join(installed.app, "node_modules/feedforward");
    const words = [join(folder, "bin/feedforward.js"), "play", "--no-open", "--port", "0"];
    const play = spawn(process.execPath, words, { cwd: installed.app, stdio: ["ignore", "pipe", "inherit"] });
    try {
      let told = "";
      for await (const piece of play.stdout) {
        told += String(piece);
        if (/http:\S+\/en\//.test(told)) break;
      }
      const page = /http:\S+\/(?=en\/)/.exec(told)![0];
      for (const name of ["mnist-mlp", "mnist-pad"]) {
        const answer = await fetch(`${page}assets/${name}-BpcjEloZ.safetensors`);
        const bytes = readFileSync(join(folder, "models", `${name}.safetensors`));
        expect(Buffer.compare(Buffer.from(await answer.arrayBuffer()), bytes)).toBe(0);
      }
      expect((await fetch(`${page}assets/mnist-other-x.safetensors`)).status).toBe(404);
    } finally {
      play.kill();
    }
  });

  it("leaves package.json as it was, once it is packed", () => {
    const folder = mkdtempSync(join(tmpdir(), "feedforward-pack-"));
    try {
      const manifest = join(folder, "package.json");
      cpSync(join(home, "package.json"), manifest);
      const pack = (...words: readonly string[]) =>
        execFileSync(process.execPath, [join(home, "scripts/pack.js"), ...words]);
      pack("fill", folder, join(home, "bin"));
      expect(readFileSync(manifest, "utf8")).not.toContain('"source"');
      pack("clear", folder);
      expect(readFileSync(manifest, "utf8")).toBe(readFileSync(join(home, "package.json"), "utf8"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
