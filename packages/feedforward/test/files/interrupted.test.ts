/** A program that is ended while it writes leaves what was there, and no temporary file. */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundle } from "../bundle.ts";
import { folder, listing } from "../cli/surroundings.ts";

interface End {
  readonly during: readonly string[];
  readonly after: readonly string[];
  readonly status: number | null;
  readonly signal: string | null;
}

/** Runs the program until it writes, and ends it by the signal, if any. */
async function interrupted(path: string, how: string, signal: NodeJS.Signals | null): Promise<End> {
  const program = await bundle({ main: new URL("interrupted-main.ts", import.meta.url) }, "node");
  const child = spawn(process.execPath, [join(program, "main.js"), join(path, "a.txt"), how]);
  let during: string[] = [];
  child.stdout.once("data", () => {
    during = listing(path);
    if (signal !== null) child.kill(signal);
  });
  const [status, by] = await new Promise<[number | null, string | null]>((resolve) =>
    child.on("close", (...end) => resolve(end)),
  );
  return { during, after: listing(path), status, signal: by };
}

const temporary = expect.stringMatching(/^\.feedforward-\w+\.tmp$/);

describe("a write that is ended", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("by %s", async (signal) => {
    const path = folder({ "a.txt": "old" });
    const end = await interrupted(path, "waits", signal);
    expect(end).toEqual({ during: [temporary, "a.txt"], after: ["a.txt"], status: null, signal });
    expect(readFileSync(join(path, "a.txt"), "utf8")).toBe("old");
  });

  it("by a listener of the program's own, which exits", async () => {
    const path = folder({ "a.txt": "old" });
    const end = await interrupted(path, "listens", "SIGTERM");
    expect(end).toEqual({ during: [temporary, "a.txt"], after: ["a.txt"], status: 4, signal: null });
  });

  it.each([
    ["exits", 3],
    ["throws", 1],
  ])("by the program, which %s", async (how, status) => {
    const path = folder({ "a.txt": "old" });
    expect(await interrupted(path, how, null)).toMatchObject({ after: ["a.txt"], status, signal: null });
  });
});
