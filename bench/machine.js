/**
 * Where a run took place: processor, operating system, hosts, and how busy the machine was.
 *
 * @import { Machine } from "./results.ts"
 */

import { execFileSync } from "node:child_process";
import { cpus, loadavg, release, type } from "node:os";
import { python } from "./child.js";

/**
 * @param {string} node
 * @param {number} loadBefore
 * @returns {Machine}
 */
export function describeMachine(node, loadBefore) {
  const [cpu] = cpus();
  const versions = JSON.parse(ask(node, ["-p", "JSON.stringify(process.versions)"]) ?? "{}");
  return {
    cpu: `${cpu?.model.trim() ?? "unknown"}${cpu && cpu.speed > 0 ? `, ${(cpu.speed / 1000).toFixed(2)} GHz` : ""}`,
    cores: cpus().length,
    os: `${type()} ${release().split("-")[0]}`,
    node: versions.node ?? "",
    v8: versions.v8 ?? "",
    python: ask(python, ["-c", "import platform; print(platform.python_version())"]),
    load: [loadBefore, currentLoad()],
  };
}

/** Processes that ran or wanted to, in the minute before. */
export function currentLoad() {
  return loadavg()[0] ?? 0;
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
function ask(program, args) {
  try {
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}
