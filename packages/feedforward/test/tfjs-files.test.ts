/**
 * A model.json in its folder: `load` finds what lies beside it and nothing else, the commands take it, and the program of
 * docs/formats.md prints what it says.
 */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { imageInput } from "../src/data/image-input.ts";
import { writePng } from "../src/draw/png.ts";
import { readOnnx } from "../src/formats/onnx.ts";
import { readPng } from "../src/formats/png.ts";
import { load, loadNetwork } from "../src/node.ts";
import type { Graph } from "../src/onnx/graph.ts";
import { Session } from "../src/session.ts";
import { Tensor } from "../src/tensor/tensor.ts";
import { load as loadInPage } from "../src/web.ts";
import { feedforward } from "./cli/surroundings.ts";
import { goldenNamed, goldenTensor, modelBytes, weightFiles } from "./formats/tfjs-golden.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const labels = ["ant", "bee", "cat"];
const metadata = { packageName: "@teachablemachine/image", tmVersion: "2.4.4", labels, imageSize: 16 };
let folder = "";
const at = (...names: string[]): string => join(folder, ...names);

/** A golden model in a folder of its own. */
function place(name: string, golden: string, more: Readonly<Record<string, string>> = {}): void {
  mkdirSync(at(name));
  const model = goldenNamed(golden);
  const files = { "model.json": modelBytes(model), ...Object.fromEntries(weightFiles(model)), ...more };
  for (const [file, contents] of Object.entries(files)) writeFileSync(at(name, file), contents);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "feedforward-"));
  place("teachable", "teachable machine", { "metadata.json": JSON.stringify(metadata) });
  place("bare", "teachable machine");
  place("dense", "dense");
  place("other", "teachable machine", { "metadata.json": JSON.stringify({ ...metadata, imageSize: 224 }) });
  place("sounds", "teachable machine", {
    "metadata.json": JSON.stringify({ packageName: "@teachablemachine/pose", labels }),
  });
});

afterAll(() => rmSync(folder, { recursive: true }));

/** model.json of the dense model, its weights in a file of another name. */
function weightsAt(path: string): string {
  mkdirSync(at("moved"), { recursive: true });
  const text = goldenNamed("dense").model.replace('"weights.bin"', JSON.stringify(path));
  writeFileSync(at("moved", "model.json"), text);
  return at("moved", "model.json");
}

describe("load", () => {
  it("finds the weights beside the model, and answers as TensorFlow.js", async () => {
    const golden = goldenNamed("dense");
    const session = new Session(await load(at("dense", "model.json")));
    const answer = session.predict(goldenTensor(golden.inputs[0]!));
    const expected = goldenTensor(golden.outputs[0]!);
    for (let i = 0; i < expected.size; i++) expect(answer.at(i)).toBeCloseTo(expected.at(i), 5);
  });

  it("gives the layers of a chain", async () => {
    const network = await loadNetwork(at("dense", "model.json"));
    expect(network.layers.map(({ type }) => type)).toEqual(["dense", "activation", "dense", "softmax"]);
  });

  it("takes labels and the rule of a byte from metadata.json, and says so", async () => {
    const model = (await load(at("teachable", "model.json"))) as Graph;
    expect(model.labels).toEqual(labels);
    expect(model.inputs[0]!.image).toEqual({ scale: 1 / 127, mean: 1, fit: "cover" });
    expect(model.notes.map(({ code }) => code)).toEqual(["teachable-machine"]);
    const picture = { data: Uint8ClampedArray.of(0, 51, 255, 255, 0, 51, 255, 255), width: 1, height: 2 };
    const one = { name: "x", dtype: "float32", shape: [1, 2, 1, 3], image: model.inputs[0]!.image! } as const;
    // x/127 - 1, in float32: white is a little more than 1.
    const pixel = [0, 51, 255].map((byte) => Math.fround(Math.fround(byte * Math.fround(1 / 127)) - 1));
    expect(imageInput(picture, one).toArray()).toEqual([[[pixel], [pixel]]]);
  });

  it("does without metadata.json, and takes no picture's rule from that of sounds and poses", async () => {
    const bare = (await load(at("bare", "model.json"))) as Graph;
    expect([bare.labels, bare.inputs[0]!.image, bare.notes]).toEqual([null, undefined, []]);
    const sounds = (await load(at("sounds", "model.json"))) as Graph;
    expect([sounds.labels, sounds.inputs[0]!.image, sounds.notes]).toEqual([labels, undefined, []]);
  });

  it("refuses a size of pictures that is not the model's", async () => {
    await expect(load(at("other", "model.json"))).rejects.toThrow("pictures of 224");
  });

  it.each(["../dense/weights.bin", "/etc/hostname", "https://example.com/weights.bin", "a/../weights.bin", ""])(
    "refuses weights at %j",
    async (path) => {
      await expect(load(weightsAt(path))).rejects.toThrow("which is no file in its own folder");
    },
  );

  it("says which file of weights is missing", async () => {
    await expect(load(weightsAt("group1-shard1of1.bin"))).rejects.toThrow("group1-shard1of1.bin");
  });
});

