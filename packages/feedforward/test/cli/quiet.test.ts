/** `--quiet`: what was asked for and nothing else; no progress, whatever the clock says. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { feedforward, folder } from "./surroundings.ts";
import { data, safetensors } from "./tiny.ts";

/** A terminal on which everything takes minutes. */
function slow() {
  let timeMs = 0;
  return {
    isTTY: true,
    env: { NO_COLOR: "1" },
    now() {
      timeMs += 20_000;
      return timeMs;
    },
  };
}

function place() {
  const path = folder({ ...data, "net.safetensors": safetensors() });
  return { path, net: join(path, "net.safetensors") };
}

const trained = ["--sizes", "4,4", "--holdout", "4", "--batch", "2", "--epochs", "2"];

describe("quiet", () => {
  it.each(["README.md", "README.ko.md"])("%s names the commands that take it", (name) => {
    const text = readFileSync(new URL(`../../../../${name}`, import.meta.url), "utf8");
    const line = text.split("\n").find((one) => one.includes("`--quiet`"))!;
    const around = name === "README.md" ? /`--quiet` of ([^.]*), which/ : /보여 주는 ([^.]*)의 `--quiet`/;
    const named = [...around.exec(line)![1]!.matchAll(/`(\w+)`/g)].map(([, command]) => command!);
    expect(named.sort()).toEqual(
      commands.flatMap(({ name: own, options }) => ("quiet" in options ? [own] : [])).sort(),
    );
  });

  it.each(["eval", "bench", "train"])("%s shows progress without it", async (name) => {
    const { path, net } = place();
    const words = name === "train" ? [...trained, "--out", join(path, "new.safetensors")] : [net];
    expect((await feedforward([name, ...words, "--data", path], slow())).err).toContain("%");
  });

  it.each(["--quiet", "-q"])("eval %s says how accurate it is, and whether the bits are the same", async (quiet) => {
    const { path, net } = place();
    const { code, out, err } = await feedforward(["eval", net, "--data", path, quiet], slow());
    expect([code, err]).toEqual([0, ""]);
    const [first, second, ...rest] = out.split("\n").filter((line) => line !== "");
    expect([first, second]).toEqual([
      expect.stringMatching(/^Accuracy:0.75 +one by one/),
      expect.stringMatching(/^Accuracy:0.75 +batches of 100/),
    ]);
    expect(rest.at(-1)).toBe("Identical bits: all 16 outputs agree in every one of their 32 bits.");
    expect(out).not.toContain("Network");
  });

  it("bench gives its table", async () => {
    const { path, net } = place();
    const { code, out, err } = await feedforward(["bench", net, "--data", path, "-q", "--batch", "2"], slow());
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^backend +batch/);
  });

  it("train says what came out, and where it is", async () => {
    const { path } = place();
    const file = join(path, "new.safetensors");
    const { code, out, err } = await feedforward(["train", "--data", path, ...trained, "-o", file, "-q"], slow());
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^Held-out images: .*\nwritten: .* bytes\)\n$/);
  });

  it.each([
    ["images", ["--holdout", "0"], "."],
    ["a table", ["--target", "class", "--validation", "0"], "rows.csv"],
  ])("train has nothing to say where nothing is held out, not even an empty line: %s", async (_, words, from) => {
    const rows = ["x,class", ...Array.from({ length: 20 }, (_, i) => `${i % 7},${i % 7 > 3 ? "a" : "b"}`)].join("\n");
    const path = folder({ ...data, "rows.csv": rows });
    const images = from === "." ? trained : ["--epochs", "2"];
    const { code, out } = await feedforward(["train", "--data", join(path, from), ...images, ...words, "-q"], slow());
    expect([code, out]).toEqual([0, ""]);
  });

  it("train still says that nothing is kept", async () => {
    const { err } = await feedforward(["train", "--data", place().path, ...trained, "-q"], slow());
    expect(err).toBe("nothing will be kept: --out FILE.safetensors writes the trained network to a file\n");
  });

  it.each(["eval", "bench", "train"])("%s gives the same JSON with it", async (name) => {
    const { path, net } = place();
    const words = [name, ...(name === "train" ? trained : [net]), "--data", path, "--json"];
    const [plain, quiet] = [await feedforward(words), await feedforward([...words, "--quiet"])];
    expect(JSON.parse(quiet.out)).toEqual(JSON.parse(plain.out));
  });

  it("is an option of every command that shows progress", () => {
    const names = commands.filter(({ options }) => "quiet" in options).map(({ name }) => name);
    expect(names).toEqual(["eval", "train", "bench", "score"]);
  });
});
