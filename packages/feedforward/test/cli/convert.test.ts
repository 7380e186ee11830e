/** One file in another format: the arrays keep their bits, and what is lost is said. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readNamedArrays, readNetwork } from "../../src/formats/model.ts";
import { readNpz, writeNpz } from "../../src/formats/npz.ts";
import { readSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import type { InputOptions } from "../../src/network/input.ts";
import { Activation, Dense } from "../../src/network/layer.ts";
import { Network } from "../../src/network/network.ts";
import { Session } from "../../src/session.ts";
import { type Tensor, tensor, zeros } from "../../src/tensor/tensor.ts";
import { bookWeights } from "../book-weights.ts";
import { goldenMap, goldenOf } from "../formats/golden-arrays.ts";
import { feedforward, folder, listing } from "./surroundings.ts";
import { network, safetensors } from "./tiny.ts";

const weights: readonly (readonly [string, Tensor])[] = [
  [
    "fc1.weight",
    tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]),
  ],
  ["fc1.bias", tensor([1, 2, 3], { dtype: "float64" })],
];

/** A folder with files in it, and the path of a name in it. */
function place(files: Record<string, Uint8Array>) {
  const path = folder(files);
  return {
    path,
    at: (name: string): string => join(path, name),
    bytes: (name: string) => readFileSync(join(path, name)),
  };
}

