/** Files of this package that are no modules. They are found by the package's name, wherever this module was bundled to. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A file of the package, by its path from the package's folder. */
export function readPackageFile(path: string): Buffer {
  const manifest = createRequire(import.meta.url).resolve("@feedforward/serve/package.json");
  return readFileSync(join(dirname(manifest), path));
}

/** The package's version. */
export function packageVersion(): string {
  return (JSON.parse(readPackageFile("package.json").toString()) as { version: string }).version;
}
