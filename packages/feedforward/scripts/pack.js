/**
 * Makes the folder of the package, when it is built, ready to be packed (`fill`), and bare again afterwards (`clear`): copies of what
 * lives in the repository's root, and a package.json without the condition `source`, whose files are not packed. Whatever is
 * missing stops the packing. `pack.js fill DIR PAGE` fills another folder, with a page that was built elsewhere.
 */

import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const home = fileURLToPath(new URL("../", import.meta.url));
const [action, target = home, page = join(root, "packages/playground/dist")] = process.argv.slice(2);
const copies = ["LICENSE", "docs", "models"];
const readmes = ["README.md", "README.ko.md"];
/** The built page is packed without images: they are larger than all the rest, and the data package has them. */
const isLarge = /(t10k|train10k)-images-idx3-ubyte-[\w-]+\.bin$/;

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
  cpSync(page, join(target, "page"), { recursive: true, filter: (path) => !isLarge.test(path) });
  // The pictures in docs/ are README's, of what only a clone shows.
  const filter = (/** @type {string} */ path) => !/\.(png|svg)$/.test(path);
  for (const name of copies) cpSync(join(root, name), join(target, name), { recursive: true, filter });
  for (const name of readmes) writeFileSync(join(target, name), packedReadme(readFileSync(join(root, name), "utf8")));
}

/**
 * README without what only a clone can do and show, which stands between marks, without other marks, and with the package called by its name
 * where a clone names the packed file.
 * @param {string} text
 */
function packedReadme(text) {
  return text
    .replaceAll(/<!-- clone -->.*?<!-- \/clone -->\n*/gs, "")
    .replaceAll(/<!-- \/?\w+ -->\n/g, "")
    .replaceAll(/\S+\.tgz/g, "feedforward");
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
