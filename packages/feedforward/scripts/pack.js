/**
 * Makes the folder of the package, when it is built, ready to be packed (`fill`), and bare again afterwards (`clear`): copies of what
 * lives in the repository's root, and a package.json without the condition `source`, whose files are not packed. Whatever is
 * missing stops the packing. `pack.js fill DIR PAGE` fills another folder, with a page that was built elsewhere.
 */

import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const home = fileURLToPath(new URL("../", import.meta.url));
const [action, target = home, page = join(root, "packages/playground/dist")] = process.argv.slice(2);
const copies = ["LICENSE", "docs", "models"];
const readmes = ["README.md", "README.ko.md"];
/** The built page is packed without what `play` finds elsewhere: images, which the data package has, and the networks of models/. */
const isElsewhere = /((t10k|train10k)-images-idx3-ubyte-[\w-]+\.bin|mnist-(mlp|pad)-[\w-]+\.safetensors)$/;
/** Pictures of README, of what only a clone shows, and the list of all errors: two languages of it weigh as much as all other documents. */
const isLeftOut = /\.(png|svg)$|errors(\.ko)?\.md$/;

for (const name of [...copies, ...readmes, "page"]) rmSync(join(target, name), { recursive: true, force: true });

const manifestFile = join(target, "package.json");
const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
const edited = {
  ...manifest,
  exports: action === "fill" ? packedExports(manifest.exports) : cloneExports(manifest.exports),
};
writeFileSync(manifestFile, `${JSON.stringify(edited, null, 2)}\n`);

if (action === "fill") {
  if (!existsSync(page)) throw new Error("the page is not built: npm run build -w feedforward-playground");
  cpSync(page, join(target, "page"), { recursive: true, filter: (path) => !isElsewhere.test(path) });
  const filter = (/** @type {string} */ path) => !isLeftOut.test(path);
  for (const name of copies) cpSync(join(root, name), join(target, name), { recursive: true, filter });
  for (const file of filesOf(join(target, "docs")).filter((path) => path.endsWith(".md")))
    writeFileSync(file, withoutDeadLinks(readFileSync(file, "utf8")));
  if (existsSync(join(target, "dist"))) leaveOutInnerTypes(manifest.exports);
  for (const name of readmes) writeFileSync(join(target, name), packedReadme(readFileSync(join(root, name), "utf8")));
}

/**
 * README without what only a clone can do and show, which stands between marks, without other marks, and with the package called by its name
 * where a clone names the packed file.
 * @param {string} text
 */
function packedReadme(text) {
  return withoutDeadLinks(text)
    .replaceAll(/<!-- clone -->.*?<!-- \/clone -->\n*/gs, "")
    .replaceAll(/<!-- \/?\w+ -->\n/g, "")
    .replaceAll(/\S+\.tgz/g, "feedforward");
}

/**
 * What leads to the list of errors stays as words.
 * @param {string} text
 */
function withoutDeadLinks(text) {
  return text.replaceAll(/\[([^\]]+)\]\((?:docs\/)?errors(?:\.ko)?\.md(?:#[^)]*)?\)/g, "$1");
}

/**
 * Declarations that no entry leads to say nothing to anybody: more than half of all.
 * @param {Exports} exports
 */
function leaveOutInnerTypes(exports) {
  /** @type {Set<string>} */
  const reached = new Set();
  const next = Object.values(exports).flatMap((entry) =>
    typeof entry === "string" ? [] : [join(target, entry.types)],
  );
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    for (const [, path] of readFileSync(file, "utf8").matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g))
      next.push(normalize(join(dirname(file), /** @type {string} */ (path).replace(/\.(ts|js)$/, ".d.ts"))));
  }
  for (const file of filesOf(join(target, "dist"))) if (file.endsWith(".d.ts") && !reached.has(file)) rmSync(file);
}

/** @param {string} folder */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
}

/** @typedef {Record<string, string | { source?: string, types: string, default: string }>} Exports */

/**
 * Without the condition `source`: the sources are not packed, and a bundler that asks for that condition would find nothing.
 * @param {Exports} exports
 * @returns {Exports}
 */
function packedExports(exports) {
  return mapEntries(exports, ({ types, default: built }) => ({ types, default: built }));
}

/**
 * The sources that the built files are made of, as the repository's package.json has them.
 * @param {Exports} exports
 * @returns {Exports}
 */
function cloneExports(exports) {
  return mapEntries(exports, ({ types, default: built }) => {
    const source = built.replace("./dist/", "./src/").replace(/\.js$/, ".ts");
    return { source, types, default: built };
  });
}

/**
 * @param {Exports} exports
 * @param {(entry: { source?: string, types: string, default: string }) => { types: string, default: string }} change
 * @returns {Exports}
 */
function mapEntries(exports, change) {
  const pairs = Object.entries(exports);
  return Object.fromEntries(pairs.map(([name, entry]) => [name, typeof entry === "string" ? entry : change(entry)]));
}
