/**
 * The command as people call it: a process of its own, its exit code and its two streams. It is built into a folder of
 * its own, so that it says nothing about a build that happens to lie about.
 */

import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folder } from "./surroundings.ts";
import { data, safetensors } from "./tiny.ts";

const home = fileURLToPath(new URL("../../", import.meta.url));
const built = mkdtempSync(join(tmpdir(), "feedforward-bin-"));
const command = join(built, "bin", "feedforward.js");

beforeAll(() => {
  for (const name of ["bin", "package.json"]) cpSync(join(home, name), join(built, name), { recursive: true });
  const args = [join(home, "scripts", "build.js"), join(built, "dist")];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
});

afterAll(() => rmSync(built, { recursive: true }));

function run(...args: string[]) {
  const env = { ...process.env, LC_ALL: "C", NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: "utf8", env });
  return { status, stdout, stderr };
}

describe("the command", () => {
  it("does the main job", () => {
    const path = folder({ ...data, "net.safetensors": safetensors() });
    const { status, stdout, stderr } = run("eval", join(path, "net.safetensors"), "--data", path);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout.match(/^Accuracy:\S+/gm)).toEqual(["Accuracy:0.75", "Accuracy:0.75"]);
  });

  it.each([
    [["--version"], 0],
    [["inspect", "none"], 1],
    [["evla"], 2],
    [["eval", "--batch", "0"], 2],
  ])("%j exits with %i", (args, status) => {
    expect(run(...args).status).toBe(status);
  });

  it("does not mind when its reader has gone", async () => {
    const child = spawn(process.execPath, [command, "show", "--json", "--set", "train"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (text) => (stderr += text));
    child.stdout.destroy();
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
