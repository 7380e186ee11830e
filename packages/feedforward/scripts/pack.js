/**
 * Makes the folder of the package ready to be built and packed (`fill`), and bare again afterwards (`clear`): no old build,
 * and copies of what lives in the repository's root. Whatever is missing there stops the packing. `pack.js fill DIR PAGE`
 * fills another folder, with a page that was built elsewhere.
 */

import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const home = fileURLToPath(new URL("../", import.meta.url));
const [action, target = home, page = join(root, "packages/playground/dist")] = process.argv.slice(2);
const copies = ["LICENSE", "docs", "models"];
const readmes = ["README.md", "README.ko.md"];
/** The built page is packed without the test images: they are larger than all the rest, and the data package has them. */
const isLarge = /t10k-images-idx3-ubyte-[\w-]+\.bin$/;

for (const name of [...copies, ...readmes, "page"]) rmSync(join(target, name), { recursive: true, force: true });

if (action === "fill") {
  rmSync(join(target, "dist"), { recursive: true, force: true }); // else modules that were deleted would be packed
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
