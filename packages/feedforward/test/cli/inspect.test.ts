/** What is in a file, whether it is safe, and which network it would be. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { moduleOf } from "../../src/backend/wasm.ts";
import { writePng } from "../../src/draw/png.ts";
import { writeNpy } from "../../src/formats/npy.ts";
import { writeNpz } from "../../src/formats/npz.ts";
import { writeSafetensors } from "../../src/formats/safetensors.ts";
import { writeZip } from "../../src/formats/zip/write.ts";
import { lowerNetwork } from "../../src/network/lower.ts";
import { Network } from "../../src/network/network.ts";
import { Tensor, zeros } from "../../src/tensor/tensor.ts";
import { printModule } from "../../src/wasm/text.ts";
import { bookWeights } from "../book-weights.ts";
import { feedforward, folder } from "./surroundings.ts";
import { images, network, safetensors } from "./tiny.ts";

/** Runs `inspect` on a file with these bytes. */
async function inspect(bytes: Uint8Array | string, ...extra: string[]) {
  const path = folder();
  const file = join(path, "file");
  writeFileSync(file, bytes);
  const { code, out, err } = await feedforward(["inspect", file, ...extra]);
  return { code, out, err: err.replace(file, "FILE") };
}

const arrays = { W: zeros([2, 3], "float64"), b: zeros([3]) };
const picture = writePng(new Tensor("uint8", [3, 5], new Uint8Array(15)));

describe("inspect", () => {
  it("says what the inputs are called, so that no name steers the terminal", async () => {
    const named = safetensors(network({ names: ["sepal length", "petal\x1b[2J", "층", "d"] }));
    expect((await inspect(named)).out).toContain("inputs: sepal length, petal\\u{1b}[2J, 층, d\n");
    expect((await inspect(named, "--lang", "ko")).out).toContain("입력: sepal length, ");
    expect(JSON.parse((await inspect(named, "--json")).out).network.input.names[2]).toBe("층");
    expect((await inspect(safetensors())).out).not.toContain("inputs:");
    const many = new Network([], { input: { names: Array.from({ length: 1000 }, (_, i) => `n${i}`), size: 1000 } });
    expect((await inspect(safetensors(many))).out).toContain("n14, n15, … (1,000)\n");
  });

  it.each([
    ["safetensors", safetensors(), ["Format     safetensors\n", "dense1.bias    float32  [4]\n", "4 → 4 softmax\n"]],
    ["IDX", images(1, 2), ["Format     idx\n", "uint8  [2, 2, 2]\n"]],
    ["npy", writeNpy(arrays.W), ["Format     npy\n", "float64  [2, 3]  C order\n"]],
    [
      "npz",
      writeNpz(Object.entries(arrays)),
      ["Format     npz\n", "W  float64  [2, 3]  C order\n", "b  float32  [3]\n"],
    ],
    ["gzipped IDX", gzipSync(images(1, 2)), ["Format     idx (gzip)\n", "uint8  [2, 2, 2]\n"]],
    ["PNG", picture, ["Format     png\n", "uint8  [3, 5, 1]\n"]],
    ["a pickle of a list", "(lp0\nI1\naI2\na.", ["Format     pickle, protocol 0\n", "list  [2]\n"]],
    ["a pickle of a dict", "(dp0\nVname\np1\nI7\nsVN\np2\nNs.", ["name  number\n", "N     None\n"]],
  ])("%s", async (_, bytes, parts) => {
    const { code, out, err } = await inspect(bytes);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const part of [...parts, "safe: "]) expect(out).toContain(part);
  });

  it("says why it would be no network", async () => {
    const { code, out } = await inspect("(dp0\n.");
    expect(code).toBe(0);
    expect(out).toContain(
      "Network    none that could be made of it:\n           network: no names of layers among the arrays;",
    );
  });

  it("gives JSON", async () => {
    const { out } = await inspect(safetensors(), "--json");
    expect(JSON.parse(out)).toMatchObject({
      format: "safetensors",
      safe: true,
      items: [
        { name: "dense1.bias", type: "float32", shape: [4], size: 4 },
        { name: "dense1.weight", type: "float32", shape: [4, 4], size: 16 },
      ],
      metadata: { format: "feedforward", version: "1" },
      network: { parameters: 20 },
      pickle: null,
      error: null,
    });
  });

  it("of Korean users", async () => {
    const { out } = await inspect(picture, "--lang", "ko");
    expect(out).toContain("형식         png\n");
  });
});

