/**
 * Builds the page into `dist/`: assets that are made of MNIST's files, scripts and style by Vite, one prerendered HTML a
 * language, and the service worker with its list of files. `build.js DIR` builds into another folder. Any host can serve
 * the folder, below any path. Where SITE_URL says where the page will be, its head names a picture for those who link to it.
 */

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";
import { makeAssets, testSet } from "./assets.js";
import { serviceWorker } from "./service-worker.js";

const home = fileURLToPath(new URL("../", import.meta.url));
const target = resolve(process.argv[2] ?? join(home, "dist"));

/** @typedef {{ file: string, css?: string[], imports?: string[], assets?: string[] }} Chunk */

// What is built is for readers, even where tests start it.
process.env.NODE_ENV = "production";
await makeAssets(join(home, "generated"));
await measureNetworks();
await buildPage();
const manifest = /** @type {Record<string, Chunk>} */ (
  JSON.parse(readFileSync(join(target, ".vite/manifest.json"), "utf8"))
);
rmSync(join(target, ".vite"), { recursive: true });
await prerender();
cpSync(join(home, "src/public"), target, { recursive: true });
addCards();
writeFileSync(join(target, "sw.js"), serviceWorker(target, filesBelow(target)));

/** What the prose tells of the networks, measured anew when a network has changed, or what measures. */
async function measureNetworks() {
  const sources = ["src/page/compute-results.ts", "src/parts/activation/hidden.ts"].map((path) => join(home, path));
  const models = ["pad", "mlp"].map((name) => join(home, `../../models/mnist-${name}.safetensors`));
  const key = hashOf([...sources, ...models]);
  const kept = join(home, "generated/results.json");
  if (existsSync(kept) && JSON.parse(readFileSync(kept, "utf8")).key === key) return;
  const folder = join(home, "generated/measuring");
  await buildForNode(folder, "src/page/compute-results.ts");
  /** @type {{ computeResults: (files: object) => object }} */
  const { computeResults } = await import(pathToFileURL(join(folder, "compute-results.js")).href);
  const [pad, mlp] = models.map((path) => readFileSync(path));
  writeFileSync(kept, JSON.stringify({ key, ...computeResults({ pad, mlp, ...testSet() }) }));
}

/** @param {readonly string[]} paths */
function hashOf(paths) {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(readFileSync(path));
  return hash.digest("hex");
}

async function buildPage() {
  await build({
    root: home,
    configFile: join(home, "vite.config.ts"),
    publicDir: false,
    build: {
      outDir: target,
      emptyOutDir: true,
      manifest: true,
      cssCodeSplit: false,
      rolldownOptions: {
        input: join(home, "src/main.tsx"),
        // The first view is one script: pieces that panels share with it would weigh a twentieth more.
        output: { codeSplitting: { groups: [{ name: "main", test: /src\/main\.tsx$/ }] } },
      },
    },
  });
}

/** Writes `en/index.html` and `ko/index.html`. */
async function prerender() {
  const folder = join(home, "generated/prerender");
  await buildForNode(folder, "src/page/server.tsx");
  /** @type {{ languages: readonly string[], renderPage: (language: string, built: object) => string }} */
  const { languages, renderPage } = await import(pathToFileURL(join(folder, "server.js")).href);
  for (const language of languages) {
    mkdirSync(join(target, language), { recursive: true });
    writeFileSync(join(target, language, "index.html"), renderPage(language, whatWasBuilt()));
  }
}

/** Where the page will be, as the environment says it; null where it does not. */
function siteUrl() {
  const told = process.env.SITE_URL;
  return told === undefined || told === "" ? null : new URL(told.endsWith("/") ? told : `${told}/`).href;
}

/** The pictures that others show beside a link to the page: those of the README. */
function addCards() {
  if (siteUrl() === null) return;
  const docs = join(home, "../../docs");
  cpSync(join(docs, "playground.png"), join(target, "card-en.png"));
  cpSync(join(docs, "playground.ko.png"), join(target, "card-ko.png"));
}

/** @param {string} folder @param {string} entry */
async function buildForNode(folder, entry) {
  await build({
    root: home,
    configFile: join(home, "vite.config.ts"),
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir: true,
      ssr: join(home, entry),
      minify: false,
      // The prerendering holds every panel: what the page fetches later is there from the beginning.
      rolldownOptions: { checks: { ineffectiveDynamicImport: false } },
    },
  });
}

/** The addresses that the HTML names, relative to a page one folder down. */
function whatWasBuilt() {
  const entry = chunkNamed("src/main.tsx");
  const style = readdirSync(join(target, "assets")).find((name) => name.endsWith(".css"));
  return {
    script: `../${entry.file}`,
    style: `../assets/${style}`,
    modules: [...new Set(importsOf(entry))].map((file) => `../${file}`),
    site: siteUrl(),
  };
}

/** @param {string} name */
function chunkNamed(name) {
  const chunk = manifest[name];
  if (chunk === undefined) throw new Error(`the build has no ${name}: ${Object.keys(manifest).join(", ")}`);
  return chunk;
}

/**
 * All scripts that a chunk imports at once, and theirs.
 * @param {Chunk} chunk
 * @returns {string[]}
 */
function importsOf(chunk) {
  return (chunk.imports ?? []).flatMap((name) => [chunkNamed(name).file, ...importsOf(chunkNamed(name))]);
}

/** @param {string} folder @returns {string[]} */
function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}