describe("convert", () => {
  it("keeps names, dtypes and bits", async () => {
    const { at, bytes } = place({ "a.npz": writeNpz(weights) });
    const { code, out, err } = await feedforward(["convert", at("a.npz"), at("b.safetensors")]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.split("\n")).toEqual([
      `written: ${at("b.safetensors")} (${bytes("b.safetensors").length} bytes)`,
      "the new file holds arrays alone and names no activation functions",
      "--hidden and --output write them into a .safetensors file",
      "",
    ]);
    expect(readSafetensors(bytes("b.safetensors")).metadata.size).toBe(0);
    await feedforward(["convert", at("b.safetensors"), at("c.npz")]);
    expect(new Map(goldenMap(readNpz(bytes("c.npz"))))).toEqual(new Map(goldenMap(new Map(weights))));
  });

  it.each([
    ["b.npz", "float16", "float16"],
    ["b.safetensors", "bfloat16", "bfloat16"],
    ["b.safetensors", "float32", "float32"],
  ])("rounds floats once for %s in %s", async (name, dtype, expected) => {
    const { at, bytes } = place({ "a.npz": writeNpz([...weights, ["labels", zeros([2], "int32")]]) });
    const { code, err } = await feedforward(["convert", at("a.npz"), at(name), "--dtype", dtype]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const { tensors } = readNamedArrays(bytes(name));
    expect(Array.from(["fc1.weight", "fc1.bias", "labels"], (key) => tensors.get(key)!.dtype)).toEqual([
      expected,
      expected,
      "int32",
    ]);
  });

  it("keeps the dtype of a file whose functions are given", async () => {
    const half = weights.map(([name, array]) => [name, array.to("float16")] as const);
    const { at, bytes } = place({ "a.npz": writeNpz(half) });
    await feedforward(["convert", at("a.npz"), at("b.safetensors"), "--output", "relu"]);
    const { tensors } = readSafetensors(bytes("b.safetensors"));
    expect(Array.from(tensors.values(), ({ dtype }) => dtype)).toEqual(["float16", "float16"]);
  });

  it("has no dtype for ONNX", async () => {
    const { at } = place({ "a.npz": writeNpz(weights) });
    const { code, err } = await feedforward([
      "convert",
      at("a.npz"),
      at("b.onnx"),
      "--output",
      "relu",
      "--dtype",
      "float16",
    ]);
    expect([code, err]).toEqual([2, expect.stringContaining("--dtype is for .safetensors and .npz")]);
  });

  it("writes all that is declared into the file", async () => {
    const { at, bytes } = place({ "a.npz": writeNpz(weights) });
    const words = "--hidden relu --output softmax --scale 1/255 --mean 1,2 --std 3 --names a,b --labels x,y,z".split(
      " ",
    );
    for (const name of ["b.safetensors", "b.onnx"]) {
      expect((await feedforward(["convert", at("a.npz"), at(name), ...words])).code).toBe(0);
      const { input, labels } = readNetwork(bytes(name));
      expect({ ...input, labels }).toMatchObject({ scale: "1/255", mean: [1, 2], std: [3], names: ["a", "b"] });
      expect(labels).toEqual(["x", "y", "z"]);
    }
    // What is said once more wins, field by field.
    await feedforward(["convert", at("b.safetensors"), at("c.safetensors"), "--std", "4"]);
    expect(readNetwork(bytes("c.safetensors")).input).toMatchObject({ mean: [1, 2], std: [4], names: ["a", "b"] });
    const wrong = await feedforward(["convert", at("a.npz"), at("d.onnx"), "--output", "relu", "--mean", "1;2"]);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("--mean: expected numbers like 0.485,")]);
    const many = await feedforward(["convert", at("a.npz"), at("d.onnx"), "--output", "relu", "--names", "a"]);
    expect([many.code, many.err]).toEqual([1, expect.stringContaining("expected 2 names, got 1")]);
  });

  it("writes the functions that are given into the file", async () => {
    const { at, bytes } = place({ "a.npz": writeNpz(weights) });
    const { code, out } = await feedforward(["convert", at("a.npz"), at("b.safetensors"), "--output", "relu"]);
    expect([code, out]).toEqual([0, expect.stringContaining("1 float64 tensor rounded once to float32\n")]);
    expect(out).not.toContain("arrays alone");
    expect([...new Session(readNetwork(bytes("b.safetensors"))).predict([1, -1]).data]).toEqual([0, 1, 2]);
  });

  it("keeps the description of a network, and says when it is lost", async () => {
    const { at, bytes } = place({ "a.safetensors": safetensors() });
    expect((await feedforward(["convert", at("a.safetensors"), at("b.safetensors")])).out).not.toContain(
      "arrays alone",
    );
    expect(Buffer.from(bytes("b.safetensors")).equals(safetensors())).toBe(true);
    const labelled = safetensors(network().with({ labels: ["a", "b", "c", "d"] }));
    const other = place({ "a.safetensors": labelled });
    const { out } = await feedforward(["convert", other.at("a.safetensors"), other.at("b.npz")]);
    expect(out.split("\n").slice(1)).toEqual([
      "the new file does not say the input's scale; say them in { input } when you load it",
      "the new file holds arrays alone and names no activation functions",
      "nor does it say the labels of the classes",
      "a .safetensors or .onnx file keeps all of it",
      "",
    ]);
    const json = await feedforward(["convert", other.at("a.safetensors"), other.at("b.npz"), "--json"]);
    expect(JSON.parse(json.out).lost).toEqual(["labels", "scale"]);
    const korean = await feedforward(["convert", at("a.safetensors"), at("b.npz"), "--lang", "ko"]);
    expect(korean.out).toContain("새 파일에는 배열만 있고 활성화 함수 이름은 없습니다");
  });

  it("a weight that loses its description keeps its direction", async () => {
    const square = new Network([
      new Dense({
        weight: [
          [1, 2],
          [3, 4],
        ],
      }),
      new Activation("relu"),
    ]);
    const { at, bytes } = place({ "a.safetensors": safetensors(square) });
    for (const target of ["b.npz", "c.onnx", "d.npz", "e.safetensors"]) {
      const source = { "d.npz": "c.onnx", "e.safetensors": "c.onnx" }[target] ?? "a.safetensors";
      expect((await feedforward(["convert", at(source), at(target)])).code).toBe(0);
      const network = readNetwork(bytes(target), target.endsWith("npz") ? { output: "relu" } : {});
      expect([target, ...new Session(network).predict([1, 0]).data]).toEqual([target, 1, 2]);
    }
  });

  it("asks for functions in the words of the command line", async () => {
    const { at } = place({ "a.npz": writeNpz(weights) });
    const { code, err } = await feedforward(["convert", at("a.npz"), at("b.onnx")]);
    expect([code, err]).toEqual([1, expect.stringContaining("--hidden relu --output softmax")]);
  });

  it("takes the order of layers, and asks for it in the words of the command line", async () => {
    const gap = (["0", "1", "3"] as const).map((name) => [`${name}.weight`, zeros([4, 4])] as const);
    const { at, bytes } = place({ "a.npz": writeNpz(gap) });
    const functions = ["--hidden", "relu", "--output", "softmax"];
    const asked = await feedforward(["convert", at("a.npz"), at("b.safetensors"), ...functions]);
    expect(asked.err).toContain("if hidden follows each say --layers 0,1,3, else export to ONNX\n");
    const told = await feedforward(["convert", at("a.npz"), at("b.safetensors"), ...functions, "--layers", "0,1,3"]);
    expect([told.code, readNetwork(bytes("b.safetensors")).layers.length]).toEqual([0, 6]);
    const left = await feedforward(["convert", at("a.npz"), at("c.safetensors"), ...functions, "--layers", "0,3"]);
    expect([left.code, left.err]).toEqual([1, expect.stringContaining("--layers leaves out 1; name every layer")]);
  });

  it("gives JSON", async () => {
    const { at } = place({ "a.safetensors": safetensors() });
    const { out } = await feedforward(["convert", at("a.safetensors"), at("b.npz"), "--json"]);
    expect(JSON.parse(out)).toMatchObject({ file: at("b.npz"), arrays: 2, isDescriptionLost: true });
  });

  it.each<[InputOptions, string[]]>([
    [{}, ["scale"]],
    [{ mean: [1], std: [2] }, ["scale", "mean", "std"]],
    [{ names: ['"std":', "b", "c", "d"] }, ["scale", "names"]],
    [{ scale: null, std: [2] }, ["std"]],
  ])("says what is lost of an input %j", async (input, names) => {
    const message = `the new file does not say the input's ${names.join(", ")}; say them in { input } when you load it`;
    const { at, bytes } = place({ "a.safetensors": safetensors(network(input)) });
    await feedforward(["convert", at("a.safetensors"), at("b.onnx")]);
    for (const source of ["a.safetensors", "b.onnx"]) {
      const { out } = await feedforward(["convert", at(source), at("c.npz"), "--json"]);
      expect(JSON.parse(out).notes).toEqual([{ code: "input-undescribed", facts: { names }, message }]);
      const korean = await feedforward(["convert", at(source), at("c.npz"), "--lang", "ko"]);
      expect(korean.out).toContain(`\n새 파일에는 입력의 ${names.join(", ")} 값이 없습니다. 읽을 때 input 옵션으로 `);
    }
    const { size, divisor, ...declared } = network(input).input;
    const back = readNetwork(bytes("c.npz"), { output: "softmax", input: declared });
    expect(back.input).toEqual({ size, divisor, ...declared });
  });

  it("loses nothing of an input that declares nothing, and nothing between files that describe it", async () => {
    const declared = network({ mean: [1], std: [2] });
    const { at, bytes } = place({
      "plain.safetensors": safetensors(network({ scale: null })),
      "a.safetensors": safetensors(declared),
    });
    const { out } = await feedforward(["convert", at("plain.safetensors"), at("b.npz"), "--json"]);
    expect(JSON.parse(out).notes).toEqual([]);
    for (const [source, target] of [
      ["a.safetensors", "c.onnx"],
      ["c.onnx", "d.safetensors"],
    ] as const) {
      expect((await feedforward(["convert", at(source), at(target)])).code).toBe(0);
      expect(readNetwork(bytes(target)).input).toEqual(declared.input);
    }
  });

  it.each([
    ["a broken file", "b.npz", writeNpz(weights).subarray(0, 99), /a\.npz: zip: the end of the directory is missing/],
    ["no arrays", "b.npz", new Uint8Array(3), /a\.npz: model: expected a file of named arrays/],
    ["what NumPy cannot hold", "b.npz", writeSafetensors([["w", zeros([1], "bfloat16")]]), /NumPy has no bfloat16/],
  ])("refuses %s and writes nothing", async (_, target, content, reason) => {
    const { path, at } = place({ "a.npz": content });
    const { code, err } = await feedforward(["convert", at("a.npz"), at(target)]);
    expect([code, err.split("\n").length]).toEqual([1, 2]);
    expect(err).toMatch(reason);
    expect(listing(path)).toEqual(["a.npz"]);
  });

  it("refuses an unknown ending as wrong usage", async () => {
    const { path, at } = place({ "a.npz": writeNpz(weights) });
    const { code, err } = await feedforward(["convert", at("a.npz"), at("b.txt")]);
    expect(code).toBe(2);
    expect(err).toMatch(/b\.txt: expected a name that ends in \.npz, \.safetensors, \.onnx\nUsage: /);
    expect(listing(path)).toEqual(["a.npz"]);
  });

  it("wants two names", async () => {
    const { code, err } = await feedforward(["convert", "a.npz"]);
    expect([code, err]).toEqual([2, expect.stringContaining("OUT is missing")]);
  });
});

