/** `-` is standard input, for a file that a command reads: what is said of it is what would be said of the file. */

import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { main } from "../../src/cli/main.ts";
import { pictureToPng } from "../../src/draw/picture.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { bundle } from "../bundle.ts";
import { feedforward, folder, Recorder, type Setting } from "./surroundings.ts";
import { data, safetensors } from "./tiny.ts";

const files = {
  ...data,
  "net.safetensors": safetensors(),
  "evil.pkl": "cos\nsystem\n(S'true'\ntR.",
  "bare.npz": writeNpz([["fc1.weight", tensor([[1, 2], [3, 4]])]]), // biome-ignore format: matrix
  "digit.png": pictureToPng(tensor([[0, 0, 0], [0, 255, 0], [0, 0, 0]], { dtype: "uint8" }), {}), // biome-ignore format: matrix
  empty: "",
  text: "hello",
};

/** A command line with a file, and the same with its bytes on standard input. The file is called as that is. */
async function both(line: string, file: keyof typeof files) {
  const dir = folder({ ...data, "standard input": files[file] });
  const path = join(dir, "standard input");
  const run = (name: string, setting: Setting) => {
    const words: Record<string, string> = { FILE: name, DIR: dir, OUT: join(dir, "out.onnx") };
    return feedforward(
      line.split(" ").map((word) => words[word] ?? word),
      { columns: 300, ...setting },
    );
  };
  const { code, out, err } = await run(path, {});
  const plain = (text: string) => text.replaceAll(path, "standard input");
  const byInput = await run("-", { input: readFileSync(path) });
  return { byName: { code, out: plain(out), err: plain(err) }, byInput };
}

describe("the same is said", () => {
  it.each<[string, keyof typeof files, number]>([
    ["inspect FILE", "net.safetensors", 0],
    ["inspect FILE", "evil.pkl", 1],
    ["inspect FILE --wat", "net.safetensors", 0],
    ["inspect FILE --wat", "evil.pkl", 1],
    ["inspect FILE", "empty", 1],
    ["inspect FILE", "text", 1],
    ["check FILE", "net.safetensors", 0],
    ["check FILE", "evil.pkl", 1],
    ["check FILE", "empty", 1],
    ["convert FILE OUT", "net.safetensors", 0],
    ["convert FILE OUT", "text", 1],
    ["convert FILE OUT", "bare.npz", 1],
    ["predict FILE --top 3", "digit.png", 0],
    ["predict FILE", "text", 1],
    ["eval FILE --data DIR", "net.safetensors", 0],
    ["eval --weights FILE --data DIR", "net.safetensors", 0],
    ["eval -w FILE --data DIR", "net.safetensors", 0],
    ["eval FILE --data DIR", "text", 1],
    ["bench FILE --data DIR --batch 2", "net.safetensors", 0],
    ["bench --weights FILE --data DIR", "evil.pkl", 1],
  ])("%s of %s", async (line, file, code) => {
    const { byName, byInput } = await both(line, file);
    expect(byInput).toEqual(byName);
    expect(byInput.code).toBe(code);
  });

  it("in Korean, where it has a name of its own", async () => {
    const setting = { input: Buffer.from("hello") };
    expect((await feedforward(["inspect", "-", "--lang", "ko"], setting)).err).toBe(
      "feedforward: 표준 입력: 알 수 없는 형식입니다\n",
    );
    expect((await feedforward(["check", "-", "--lang", "ko"], setting)).out).toBe(
      "표준 입력: 거부: 알 수 없는 형식입니다\n",
    );
  });

  it("and to programs it is -, as it was asked for", async () => {
    const input = safetensors();
    expect(JSON.parse((await feedforward(["check", "-", "--json"], { input })).out)[0].file).toBe("-");
    expect(JSON.parse((await feedforward(["inspect", "-", "--json"], { input })).out).file).toBe("-");
  });
});

it("convert goes from standard input to standard output", async () => {
  const recorder = new Recorder({ input: safetensors() });
  expect(await main(["convert", "-", "-", "--format", "safetensors"], recorder)).toBe(0);
  expect([recorder.bytes.equals(safetensors()), recorder.err]).toEqual([true, ""]);
});

it("one of several files may come by standard input", async () => {
  const path = join(folder(files), "net.safetensors");
  const { code, out } = await feedforward(["check", path, "-"], { input: Buffer.from("hello") });
  expect([code, out.split("\n").length]).toEqual([1, 3]);
});

describe("refused", () => {
  it.each([
    ["check - -", 2, "standard input (-) can be read once only"],
    ["predict - --weights -", 2, "standard input (-) can be read once only"],
  ])("%s", async (line, code, sentence) => {
    const result = await feedforward(line.split(" "), { input: safetensors() });
    expect([result.code, result.err.split("\n")[0]]).toEqual([code, `feedforward: ${sentence}`]);
  });

  it.each([
    ["EISDIR", "it is a folder", "파일이 아니라 폴더입니다"],
    [
      "EENDLESS",
      "more than 256 MiB came and no end: what is no file must end before; save it as a file first",
      "256 MiB를 넘도록",
    ],
    ["EIO", "the device failed", "장치에서 오류가 났습니다"],
    ["ETERMINAL", "it is a terminal; send a file (< FILE) or a pipe", "터미널입니다. 파일(< FILE)이나 파이프를"],
  ])("%s", async (code, english, korean) => {
    const failure = Object.assign(new Error(code), { code });
    expect((await feedforward(["eval", "-"], { input: failure })).err).toBe(
      `feedforward: cannot read standard input: ${english}\n`,
    );
    expect((await feedforward(["eval", "-", "--lang", "ko"], { input: failure })).err).toContain(
      `표준 입력: ${korean}`,
    );
  });
});

describe("the standard input of a process", () => {
  /** What a program that reads it says of it. */
  async function read(from: "pipe" | number, feed: (stdin: NodeJS.WritableStream) => void = () => {}): Promise<string> {
    const program = await bundle({ main: new URL("../files/input-main.ts", import.meta.url) }, "node");
    const child = spawn(process.execPath, [join(program, "main.js")], { stdio: [from, "pipe", "inherit"] });
    child.stdin?.on("error", () => {}); // it may have read enough
    if (child.stdin !== null) feed(child.stdin);
    let out = "";
    child.stdout!.on("data", (text) => (out += text));
    await new Promise((resolve) => child.on("close", resolve));
    return out;
  }

  const opened = (path: string): number => {
    const descriptor = openSync(path, "r");
    onTestFinished(() => closeSync(descriptor));
    return descriptor;
  };

  it("is a pipe that comes in pieces", async () => {
    const out = await read("pipe", (stdin) => {
      stdin.write(Buffer.alloc(70_000, 1));
      setTimeout(() => stdin.end(Buffer.alloc(3, 2)), 50);
    });
    expect(out).toBe("70003 bytes, sum 70006");
  });

  it("is empty", async () => {
    expect(await read("pipe", (stdin) => stdin.end())).toBe("0 bytes, sum 0");
  });

  it("is a file", async () => {
    const path = join(folder({ a: Buffer.alloc(9, 1) }), "a");
    expect(await read(opened(path))).toBe("9 bytes, sum 9");
  });

  it("is a folder", async () => {
    expect(await read(opened(folder()))).toBe("EISDIR");
  });

  it("never ends", async () => {
    expect(await read(opened("/dev/zero"))).toBe("EENDLESS");
  });
});
