/** `-` is standard output, for a file that a command writes: its bytes and nothing else; and formats told by name or option. */

import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { main } from "../../src/cli/main.ts";
import { feedforward, folder, listing, Recorder, type Setting } from "./surroundings.ts";
import { data, safetensors } from "./tiny.ts";

/** What a command line writes to standard output, byte by byte. */
async function bytesOf(args: readonly string[], setting: Setting = {}) {
  const recorder = new Recorder(setting);
  const code = await main(args, recorder);
  return { code, bytes: recorder.bytes, err: recorder.err };
}

function place() {
  const path = folder({ ...data, "net.safetensors": safetensors() });
  const at = (name: string): string => join(path, name);
  return { path, at };
}

/** Command lines that write a file, which stands in for OUT; and the format that it has. */
const lines: readonly (readonly [line: string, format: string])[] = [
  ["convert NET OUT", "npz"],
  ["convert NET OUT", "safetensors"],
  ["convert NET OUT", "onnx"],
  ["plot relu --out OUT", "svg"],
  ["plot relu --out OUT", "png"],
  ["show 1 --data DIR --out OUT", "svg"],
  ["show 1 --data DIR --out OUT", "png"],
];

function words(line: string, { path, at }: ReturnType<typeof place>, out: string): string[] {
  return line.split(" ").map((word) => ({ NET: at("net.safetensors"), DIR: path, OUT: out })[word] ?? word);
}

describe.each(lines)("%s as %s", (line, format) => {
  it("writes to - what it writes to a file, and says nothing beside it", async () => {
    const here = place();
    const written = await feedforward(words(line, here, here.at(`a.${format}`)));
    const [first, ...remarks] = written.out.split("\n");
    expect([written.code, first]).toEqual([0, expect.stringMatching(/^written: /)]);
    for (const out of ["-", "/dev/stdout"]) {
      const { code, bytes, err } = await bytesOf([...words(line, here, out), "--format", format]);
      expect([code, bytes.equals(readFileSync(here.at(`a.${format}`)))]).toEqual([0, true]);
      expect(err).toBe(remarks.join("\n")); // what is lost on the way is still said
    }
    expect(listing(here.path).length).toBe(Object.keys(data).length + 2);
  });

  it("takes any name where the format is said", async () => {
    const here = place();
    for (const name of [`a.${format}`, "plain"])
      await feedforward([...words(line, here, here.at(name)), "--format", format]);
    expect(readFileSync(here.at("plain")).equals(readFileSync(here.at(`a.${format}`)))).toBe(true);
  });

  it("is not for a terminal, but for text", async () => {
    const { code, bytes, err } = await bytesOf([...words(line, place(), "-"), "--format", format], { isTTY: true });
    const isText = format === "svg";
    expect([code, bytes.length > 0]).toEqual(isText ? [0, true] : [1, false]);
    if (!isText)
      expect(err).toMatch(
        /^feedforward: .*-: the bytes of a \w+ file are not for a terminal; send them to a file or a pipe\n$/,
      );
  });
});

describe("wrong usage", () => {
  const here = () => folder({ "a.safetensors": safetensors() });
  it.each([
    ["plot --out -", "--out -: standard output has no name that says the format; --format svg or png does"],
    ["show --out -", "--out -: standard output has no name that says the format; --format svg or png does"],
    [
      "convert DIR/a.safetensors -",
      "-: standard output has no name that says the format; --format npz, safetensors or onnx does",
    ],
    [
      "convert a /dev/stdout",
      "/dev/stdout: standard output has no name that says the format; --format npz, safetensors or onnx does",
    ],
    ["plot --out a.svg --format png", "--out a.svg: the name says svg, --format says png"],
    ["convert a b.NPZ --format onnx", "b.NPZ: the name says npz, --format says onnx"],
    ["plot --out - --format svg --json", "--out - and --json both want standard output"],
    ["show --out /dev/stdout --format png --json", "--out /dev/stdout and --json both want standard output"],
    ["convert a - --format npz --json", "- and --json both want standard output"],
    ["plot --format svg", "--format: there is nothing to write without --out"],
    ["show --format svg", "--format: there is nothing to write without --out"],
    ["plot --out a.svg --format gif", '--format: expected one of svg, png, got "gif"'],
    ["convert a b --format pickle", '--format: expected one of npz, safetensors, onnx, got "pickle"'],
    ["train --out -", "--out -: expected a name that ends in .safetensors"],
  ])("%s", async (line, sentence) => {
    const { code, out, err } = await feedforward(line.replaceAll("DIR", here()).split(" "));
    expect([code, err.split("\n")[0]]).toEqual([2, `feedforward: ${sentence}`]);
    // For a program, that is data where its answer would be.
    if (line.endsWith("--json")) expect(JSON.parse(out)).toMatchObject({ error: { message: sentence } });
    else expect(out).toBe("");
  });

  it("in Korean too", async () => {
    const { err } = await feedforward(["plot", "--out", "-", "--lang", "ko"]);
    expect(err).toContain(
      "--out -: 표준 출력에는 형식을 알려 줄 이름이 없습니다. --format svg 또는 png로 알려 주십시오\n",
    );
  });
});

it("a file may be called -, by its folder", async () => {
  const { at } = place();
  expect((await feedforward(["plot", "relu", "--out", at("-"), "--format", "svg"])).code).toBe(0);
  expect(existsSync(at("-"))).toBe(true);
});

it("a link to standard output is standard output", async () => {
  const { at } = place();
  symlinkSync("/dev/stdout", at("link.svg"));
  const { code, bytes } = await bytesOf(["plot", "relu", "--out", at("link.svg")]);
  expect([code, bytes.toString("utf8", 0, 4)]).toEqual([0, "<svg"]);
});

it("a reader that has gone is no failure, a full output is one", async () => {
  const failing = (code: string): Setting => ({ failure: () => Object.assign(new Error(code), { code }) });
  const args = ["plot", "relu", "--out", "-", "--format", "svg"];
  expect((await bytesOf(args, failing("EPIPE"))).code).toBe(0);
  expect(await bytesOf(args, failing("ENOSPC"))).toMatchObject({
    code: 1,
    err: "feedforward: cannot write standard output: no space is left there\n",
  });
});
