/**
 * The command as people call it: a process of its own, its exit code and its two streams. It is built into a folder of
 * its own, so that it says nothing about a build that happens to lie about.
 */

import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCheckpoint } from "../../src/formats/model/checkpoint.ts";
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

  it.each([
    ["show", 0, ["show", "--json", "--data", "."]],
    ["a clean file", 0, ["check", "net.safetensors"]],
    ["a refused file", 1, ["check", "evil.pkl", "net.safetensors"]],
    ["a refused file behind a clean one", 1, ["check", "net.safetensors", "evil.pkl"]],
    ["a file that is not there, behind others", 2, ["check", "net.safetensors", "evil.pkl", "none"]],
    ["what is in a refused file", 1, ["inspect", "evil.pkl"]],
    ["the code of a network that is none", 1, ["inspect", "evil.pkl", "--wat"]],
    ["a picture that is none", 1, ["predict", "evil.pkl"]],
    ["a score", 0, ["eval", "net.safetensors", "--data", "."]],
  ])("ends as it would when its reader has gone: %s", async (_, expected, args) => {
    const cwd = folder({ ...data, "net.safetensors": safetensors(), "evil.pkl": "cos\nsystem\n(S'true'\ntR." });
    const child = spawn(process.execPath, [command, ...args], { cwd, stdio: ["ignore", "pipe", "ignore"] });
    child.stdout.destroy();
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(expected);
  });

  it("writes the network so far on Ctrl+C, and exits with 130", async () => {
    const cwd = folder(data);
    const words = "train --data . --sizes 4,4 --holdout 4 --epochs 1000000000 --out net.safetensors".split(" ");
    const child = spawn(process.execPath, [command, ...words], { cwd, stdio: ["ignore", "pipe", "ignore"] });
    child.stdout.on("data", (text: Buffer) => {
      if (text.includes("1/1000000000")) child.kill("SIGINT"); // an epoch is done
    });
    expect(await new Promise((resolve) => child.on("close", (...how) => resolve(how)))).toEqual([130, null]);
    expect(run("eval", join(cwd, "net.safetensors"), "--data", cwd).status).toBe(0);
  });

  it("leaves a checkpoint that can be read, whenever it is killed, and goes on from it to the same bytes", async () => {
    const cwd = folder(data);
    const words = "train --data . --sizes 4,6,4 --holdout 4 --batch 2 --epochs 120 --dropout 0.1".split(" ");
    expect(
      run(...words.map((word) => (word === "." ? cwd : word)), "--out", join(cwd, "whole.safetensors")).status,
    ).toBe(0);
    const kept = [...words, "--out", "parts.safetensors", "--checkpoint", "run.ckpt", "--resume"];
    const epochs: number[] = [];
    for (const linesLeft of [1, 4, 9, 2]) {
      const child = spawn(process.execPath, [command, ...kept], { cwd, stdio: ["ignore", "pipe", "ignore"] });
      let lines = 0;
      child.stdout.on("data", (text: Buffer) => {
        lines += text.toString().match(/\d+\/120/g)?.length ?? 0;
        // From the first epoch on it writes most of the time.
        if (lines >= linesLeft) child.kill("SIGKILL");
      });
      expect(await new Promise((resolve) => child.on("close", (...how) => resolve(how)))).toEqual([null, "SIGKILL"]);
      epochs.push(readCheckpoint(readFileSync(join(cwd, "run.ckpt"))).checkpoint.epoch);
    }
    expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
    expect(epochs.at(-1)).toBeLessThan(120);
    const args = kept.map((word) => (word === "." ? cwd : /safetensors|ckpt/.test(word) ? join(cwd, word) : word));
    expect(run(...args).status).toBe(0);
    const [whole, parts] = ["whole", "parts"].map((name) => readFileSync(join(cwd, `${name}.safetensors`)));
    expect(parts!.equals(whole!)).toBe(true);
  });

  it("is a filter: what comes by one pipe leaves by another", () => {
    const path = folder({ "net.safetensors": safetensors() });
    const line = `cat net.safetensors | "${process.execPath}" "${command}" convert - - --format onnx | "${process.execPath}" "${command}" convert - /dev/stdout --format safetensors`;
    const piped = spawnSync("sh", ["-c", line], { cwd: path });
    expect([piped.status, piped.stderr.toString()]).toEqual([0, ""]);
    writeFileSync(join(path, "back.safetensors"), piped.stdout);
    const { status, stdout } = run("inspect", join(path, "back.safetensors"));
    expect([status, stdout]).toEqual([0, expect.stringContaining("4 → 4 softmax")]);
  });
});
