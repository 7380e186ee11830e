/**
 * Networks that people have, compiled: those of this package, the chapter's where FEEDFORWARD_SAMPLE_WEIGHT has it, and published models
 * where FEEDFORWARD_MODELS has them, on their own inputs. Each has the bits of a session, or is refused by the names of its steps.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.ts";
import { readModel, readNetwork } from "../../src/formats/model.ts";
import { readNpz } from "../../src/formats/npz.ts";
import type { Model } from "../../src/model.ts";
import { Session } from "../../src/session.ts";
import { Random } from "../../src/tensor/random.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import { hex } from "../bits.ts";
import { bookWeights } from "../book-weights.ts";
import { bothBits, compiled } from "../compile/machine.ts";
import { byteRows } from "../seeded.ts";

const models = process.env.FEEDFORWARD_MODELS ?? "";
const shipped = (name: string): Model =>
  readNetwork(readFileSync(fileURLToPath(new URL(`../../../../models/${name}.safetensors`, import.meta.url))));

/** On pictures, by the module and by both kinds of JavaScript. */
async function expectSameBits(model: Model): Promise<void> {
  const pixels = byteRows(new Random(3), 5, 784);
  const expected = hex(new Session(model).predict(pixels).data);
  const floats = Float32Array.from(pixels.data, (byte) => byte / 255);
  if ("layers" in model && model.input.divisor === 255) {
    expect(hex(compiled(model).outputs([floats], 5)[0]!)).toBe(expected);
  }
  for (const wasm of [true, false]) {
    const file = Buffer.from(compile(model, { target: "js", wasm }).get("model.js")!).toString("base64");
    interface Module {
      readonly predict: (x: Uint8Array) => Float32Array;
    }
    const { predict } = (await import(/* @vite-ignore */ `data:text/javascript;base64,${file}`)) as Module;
    expect(hex(predict(pixels.data))).toBe(expected);
  }
}

it.each(["mnist-mlp", "mnist-pad"])("%s", (name) => expectSameBits(shipped(name)));

it.skipIf(bookWeights === null)("the chapter's network (skipped without FEEDFORWARD_SAMPLE_WEIGHT)", async () => {
  const model = readModel(readFileSync(bookWeights!), { hidden: "sigmoid", output: "softmax" });
  await expectSameBits(model);
});

describe.skipIf(!existsSync(models))("published models (skipped where FEEDFORWARD_MODELS names no folder)", () => {
  it.each([
    "basic-pitch",
    "dtln-1",
    "forest-regressor",
    "fresh-cnn",
    "item-cnn",
    "low-light",
    "magika",
    "mnist-cnn",
    "ocr-cls",
    "shapes-cnn",
    "ultraface",
  ])("%s", (name) => {
    const model = readModel(readFileSync(join(models, `${name}.onnx`)));
    const { session, module } = bothBits(model, feedsOf(name), openOf(model, name));
    expect(module).toEqual(session);
  });

  it.each(["silero", "tree-classifier"])("%s has steps without a kernel", (name) => {
    const model = readModel(readFileSync(join(models, `${name}.onnx`)));
    const constants = name === "silero" ? { constants: { sr: 16000n } } : {};
    expect(() => compile(model, { target: "wasm", ...constants, ...openOf(model, name) })).toThrow("these have none: ");
  });
});

function feedsOf(name: string): Map<string, Tensor> {
  const arrays = readNpz(readFileSync(join(models, `${name}.npz`)));
  return new Map([...arrays].flatMap(([key, array]) => (key.startsWith("in.") ? [[key.slice(3), array]] : [])));
}

/** The shapes that the inputs were kept with. */
function openOf(model: Model, name: string): { shapes?: Record<string, readonly number[]> } {
  if ("layers" in model) return {};
  const shapes = [...feedsOf(name)].filter(([key]) => key !== "sr").map(([key, { shape }]) => [key, shape] as const);
  return { shapes: Object.fromEntries(shapes) };
}
