/**
 * The Python that judges what is written here, for tests that want one; null where it, or what it should import, is not
 * there. The project needs no Python.
 */

import { spawnSync } from "node:child_process";

/** A Python 3. */
export const python: string | null = pythonWith("sys");

/** A Python 3 that imports a module. */
export function pythonWith(module: string): string | null {
  const candidates = ["python3", "/usr/bin/python3"];
  return candidates.find((path) => spawnSync(path, ["-c", `import ${module}`]).status === 0) ?? null;
}

/** What a script prints as JSON when it is given the bytes. */
export function askPython(path: string, script: string, input: Uint8Array): unknown {
  const { stdout, stderr, status } = spawnSync(path, ["-c", script], { input, encoding: "utf8", maxBuffer: 2 ** 27 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
