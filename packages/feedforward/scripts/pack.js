/**
 * Makes the folder of the package ready to be built and packed (`fill`), and bare again afterwards (`clear`): no old build,
 * and copies of what lives in the repository's root. Whatever is missing there stops the packing.
 */

import { cpSync, rmSync } from "node:fs";

const root = new URL("../../../", import.meta.url);
const target = new URL("../", import.meta.url);
const copies = ["LICENSE", "README.md", "README.ko.md", "models"];

for (const name of copies) rmSync(new URL(name, target), { recursive: true, force: true });

if (process.argv[2] === "fill") {
  rmSync(new URL("dist", target), { recursive: true, force: true }); // else modules that were deleted would be packed
  for (const name of copies) cpSync(new URL(name, root), new URL(name, target), { recursive: true });
}