describe("inspect --wat", () => {
  it("prints the module that runs the network", async () => {
    const { code, out, err } = await inspect(safetensors(), "--wat");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toBe(printModule(moduleOf(lowerNetwork(network()))));
  });

  it("as JSON", async () => {
    const { out } = await inspect(safetensors(), "--wat", "--json");
    expect(JSON.parse(out)).toMatchObject({ wat: printModule(moduleOf(lowerNetwork(network()))) });
  });

  it.each([
    ["data", images(1, 2), "feedforward: FILE: inspect: idx holds no network\n"],
    ["arrays that make none", writeNpz(Object.entries(arrays)), /^feedforward: FILE: .+\n$/],
    ["a pickle that calls os.system", "cos\nsystem\n(S'true'\ntR.", /^feedforward: FILE: pickle: refuses to import/],
  ])("refuses %s", async (_, bytes, sentence) => {
    const { code, out, err } = await inspect(bytes, "--wat");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toEqual(expect.stringMatching(sentence));
  });
});

describe("inspect refuses, and says what it found", () => {
  const evil = "cos\nsystem\n(S'true'\ntR.";
  const worse = Buffer.from("cos\nsystem\n(X\x02\0\0\0\xff\xfetR.", "latin1");

  it("a pickle that calls os.system", async () => {
    const { code, out, err } = await inspect(evil);
    expect({ code, err }).toEqual({
      code: 1,
      err: "feedforward: FILE: pickle: refuses to import os.system at offset 0\n",
    });
    expect(out).toContain("Safety     not safe: Python would run what it says; nothing was run here\n");
    expect(out).toContain("Imports    os.system  refused\n");
  });

  it("an archive of other things, which nobody has looked at", async () => {
    const { code, out, err } = await inspect(writeZip([["a.txt", Uint8Array.of(1, 2)]]));
    expect(code).toBe(1);
    expect(err).toContain("FILE: zip: expected arrays alone");
    expect(out).toContain("Safety     not known: what it holds is not read here\n");
    expect(out).toContain("Arrays     a.txt  file  [2]\n");
  });

  it("the same as JSON", async () => {
    const { code, out } = await inspect(evil, "--json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      safe: false,
      pickle: { imports: [{ module: "os", name: "system", allowed: false, offset: 0 }] },
      error: expect.objectContaining({ message: "pickle: refuses to import os.system at offset 0" }) as object,
    });
  });

  it.each([
    ["safetensors", (name: string) => writeSafetensors([[name, zeros([2])]])],
    ["npz", (name: string) => writeNpz([[name, zeros([2])]])],
  ])("nothing of a file steers the terminal, also where it makes no network: %s", async (_format, write) => {
    const { out } = await inspect(write("W1\x1b[31mred\x07\u202e"));
    for (const control of ["\x1b", "\x07", "\u202e"]) expect(out).not.toContain(control);
    expect(out).toContain("\\u{1b}[31mred\\u{7}");
  });

  it("the advice for a file without functions is an option, not a line of TypeScript", async () => {
    const { out } = await inspect(writeNpz([["fc1.weight", zeros([2, 3])]]));
    expect(out).toContain("--hidden relu --output softmax");
  });

  it("names that would steer the terminal are shown as they are", async () => {
    const { out } = await inspect("cos\n\x1b[2Jsystem\n(tR.");
    expect(out).toContain("os.\\u{1b}[2Jsystem");
    expect(out).not.toContain("\x1b");
  });

  it.each([
    [
      "a broken safetensors file",
      safetensors().subarray(0, 200),
      /^feedforward: FILE: safetensors: header of \d+ bytes/,
    ],
    ["a broken pickle", "(lp0\nI1\n", /^feedforward: FILE: /],
    ["a broken picture", picture.subarray(0, 40), /^feedforward: FILE: png: /],
    ["a gzip of a text", gzipSync("text"), /^feedforward: FILE: gzip: holds bytes of no format that is known here/],
    ["a broken zip", "PK\x03\x04", /^feedforward: FILE: zip: /],
    ["a broken array", writeNpy(arrays.W).subarray(0, 130), /^feedforward: FILE: npy: /],
    ["a text", "hello", /^feedforward: FILE: inspect: the bytes begin like no format that is known here/],
    ["nothing", "", /^feedforward: FILE: inspect: the file is empty/],
    ["a bad import before a bad text", worse, /^feedforward: FILE: pickle: refuses to import os\.system at offset 0/],
  ])("%s", async (_, bytes, sentence) => {
    const { code, err } = await inspect(bytes);
    expect(code).toBe(1);
    expect(err).toMatch(sentence);
    expect(err.split("\n")).toHaveLength(2);
  });
});

describe("the book's weights", () => {
  it("are a safe pickle of arrays in Fortran order", async (context) => {
    if (bookWeights === null) return context.skip("the book's sample_weight.pkl is not here");
    const { code, out } = await feedforward(["inspect", bookWeights, "--json"]);
    const { format, safe, pickle, items, network } = JSON.parse(out);
    const orders = Object.fromEntries(items.map(({ name, order }: { name: string; order: string }) => [name, order]));
    expect({ code, format, safe, protocol: pickle.protocol }).toEqual({
      code: 0,
      format: "pickle",
      safe: true,
      protocol: 3,
    });
    expect(orders).toEqual({ W1: "F", b1: null, W2: "F", b2: null, W3: "F", b3: null });
    expect(network.parameters).toBe(45360);
  });
});
