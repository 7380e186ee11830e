/**
 * docs/onnx.md against what it speaks of: its table has every operator that there is, from the opset on that is known, in both
 * languages; its program runs; and what README shows of `inspect` is what it prints.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { imageInput } from "../src/data/image-input.ts";
import { writePng } from "../src/draw/png.ts";
import { writeOnnx } from "../src/formats/onnx.ts";
import { readPng } from "../src/formats/png.ts";
import { load } from "../src/node.ts";
import { Graph } from "../src/onnx/graph.ts";
import { quantisedOperators } from "../src/onnx/microsoft.ts";
import { operators as usualOperators } from "../src/onnx/operators.ts";
import { rareOperators } from "../src/onnx/rare.ts";
import { Session } from "../src/session.ts";
import { Tensor, zeros } from "../src/tensor/tensor.ts";
import { feedforward } from "./cli/surroundings.ts";
import { node } from "./onnx/graphs.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const operators = { ...usualOperators, ...quantisedOperators, ...rareOperators };
const pages = ["docs/onnx.md", "docs/onnx.ko.md"];

describe.each(pages)("%s", (path) => {
  const rows = [...read(path).matchAll(/^\| ([\w.]+) \| (\d+) \| (.*)\|$/gm)].map(([, name, since]) => [
    name,
    Number(since),
  ]);

  it("has a row for every operator, each once (add one where an operator was added)", () => {
    const wanted = Object.entries(operators).map(([name, { forms }]) => [name, forms[0]!.since]);
    const byName = (list: readonly unknown[][]) => [...list].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
    expect(byName(rows)).toEqual(byName(wanted));
  });

  it("says how many there are", () => {
    expect(read(path)).toMatch(new RegExp(`${Object.keys(operators).length}( operators at|가지이며)`));
  });

  it("says the same opsets as the other language", () => {
    const others = pages.map((page) => [...read(page).matchAll(/^\| ([\w.]+) \| (\d+) \|/gm)].map(([row]) => row));
    expect(others[0]).toEqual(others[1]);
  });

  it("shows a program that runs", async () => {
    const code = /```js\n(\/\/ faces\.mjs.*?)```/s.exec(read(path))![1]!;
    const { printed, folder } = await runFaces(code);
    rmSync(folder, { recursive: true });
    const shown = [...code.matchAll(/console\.log\(.*?\); \/\/ (.*)/g)].map(([, text]) => text);
    expect(printed).toEqual(shown);
  });
});

/** A file in place of the detector: of its inputs and outputs. */
function faces(): Uint8Array {
  const take = (to: string, last: number) => [
    node("Slice", ["flat", "zero", to, "second"], [`${to}.part`]),
    node("Reshape", [`${to}.part`, `${to}.shape`], [last === 2 ? "scores" : "boxes"]),
  ];
  const whole = (...values: number[]) => new Tensor("int64", [values.length], BigInt64Array.from(values, BigInt));
  return writeOnnx(
    new Graph({
      opset: 13,
      inputs: [{ name: "input", dtype: "float32", shape: [1, 3, 240, 320] }],
      outputs: ["scores", "boxes"].map((name) => ({ name, dtype: "float32", shape: null })),
      nodes: [node("Flatten", ["input"], ["flat"]), ...take("two", 2), ...take("four", 4)],
      constants: new Map([
        ["zero", whole(0)],
        ["second", whole(1)],
        ["two", whole(2 * 4420)],
        ["four", whole(4 * 4420)],
        ["two.shape", whole(1, 4420, 2)],
        ["four.shape", whole(1, 4420, 4)],
      ]),
    }),
  );
}

/** Runs a program of the page in a folder with such a file, and says what it printed. */
async function runFaces(code: string): Promise<{ printed: string[]; folder: string }> {
  const folder = mkdtempSync(join(tmpdir(), "feedforward-"));
  writeFileSync(join(folder, "faces.onnx"), faces());
  writeFileSync(join(folder, "photo.png"), writePng(zeros([6, 8, 3], "uint8")));
  const printed: string[] = [];
  const { inspect } = await import("node:util");
  const names = {
    Session,
    imageInput,
    readPng,
    load: (name: string) => load(join(folder, name)),
    readFile: async (name: string) => readFileSync(join(folder, name)),
    console: {
      log: (...values: unknown[]) =>
        printed.push(values.map((value) => inspect(value, { breakLength: Infinity })).join(" ")),
    },
  };
  const imports = [...code.matchAll(/^import \{ (.*) \} from/gm)].map(([, name]) => name!);
  expect(Object.keys(names)).toEqual(expect.arrayContaining(imports));
  const body = code.replaceAll(/^import .*$/gm, "");
  const AsyncFunction = (async () => {}).constructor as new (
    ...parts: string[]
  ) => (...values: unknown[]) => Promise<void>;
  await new AsyncFunction(...Object.keys(names), body)(...Object.values(names));
  return { printed, folder };
}

const models = process.env.FEEDFORWARD_MODELS ?? "";

describe.skipIf(!existsSync(join(models, "mnist-cnn.onnx")))(
  "what README shows of inspect (skipped where FEEDFORWARD_MODELS names no folder)",
  () => {
    it.each([
      ["README.md", "en"],
      ["README.ko.md", "ko"],
    ])("%s: the steps of mnist-cnn.onnx", async (path, lang) => {
      const shown = /<!-- steps -->\n```\n(.*?)```\n<!-- \/steps -->/s.exec(read(path))![1]!;
      const { out } = await feedforward(["inspect", join(models, "mnist-cnn.onnx"), "--lang", lang]);
      expect(out).toContain(shown);
    });
  },
);
