/** The peers are no dependencies of the project: they come with the first run. */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));

/** @param {(text: string) => void} say */
export function install(say) {
  const { devDependencies } = JSON.parse(readFileSync(`${here}package.json`, "utf8"));
  if (Object.keys(devDependencies).every((name) => existsSync(`${here}node_modules/${name}/package.json`))) return;
  say("installing the peers (500 MB)");
  // onnxruntime-node brings its library along; the download that it would add is for CUDA.
  const env = { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" };
  const args = ["ci", "--no-audit", "--no-fund"];
  const { status } = spawnSync("npm", args, { cwd: here, env, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) say("the peers could not be installed: those that are missing are named as absent");
}
