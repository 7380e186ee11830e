/**
 * `npm run golden`: what NumPy, PyTorch, scikit-learn and TensorFlow.js say, asked again. Every script that writes golden files
 * runs; exit code 1 where one fails, or where a file is another one afterwards. Debian: python3-numpy, -h5py, -onnx,
 * -onnxruntime, -sklearn and -torch; TensorFlow.js is installed into a folder of its own.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("../packages/feedforward/", import.meta.url));
const tfjs = mkdtempSync(join(tmpdir(), "feedforward-golden-"));
const scripts = readdirSync(join(home, "scripts")).filter((name) => /^golden-.*\.py$/.test(name));

const failed = scripts.filter((name) => !run("python3", [`scripts/${name}`]));
const hasTfjs = run("npm", ["install", "--silent", "--prefix", tfjs, "@tensorflow/tfjs@4.22.0"]);
if (!hasTfjs || !run(process.execPath, ["scripts/golden-tfjs.js", tfjs])) failed.push("golden-tfjs.js");
rmSync(tfjs, { recursive: true });
const isSame = run("git", ["diff", "--exit-code", "--stat", "--", "test/golden"]);
process.stdout.write(failed.length === 0 && isSame ? "the golden files are the same\n" : "");
if (failed.length > 0) process.stdout.write(`failed: ${failed.join(", ")}\n`);
process.exitCode = failed.length === 0 && isSame ? 0 : 1;

function run(/** @type {string} */ command, /** @type {string[]} */ words) {
  process.stdout.write(`$ ${[command, ...words].join(" ")}\n`);
  return spawnSync(command, words, { cwd: home, stdio: "inherit" }).status === 0;
}
