/** `feedforward compile`: files that are all there or not at all, and what is refused before the first of them. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { optionName } from "../../src/cli/command/command.ts";
import { commands } from "../../src/cli/commands.ts";
import { nodeFiles } from "../../src/files/system.ts";
import { writeOnnx } from "../../src/formats/onnx.ts";
import { Session } from "../../src/session.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { Compiled } from "../compile/machine.ts";
import { node, withNodes } from "../onnx/graphs.ts";
import { feedforward, folder, listing } from "./surroundings.ts";
import { network, safetensors } from "./tiny.ts";

function place(files: Record<string, Uint8Array>) {
  const path = folder(files);
  return { path, at: (name: string): string => join(path, name) };
}

describe("compile", () => {
  it("writes a module that answers as a session does", async () => {
    const { path, at } = place({ "a.safetensors": safetensors(network()) });
    const { code, out, err } = await feedforward(["compile", at("a.safetensors"), "-o", at("b.wasm")]);
    const bytes = readFileSync(at("b.wasm"));
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toBe(`written: ${at("b.wasm")} (${bytes.length.toLocaleString("en")} bytes)\n`);
    expect(listing(path)).toEqual(["a.safetensors", "b.wasm"]);
    const module = new Compiled(bytes);
    const x = Float32Array.of(0.25, 0.5, 0, 1);
    expect(hex(module.outputs([x], 1)[0]!)).toBe(hex(new Session(network()).predict(x).data));
    const sha256 = createHash("sha256")
      .update(readFileSync(at("a.safetensors")))
      .digest("hex");
    expect(module.description.source).toEqual({ sha256 });
  });

  it("the network of this package, with the options", async () => {
    const { at } = place({});
    const { code, out } = await feedforward([
      "compile",
      "-o",
      at("a.wasm"),
      "--weights",
      "float16",
      "--capacity",
      "3",
      "--json",
    ]);
    const bytes = readFileSync(at("a.wasm"));
    expect({ code, json: JSON.parse(out) as unknown }).toMatchObject({
      code: 0,
      json: { files: [{ file: at("a.wasm"), bytes: bytes.length }] },
    });
    expect(new Compiled(bytes).capacity).toBe(3);
  });

  it("a state, and shapes that the file leaves open", async () => {
    const graph = withNodes([node("Add", ["a", "a"], ["y"])], 13, { shape: null });
    const { at } = place({ "a.onnx": writeOnnx(graph) });
    const words = ["compile", at("a.onnx"), "-o", at("a.wasm")];
    expect((await feedforward(words)).err).toContain("leave sizes open");
    expect((await feedforward([...words, "--shape", "2x3"])).code).toBe(0);
    const [y] = new Compiled(readFileSync(at("a.wasm"))).outputs([Float32Array.of(1, 2, 3, 4, 5, 6)], 1);
    expect([...y!]).toEqual([...new Session(graph).run({ x: tensor([[1, 2, 3], [4, 5, 6]]) }).y!.data]); // biome-ignore format: rows
    const { code, err } = await feedforward([...words, "--shape", "2x3", "--state", "x=z"]);
    expect({ code, isNamed: err.includes('"z"') }).toEqual({ code: 1, isNamed: true });
  });

  it.each([
    [["b.js"], ["b.d.ts", "b.js"]],
    [
      ["b.js", "--no-wasm"],
      ["b.d.ts", "b.js"],
    ],
    [
      ["b.js", "--separate"],
      ["b.d.ts", "b.js", "b.wasm"],
    ],
    [["b.ts"], ["b.ts"]],
    [
      ["b.ts", "--separate", "--small"],
      ["b.ts", "b.wasm"],
    ],
    [["b.c"], ["b.c", "b.h"]],
    [
      ["b-2.c", "--name", "digits"],
      ["b-2.c", "b-2.h"],
    ],
  ])("%j writes %j", async ([name, ...words], files) => {
    const { path, at } = place({ "a.safetensors": safetensors(network()) });
    const { code, out, err } = await feedforward(["compile", at("a.safetensors"), "-o", at(name!), ...words]);
    expect({ code, err, lines: out.split("\n").length }).toEqual({ code: 0, err: "", lines: files.length + 1 });
    expect(listing(path)).toEqual(["a.safetensors", ...files]);
    if (name === "b-2.c") expect(readFileSync(at("b-2.h"), "utf8")).toContain("int digits_predict(");
  });

  it("all files or none", async () => {
    const { path, at } = place({ "a.safetensors": safetensors(network()) });
    let opened = 0;
    const open: typeof nodeFiles.open = (...args) => {
      opened += 1;
      if (opened > 3) throw Object.assign(new Error("full"), { code: "ENOSPC" });
      return nodeFiles.open(...args);
    };
    const words = ["compile", at("a.safetensors"), "-o", at("b.js"), "--separate"];
    const { code } = await feedforward(words, { files: { ...nodeFiles, open } });
    expect({ code, opened, files: listing(path) }).toEqual({ code: 1, opened: 4, files: ["a.safetensors"] });
  });

  it.each([
    [["-o", "b.wasm", "--no-wasm"], 2, "--no-wasm is for .js, .ts alone"],
    [["-o", "b.wasm", "--separate"], 2, "--separate is for .js, .ts alone"],
    [["-o", "b.js", "--name", "a"], 2, "--name is for .c alone"],
    [["-o", "b.js", "--separate", "--no-wasm"], 2, "exclude each other"],
    [["-o", "b.c", "--weights", "float16"], 2, "--weights float16 is for .wasm, .js, .ts alone"],
    [["-o", "b.c", "--small"], 2, "--small is for .wasm, .js, .ts alone"],
    [["-o", "b.c", "--name", "int"], 2, '"int"'],
    [["-o", "b.2.c"], 2, "--name"],
    [["-o", "b.exe"], 2, ".wasm"],
    [[], 2, "--out is missing"],
    [["-o", "b.wasm", "--state", "s"], 2, "--state: expected names of an input and an output"],
    [["-o", "b.wasm", "--state", "s=t"], 1, "--state"],
    [["-o", "b.wasm", "--shape", "1x4"], 1, "--shape"],
    [["-o", "b.wasm", "--capacity", "0"], 2, "--capacity"],
    [["-o", "b.wasm", "--weights", "int8"], 2, "float16"],
  ])("refuses %j", async (words, expected, said) => {
    const { path, at } = place({ "a.safetensors": safetensors(network()) });
    const placed = words.map((word) => (word.startsWith("b.") ? at(word) : word));
    const { code, err } = await feedforward(["compile", at("a.safetensors"), ...placed]);
    expect(code).toBe(expected);
    expect(err).toContain(said);
    expect(listing(path)).toEqual(["a.safetensors"]);
  });

  it("refuses a step without a kernel before a byte is written, in both languages", async () => {
    const file = writeOnnx(withNodes([node("CumSum", ["a", "first"], ["y"])], 14));
    const { path, at } = place({ "a.onnx": file });
    const words = ["compile", at("a.onnx"), "-o", at("a.wasm")];
    const [en, ko] = [await feedforward(words), await feedforward([...words, "--lang", "ko"])];
    expect([en.code, en.err.includes("(cumSum)"), ko.err.includes("커널이 없습니다")]).toEqual([1, true, true]);
    expect(listing(path)).toEqual(["a.onnx"]);
  });

  it("leaves nothing behind where the folder takes no file", async () => {
    const { path, at } = place({ "a.safetensors": safetensors(network()) });
    const files = { ...nodeFiles, rename: () => Promise.reject(Object.assign(new Error("full"), { code: "ENOSPC" })) };
    const { code } = await feedforward(["compile", at("a.safetensors"), "-o", at("b.wasm")], { files });
    expect({ code, files: listing(path) }).toEqual({ code: 1, files: ["a.safetensors"] });
  });
});

describe.each(["docs/deploy.md", "docs/deploy.ko.md"])("%s", (path) => {
  const text = readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");

  it("names options that there are", () => {
    const options = Object.keys(commands.find(({ name }) => name === "compile")!.options).map(optionName);
    const named = [...text.matchAll(/`--([a-z]+)/g)].map(([, name]) => name!.replace(/^no-/, ""));
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((name) => !options.includes(name))).toEqual([]);
  });

  it("speaks of examples that there are", () => {
    expect(text).toContain("(../examples)");
    const places = ["page/main.js", "worker/worker.js", "node/service.js", "c/main.c"];
    const found = places.map((place) => existsSync(new URL(`../../../../examples/${place}`, import.meta.url)));
    expect(found).toEqual(places.map(() => true));
  });
});
