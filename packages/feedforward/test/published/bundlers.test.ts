/**
 * The published package in the bundlers that pages are made with: every entry is taken without a warning, also where the data
 * package, an optional peer, is not installed. What comes out is a program of a few lines, run to see that it is whole.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as esbuild from "esbuild";
import { rolldown } from "rolldown";
import * as vite from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installed, installPackage } from "./install.ts";

let installed: Installed;
beforeAll(() => {
  installed = installPackage();
});
afterAll(() => installed.remove());

interface Bundled {
  readonly warnings: readonly string[];
  /** Where it was written, under the program's own name. */
  readonly folder: string;
}

/** Bundles a program for pages, or for Node. */
type Bundle = (source: string, app: string, isForNode: boolean) => Promise<Bundled>;

const bundlers: Readonly<Record<string, Bundle>> = {
  async esbuild(source, app, isForNode) {
    const outdir = join(app, "out-esbuild");
    const { warnings } = await esbuild.build({
      entryPoints: [source],
      absWorkingDir: app,
      outdir,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      splitting: true,
      format: "esm",
      platform: isForNode ? "node" : "browser",
      logLevel: "silent",
    });
    return { warnings: warnings.map(({ text }) => text), folder: outdir };
  },

  async rolldown(source, app, isForNode) {
    const warnings: string[] = [];
    const dir = join(app, "out-rolldown");
    const onLog = (_: string, log: { message: string }) => warnings.push(log.message);
    const build = await rolldown({ input: source, cwd: app, platform: isForNode ? "node" : "browser", onLog });
    await build.write({ dir, format: "esm", entryFileNames: "[name].mjs" });
    return { warnings, folder: dir };
  },

  async vite(source, app, isForNode) {
    const warnings: string[] = [];
    const outDir = join(app, "out-vite");
    const customLogger = { ...vite.createLogger("silent"), warn: (text: string) => warnings.push(text) };
    await vite.build({
      root: app,
      configFile: false,
      customLogger,
      logLevel: "silent",
      ssr: { noExternal: true },
      build: {
        outDir,
        reportCompressedSize: false,
        chunkSizeWarningLimit: 1000, // kB: one of these programs takes every entry that there is
        ssr: isForNode ? source : false,
        rolldownOptions: { input: source, output: { entryFileNames: "[name].mjs" }, preserveEntrySignatures: "strict" },
      },
    });
    return { warnings, folder: outDir };
  },
};

/** Writes a program, bundles it without a warning and runs it: the URL of what came out. */
async function bundled(bundle: Bundle, name: string, text: string): Promise<string> {
  const source = join(installed.app, `${name}.js`);
  writeFileSync(source, text);
  const { warnings, folder } = await bundle(source, installed.app, name === "node");
  expect(warnings).toEqual([]);
  return pathToFileURL(join(folder, `${name}.mjs`)).href;
}

/** Keeps every name of these entries. */
function everything(entries: readonly string[]): string {
  const imports = entries.map((entry, i) => `import * as entry${i} from "${entry}";`);
  return `${imports.join("\n")}\nexport const entries = [${entries.map((_, i) => `entry${i}`).join(", ")}];\n`;
}

describe.each(Object.entries(bundlers))("%s", (name, bundle) => {
  it("takes what a page imports of feedforward/data, without the data package", async () => {
    const text = 'import { batchRanges } from "feedforward/data";\nexport const range = [...batchRanges(3, 2)][1];\n';
    const url = await bundled(bundle, "data", text);
    expect((await import(url)).range).toEqual({ start: 2, end: 3 });
    expect(readFileSync(new URL(url), "utf8")).not.toContain("Session");
  });

  it("takes every entry for pages", async () => {
    const entries = installed.entries.filter((entry) => entry !== "feedforward/node");
    const url = await bundled(bundle, "page", everything(entries));
    expect((await import(url)).entries).toHaveLength(entries.length);
  });

  it("takes feedforward/node for Node", async () => {
    const { entries } = await import(await bundled(bundle, "node", everything(["feedforward/node"])));
    const dir = join(installed.app, `none-${name}`);
    await expect(entries[0].loadMnistSet("test", { dir })).rejects.toThrow("cannot read the folder");
  });
});