describe("the book's weights", () => {
  it("keep their bits from pickle to ONNX to npz", async (context) => {
    if (bookWeights === null) return context.skip("the book's sample_weight.pkl is not here");
    const { at, bytes } = place({});
    expect((await feedforward(["convert", bookWeights, at("a.onnx")])).code).toBe(0);
    expect((await feedforward(["convert", at("a.onnx"), at("b.npz")])).code).toBe(0);
    const tensors = readNpz(bytes("b.npz"));
    for (const [name, array] of goldenMap(readNamedArrays(readFileSync(bookWeights)).tensors)) {
      const kernel = tensors.get(`dense${name[1]}/${name.startsWith("W") ? "kernel" : "bias"}`);
      expect([name, goldenOf(kernel!)]).toEqual([name, array]);
    }
  });

  it("keep their bits from pickle to npz to safetensors and back", async (context) => {
    if (bookWeights === null) return context.skip("the book's sample_weight.pkl is not here");
    const { at, bytes } = place({});
    const chain = [bookWeights, at("a.npz"), at("b.safetensors"), at("c.npz")];
    for (let i = 1; i < chain.length; i++) {
      expect((await feedforward(["convert", chain[i - 1]!, chain[i]!])).code).toBe(0);
    }
    const original = goldenMap(readNamedArrays(readFileSync(bookWeights)).tensors);
    expect(new Map(goldenMap(readNpz(bytes("c.npz"))))).toEqual(new Map(original));
    expect(original.map(([name]) => name)).toEqual(["b2", "W1", "b1", "W2", "W3", "b3"]);
  });
});
