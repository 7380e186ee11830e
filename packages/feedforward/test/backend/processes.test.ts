/**
 * Programs of users, bundled, in a process of their own: workers keep none alive, a session in a worker has workers of
 * its own, and where Node may start none the program runs alone.
 */

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundle } from "../bundle.ts";
import { runNode } from "../run.ts";

interface Seen {
  readonly threads: number;
  readonly backend: string;
  readonly isAlwaysTheSame: boolean;
  readonly alone: string;
}

/** Runs the program; it must end by itself. */
async function run(folder: string, flags: readonly string[], ...words: readonly string[]): Promise<Seen[]> {
  const { status, stdout, stderr } = await runNode([...flags, join(folder, "main.js"), ...words]);
  expect([status, stderr]).toEqual([0, expect.stringMatching(/^(\(node:.*Warning.*\n.*\n)?$/)]);
  return JSON.parse(stdout) as Seen[];
}

const main = new URL("process.ts", import.meta.url);

describe("a program of two threads", () => {
  it.each([
    ["bundled", {}],
    ["minified", { minify: true }],
    ["with the names of its functions kept", { keepNames: true, minify: true }],
    ["in one file", { codeSplitting: false }],
  ])("%s, has the same bits and ends", async (_, options) => {
    const folder = await bundle({ main }, "node", options);
    expect(await run(folder, [])).toEqual([
      expect.objectContaining({ threads: 2, backend: "wasm", isAlwaysTheSame: true }),
    ]);
  });

  it("may have workers that do the same", async () => {
    const folder = await bundle({ main }, "node");
    const [outer, inner, ...others] = await run(folder, [], "nested");
    expect(outer).toMatchObject({ threads: 2, isAlwaysTheSame: true });
    expect([inner, others]).toEqual([outer, []]);
  });

  it("runs alone where Node's permissions allow no worker", async () => {
    const folder = await bundle({ main }, "node");
    const flag = process.allowedNodeEnvironmentFlags.has("--permission") ? "--permission" : "--experimental-permission";
    const [seen] = await run(folder, [flag, "--allow-fs-read=*"], "alone");
    expect(seen).toMatchObject({ threads: 1, backend: "wasm", isAlwaysTheSame: true });
  });
});
