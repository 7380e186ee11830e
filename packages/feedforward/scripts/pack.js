/**
 * Makes the folder of the package ready to be built and packed (`fill`), and bare again afterwards (`clear`): no old build,
 * and copies of what lives in the repository's root. Whatever is missing there stops the packing.
 */

import { cpSync, existsSync, rmSync } from "node:fs";

const root = new URL("../../../", import.meta.url);
const target = new URL("../", import.meta.url);
const copies = ["LICENSE", "README.md", "README.ko.md", "models"];
/** The built page, without the test images: they are larger than all the rest, and the data package has them. */
const page = new URL("packages/playground/dist/", root);
const isLarge = /t10k-images-idx3-ubyte-[\w-]+\.bin$/;

for (const name of [...copies, "page"]) rmSync(new URL(name, target), { recursive: true, force: true });

if (process.argv[2] === "fill") {
  rmSync(new URL("dist", target), { recursive: true, force: true }); // else modules that were deleted would be packed
  if (!existsSync(page)) throw new Error("the page is not built: npm run build -w feedforward-playground");
  cpSync(page, new URL("page", target), { recursive: true, filter: (path) => !isLarge.test(path) });
  for (const name of copies) cpSync(new URL(name, root), new URL(name, target), { recursive: true });
}
