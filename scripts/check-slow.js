/**
 * `npm run check:slow [-- PART …]`: what holds too, but takes hours, so that it is no part of `npm run check`: every part, or
 * those that are named, one after the other. The day, the commit and the time of a part that passed go into the table of
 * CONTRIBUTING. Exit code 1 where a part failed.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const page = `${root}CONTRIBUTING.md`;
/** With values that no run has tried. */
const env = { ...process.env, FEEDFORWARD_SEED: String(1 + Math.floor(Math.random() * 2 ** 31)) };

/**
 * Each a list of commands. A row in the table of CONTRIBUTING has its name.
 * @type {Record<string, readonly string[]>}
 */
const parts = {
  seeds: ["npx vitest run --project pure --project library"],
  retrain: ["npm run --silent retrain"],
  fuzz: ["npm ci --ignore-scripts --prefix fuzz", "npm run --silent fuzz -- 1000000"],
  ulp: ["npm run --silent ulp"],
  runtimes: ["npm run --silent runtimes"],
};

const asked = process.argv.slice(2);
if (asked.some((name) => !(name in parts))) {
  process.stderr.write(`usage: npm run check:slow -- [${Object.keys(parts).join("|")}] …\n`);
  process.exit(2);
}

const failed = [];
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  process.stdout.write(`== ${name}, FEEDFORWARD_SEED=${env.FEEDFORWARD_SEED}\n`);
  const startMs = Date.now();
  if (parts[name]?.every(run)) note(name, (Date.now() - startMs) / 60_000);
  else failed.push(name);
}
process.stdout.write(failed.length === 0 ? "all of it holds\n" : `failed: ${failed.join(", ")}\n`);
process.exitCode = failed.length === 0 ? 0 : 1;

function run(/** @type {string} */ command) {
  process.stdout.write(`$ ${command}\n`);
  return spawnSync(command, { cwd: root, env, shell: true, stdio: "inherit" }).status === 0;
}

/** Writes the last columns of a part's row: the day, the commit, the minutes. */
function note(/** @type {string} */ name, /** @type {number} */ minutes) {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  const day = new Date().toISOString().slice(0, 10);
  const row = new RegExp(`^(\\| \`${name}\` \\|[^|]*\\|).*$`, "m");
  const text = readFileSync(page, "utf8");
  writeFileSync(page, text.replace(row, `$1 ${day} | ${commit} | ${Math.ceil(minutes)} |`));
}
