/** The day, the processor and the versions that a table of `bench:score` was measured with. */

import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";

const manifest = new URL("../packages/score/package.json", import.meta.url);

export function machine() {
  const { dependencies } = JSON.parse(readFileSync(manifest, "utf8"));
  const day = new Date().toISOString().slice(0, 10);
  const duckdb = dependencies["@duckdb/node-api"];
  const load = loadavg()[0]?.toFixed(1);
  return `${day}, ${cpus()[0]?.model}, ${availableParallelism()} cores, load ${load}, Node ${process.versions.node}, @duckdb/node-api ${duckdb}`;
}
