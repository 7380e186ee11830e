/**
 * `npm run fuzz [-- COUNT TARGET …]`: every target, or those that are named, for COUNT inputs each (100,000), or with `60m` for so
 * many minutes in all. Targets are bundled from the sources, seeds are made from the golden files, and what is found is kept in findings/. Exit code 1
 * where something is.
 */

import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { writeSeeds } from "./seeds.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const shared = ["reading", "repair", "running"];

/** Seconds for one input: far more than any should take, because machines are busy. */
const timeoutSeconds = 10;
const memoryMebibytes = 2048;

/** Bytes of the longest input; the smallest heap of HDF5 takes 4,096. */
const longest = 4096;
const longestOf = new Map([
  ["hdf5", 3 * longest],
  ["model", 5 * longest],
]);

/** Inputs of one process: what native code keeps until the event loop turns, it gives back between two of them. */
const slice = 100_000;

const [count = "100000", ...asked] = process.argv.slice(2);
const all = readdirSync(`${here}targets`)
  .map((file) => file.replace(/\.ts$/, ""))
  .filter((name) => !shared.includes(name));
const unknown = asked.filter((name) => !all.includes(name));
if (!/^\d+m?$/.test(count) || unknown.length > 0) {
  process.stderr.write(`usage: npm run fuzz -- [COUNT|MINUTESm] [${all.join("|")}] …\n`);
  process.exit(2);
}

writeSeeds();
const failed = [];
const targets = asked.length > 0 ? asked : all;
for (const target of targets) {
  await bundle(target);
  const minutes = count.endsWith("m") ? Number.parseInt(count, 10) / targets.length : null;
  process.stdout.write(`${target}: ${minutes === null ? `${count} inputs` : `${minutes.toFixed(1)} minutes`}\n`);
  if (!(minutes === null ? runAll(target, Number(count)) : runFor(target, 60 * minutes))) failed.push(target);
}
process.stdout.write(failed.length === 0 ? "nothing was found\n" : `findings: ${failed.join(", ")}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** One file of plain JavaScript, which is what the fuzzer can instrument. */
async function bundle(/** @type {string} */ target) {
  const build = await rolldown({ input: `${here}targets/${target}.ts`, platform: "node" });
  await build.write({ file: `${here}dist/${target}.cjs`, format: "cjs", codeSplitting: false });
}

/** As many inputs as asked for, slice by slice; every slice begins with the corpus that the one before it left. */
function runAll(/** @type {string} */ target, /** @type {number} */ inputs) {
  for (let left = inputs; left > 0; left -= slice) {
    if (!run(target, Math.min(left, slice))) return false;
  }
  return true;
}

/** Slice by slice until the time is over. */
function runFor(/** @type {string} */ target, /** @type {number} */ seconds) {
  const end = Date.now() + 1000 * seconds;
  for (let left = seconds; left >= 1; left = (end - Date.now()) / 1000) {
    if (!run(target, slice, [`-max_total_time=${Math.floor(left)}`])) return false;
  }
  return true;
}

function run(/** @type {string} */ target, /** @type {number} */ inputs, /** @type {readonly string[]} */ limits = []) {
  for (const folder of ["corpus", "findings"]) mkdirSync(`${here}${folder}/${target}`, { recursive: true });
  const options = [
    `-runs=${inputs}`,
    `-timeout=${timeoutSeconds}`,
    `-rss_limit_mb=${memoryMebibytes}`,
    `-max_len=${longestOf.get(target) ?? longest}`,
    `-artifact_prefix=${here}findings/${target}/`,
    "-print_final_stats=1",
    "-verbosity=0",
    ...limits,
  ];
  const command = [`${here}node_modules/@jazzer.js/core/dist/cli.js`, `${here}dist/${target}.cjs`];
  // The readers are synchronous: `--sync` saves a promise for every input.
  const args = [...command, `${here}corpus/${target}`, "--sync", "--", ...options];
  return spawnSync(process.execPath, args, { cwd: here, stdio: "inherit" }).status === 0;
}
