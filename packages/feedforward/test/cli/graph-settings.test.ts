/** What is settled of a graph on the command line: inputs that decide shapes, open sizes, one of several outputs. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeNpy } from "../../src/formats/npy.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { Graph } from "../../src/onnx/graph.ts";
import type { GraphNode, GraphValue } from "../../src/onnx/node.ts";
import { Session } from "../../src/session.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { node } from "../onnx/graphs.ts";
import { feedforward, folder } from "./surroundings.ts";
import { data, safetensors } from "./tiny.ts";

function onnx(inputs: readonly GraphValue[], nodes: readonly GraphNode[], outputs: readonly string[]): Uint8Array {
  const declared = outputs.map((name) => ({ name, dtype: null, shape: null }));
  const constants = new Map([["two", tensor(2)]]);
  return writeOnnx(new Graph({ opset: 13, inputs, outputs: declared, nodes, constants }));
}

const x: GraphValue = { name: "x", dtype: "float32", shape: ["n", 4] };
const files = {
  ...data,
  "sizes.onnx": onnx(
    [x, { name: "sizes", dtype: "int64", shape: [2] }],
    [node("Reshape", ["x", "sizes"], ["y"])],
    ["y"],
  ),
  "rate.onnx": onnx(
    [x, { name: "sr", dtype: "int64", shape: [] }],
    [node("Cast", ["sr"], ["rate"], { to: ["int", 1n] }), node("Mul", ["x", "rate"], ["y"])],
    ["y"],
  ),
  "heads.onnx": onnx(
    [x],
    [node("Mul", ["x", "two"], ["logits"]), node("Softmax", ["logits"], ["probs"]), node("Neg", ["x"], ["softmax"])],
    ["logits", "probs", "softmax"],
  ),
  "open.onnx": onnx(
    [{ name: "x", dtype: "float32", shape: ["n", "c", "h", "w"] }],
    [node("Mul", ["x", "two"], ["a"]), node("Flatten", ["a"], ["y"])],
    ["y"],
  ),
  "both.npz": writeNpz([
    ["x", tensor([[1, 2, 3, 4]])],
    ["sizes", tensor([2, 2], { dtype: "int64" })],
  ]),
  "net.safetensors": safetensors(),
  "x.npy": writeNpy(tensor([[1, 2, 3, 4]])),
};

async function run(words: string, language = "en") {
  const path = folder(files);
  const args = words.split(" ").map((word) => (word in files ? join(path, word) : word.replace("DIR", path)));
  const { code, out, err } = await feedforward([...args, "--lang", language], { columns: 100 });
  return { code, out: out.replaceAll(`${path}/`, ""), err: err.replaceAll(`${path}/`, "") };
}

const chosen = "logits  float32 [1, 4]\n  [[2. 4. 6. 8.]]\n";

describe("predict", () => {
  it.each([
    ["a shape", "x.npy --weights sizes.onnx --constant sizes=2x2", "y  float32 [2, 2]\n  [[1. 2.]\n   [3. 4.]]\n"],
    ["a number", "x.npy --weights rate.onnx --constant sr=3", "y  float32 [1, 4]\n  [[ 3.  6.  9. 12.]]\n"],
    ["an output", "x.npy --weights heads.onnx --output logits", chosen],
    [
      "an output that is called as a function",
      "x.npy --weights heads.onnx --output softmax",
      "softmax  float32 [1, 4]\n  [[-1. -2. -3. -4.]]\n",
    ],
  ])("%s", async (_, words, out) => {
    expect(await run(`predict ${words}`)).toEqual({ code: 0, out, err: "" });
  });

  it.each([
    [
      "no input of that name",
      "--constant rate=3 --weights rate.onnx",
      '--constant: there is no input "rate", expected x, sr',
      "입력: x, sr",
    ],
    [
      "a fraction",
      "--constant sr=1.5 --weights rate.onnx",
      '--constant: input "sr" is int64 [], which cannot be 1.5',
      "1.5일 수 없습니다",
    ],
    [
      "too many",
      "--constant sizes=1x2x2 --weights sizes.onnx",
      'input "sizes" is int64 [2], which cannot be 1x2x2',
      "1x2x2일 수",
    ],
    [
      "no output of that name",
      "--output label --weights heads.onnx",
      '--output: there is no output "label", expected logits, probs, softmax',
      '"label" 출력이',
    ],
    [
      "what is no function of a network",
      "--output label --weights net.safetensors",
      "--output: expected one of step, sigmoid, relu, ",
      "--output",
    ],
    ["layers", "--constant a=1 --weights net.safetensors", "--constant is for graphs", "--constant 옵션은 그래프에"],
  ])("refuses %s", async (_, words, english, korean) => {
    const answer = await run(`predict x.npy ${words}`);
    expect([answer.code, answer.err]).toEqual([1, expect.stringContaining(english)]);
    expect((await run(`predict x.npy ${words}`, "ko")).err).toContain(korean);
  });

  it("is wrong usage without a value", async () => {
    const answer = await run("predict x.npy --constant sr --weights rate.onnx");
    const sentence = "--constant: expected values like sr=16000 or sizes=1x512";
    expect([answer.code, answer.err]).toEqual([2, expect.stringContaining(sentence)]);
  });

  it("asks for what decides shapes in options", async () => {
    const { code, err } = await run("predict both.npz --weights sizes.onnx");
    expect([code, err]).toEqual([
      1,
      expect.stringContaining(
        "must be known before the graph runs, but depends on sizes: say it with --constant sizes=…",
      ),
    ]);
    expect((await run("predict both.npz --weights sizes.onnx", "ko")).err).toContain("--constant sizes=…처럼 알려");
  });
});

describe("bench and inspect", () => {
  it.each(["bench sizes.onnx --constant sizes=2x2 -q", "bench heads.onnx --output probs -q"])("%s", async (words) => {
    const { code, out } = await run(words);
    expect([code, out]).toEqual([0, expect.stringMatching(/Identical bits: all 4 numbers agree/)]);
  });

  it("inspect tells the steps, with what decides them", async () => {
    const { out } = await run("inspect sizes.onnx");
    expect(out).toContain("--constant sizes=…");
    const told = await run("inspect sizes.onnx --constant sizes=2x2");
    expect([told.code, told.out.includes("--constant")]).toEqual([0, false]);
  });
});

describe("eval", () => {
  it("shows images to a graph whose sizes are said, and takes one output", async () => {
    const path = folder(files);
    const names = ["open.onnx", "heads.onnx"];
    const options = [
      ["--shape", "x=1x1x2x2"],
      ["--output", "probs"],
    ];
    for (const [i, name] of names.entries()) {
      const args = ["eval", join(path, name), "--data", path, "--batch", "2", "--json", ...options[i]!];
      const { code, out } = await feedforward(args);
      expect([code, out]).toEqual([0, expect.stringMatching(/("accuracy": 0\.75[\s\S]*){2}/)]);
    }
    expect(new Session(readOnnx(files["heads.onnx"])).outputs).toHaveLength(3);
    writeFileSync(join(path, "again.onnx"), files["heads.onnx"]);
    const { code, err } = await feedforward(["eval", join(path, "again.onnx"), "--data", path]);
    expect([code, err]).toEqual([1, expect.stringContaining("--output NAME takes one")]);
  });
});