describe("load of a page", () => {
  const asked: string[] = [];

  beforeAll(() => {
    vi.stubGlobal("fetch", (url: string | URL) => {
      asked.push(String(url));
      const path = at(new URL(url).pathname);
      return Promise.resolve(existsSync(path) ? new Response(readFileSync(path)) : new Response("", { status: 404 }));
    });
  });

  afterAll(() => vi.unstubAllGlobals());

  it("fetches the weights and metadata.json from the model's own folder", async () => {
    const model = await loadInPage("https://models.example/teachable/model.json");
    expect([...asked].sort()).toEqual(
      ["metadata.json", "model.json", "weights.bin"].map((name) => `https://models.example/teachable/${name}`),
    );
    expect(model.labels).toEqual(labels);
  });

  it("does without metadata.json where there is none", async () => {
    expect((await loadInPage("https://models.example/bare/model.json")).labels).toBe(null);
  });

  it("asks no other place for weights", async () => {
    weightsAt("//other.example/weights.bin");
    await expect(loadInPage("https://models.example/moved/model.json")).rejects.toThrow("no file in its own folder");
    expect(asked.filter((url) => url.includes("other.example"))).toEqual([]);
  });
});

describe("the commands", () => {
  it("inspect shows inputs, outputs and steps", async () => {
    const { out, code } = await feedforward(["inspect", at("dense", "model.json")]);
    expect(code).toBe(0);
    expect(out).toContain("tfjs");
  });

  it("check finds nothing wrong", async () => {
    const { code } = await feedforward(["check", at("dense", "model.json"), at("teachable", "model.json")]);
    expect(code).toBe(0);
  });

  it("convert writes ONNX and safetensors with the same answers", async () => {
    const golden = goldenNamed("dense");
    const rows = goldenTensor(golden.inputs[0]!);
    const expected = new Session(await load(at("dense", "model.json"))).predict(rows);
    for (const target of [at("dense.onnx"), at("dense.safetensors")]) {
      expect((await feedforward(["convert", at("dense", "model.json"), target])).code).toBe(0);
      expect(new Session(await load(target)).predict(rows).toArray()).toEqual(expected.toArray());
    }
    expect((await feedforward(["convert", at("bare", "model.json"), at("bare.onnx")])).code).toBe(0);
    expect(readOnnx(readFileSync(at("bare.onnx"))).nodes.length).toBeGreaterThan(20);
  });

  it("predict takes a picture without being told a scale", async () => {
    writeFileSync(at("photo.png"), writePng(new Tensor("uint8", [8, 8, 3], new Uint8Array(192).fill(99))));
    const { out, err, code } = await feedforward([
      "predict",
      at("photo.png"),
      "--weights",
      at("teachable", "model.json"),
      "--json",
    ]);
    expect(code).toBe(0);
    const model = (await load(at("teachable", "model.json"))) as Graph;
    const session = new Session(model);
    const expected = session.predict(imageInput(readPng(readFileSync(at("photo.png"))), session.inputs[0]!));
    expect(err).toBe("");
    const [{ outputs }] = JSON.parse(out) as [{ outputs: Readonly<Record<string, { data: unknown }>> }];
    expect(Object.values(outputs)[0]!.data).toEqual(expected.toArray());
    const said = await feedforward(["predict", at("photo.png"), "--weights", at("teachable", "model.json")]);
    expect(said.err).toBe(`${model.notes[0]!.message}\n`);
  });
});

describe.each(["docs/formats.md", "docs/formats.ko.md"])("%s", (path) => {
  it("shows a program that prints what it says", async () => {
    const code = /```js\n(\/\/ teachable\.mjs.*?)```/s.exec(readFileSync(join(root, path), "utf8"))![1]!;
    const printed: string[] = [];
    const names = {
      Session,
      imageInput,
      load: (name: string) => load(at("teachable", name)),
      console: { log: (value: unknown) => printed.push(inspect(value)) },
    };
    const AsyncFunction = (async () => {}).constructor as new (
      ...parts: string[]
    ) => (...values: unknown[]) => Promise<void>;
    await new AsyncFunction(...Object.keys(names), code.replaceAll(/^import .*$/gm, ""))(...Object.values(names));
    expect(printed).toEqual([...code.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map(([, text]) => text));
  });
});
