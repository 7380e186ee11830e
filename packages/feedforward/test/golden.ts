/** Golden files: what outside oracles answered, written by scripts/golden-….py. */

import { readFileSync } from "node:fs";

/** The contents of a golden file; its shape is what the script says. */
export function readGolden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`golden/${name}.json`, import.meta.url), "utf8"));
}
