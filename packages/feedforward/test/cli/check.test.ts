/** Which of many files are whole and safe: a line for each, and an exit code for scripts. */

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeNpz } from "../../src/formats/npz.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { feedforward, folder } from "./surroundings.ts";
import { images, safetensors } from "./tiny.ts";

const files = {
  "a.npz": writeNpz([["W1", tensor([1])]]),
  "b.safetensors": safetensors(),
  "c.idx": images(1),
  "evil.pkl": "cos\nsystem\n(S'true'\ntR.",
  "cut.npz": writeNpz([["W1", tensor([1])]]).subarray(0, 50),
  "text.txt": "hello",
  "empty.onnx": "",
  "worse.pkl": Buffer.from("cos\nsystem\n(X\x02\0\0\0\xff\xfetR.", "latin1"),
};

/** Runs `check` on files of a new folder; the folder is left out of what it says. */
async function check(names: readonly string[], ...extra: string[]) {
  const path = folder(files);
  const { code, out, err } = await feedforward(["check", ...names.map((name) => join(path, name)), ...extra]);
  return { code, err, out: out.replaceAll(`${path}/`, "") };
}

describe("check", () => {
  it("clean files", async () => {
    expect(await check(["a.npz", "b.safetensors", "c.idx"])).toEqual({
      code: 0,
      err: "",
      out: "a.npz: clean (npz)\nb.safetensors: clean (safetensors)\nc.idx: clean (idx)\n",
    });
  });

  it.each([
    ["evil.pkl", 1, "evil.pkl: refused: pickle: refuses to import os.system at offset 0\n"],
    [
      "cut.npz",
      1,
      "cut.npz: refused: zip: the end of the directory is missing; the file may be cut off at offset 50\n",
    ],
    ["text.txt", 1, "text.txt: refused: inspect: the bytes begin like no format that is known here\n"],
    ["none.npz", 2, "none.npz: could not be read: no such file or folder\n"],
    ["empty.onnx", 1, "empty.onnx: refused: inspect: the file is empty\n"],
    ["worse.pkl", 1, "worse.pkl: refused: pickle: refuses to import os.system at offset 0\n"],
  ])("%s", async (name, code, line) => {
    const result = await check(["a.npz", name]);
    expect([result.code, result.err]).toEqual([code, ""]);
    expect(result.out).toContain(`a.npz: clean (npz)\n${line}`);
  });

  it("the worst decides", async () => {
    expect((await check(["none.npz", "evil.pkl", "a.npz"])).code).toBe(2);
  });

  it("gives JSON", async () => {
    const { code, out } = await check(["a.npz", "evil.pkl"], "--json");
    expect([code, JSON.parse(out)]).toEqual([
      1,
      [
        { file: "a.npz", verdict: "clean", format: "npz", reason: null },
        {
          file: "evil.pkl",
          verdict: "refused",
          format: "pickle",
          reason: "pickle: refuses to import os.system at offset 0",
        },
      ],
    ]);
  });

  it("of Korean users", async () => {
    expect((await check(["a.npz", "evil.pkl"], "--lang", "ko")).out).toMatch(
      /^a\.npz: 이상 없음 \(npz\)\nevil\.pkl: 거부: pickle: os\.system 가져오기를 거부합니다 \(오프셋 0\)\n$/,
    );
    expect((await check(["none.npz", "empty.onnx"], "--lang", "ko")).out).toBe(
      "none.npz: 읽지 못함: 그런 파일이나 폴더가 없습니다\nempty.onnx: 거부: 빈 파일입니다\n",
    );
  });

  it("wants a name", async () => {
    expect((await feedforward(["check"])).code).toBe(2);
  });
});
