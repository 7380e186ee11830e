/** model.json files that mean harm: each is refused in words, quickly and in proportion to its bytes. */

import { describe, expect, it } from "vitest";
import { readTfjs } from "../../src/formats/tfjs.ts";
import { calling, functional, inputLayer, type LayerConfig, layer, sequential } from "../keras/models.ts";

/** A model in a file, with weights that lie in so many bytes. */
function file(modelTopology: unknown, weights: readonly unknown[] = [], bytes = 0): () => unknown {
  const text = JSON.stringify({ modelTopology, weightsManifest: [{ paths: ["w"], weights }] });
  return () => readTfjs(new TextEncoder().encode(text), { files: new Map([["w", new Uint8Array(bytes)]]) });
}

const text = (json: string) => () => readTfjs(new TextEncoder().encode(json));
const float = (name: string, ...shape: readonly number[]) => ({ name, shape, dtype: "float32" });

/** Models in models, each of which calls the one within it so often. */
function laughs(depth: number, times: number): unknown {
  let inner = sequential(inputLayer([3]), layer("ReLU")) as LayerConfig;
  for (let i = 0; i < depth; i++) {
    const calls = Array.from({ length: times }, (_, k) => [[k === 0 ? "x" : "inner", Math.max(0, k - 1), 0, {}]]);
    const named = { ...inner, name: "inner", inbound_nodes: calls };
    const outer = functional([inputLayer([3]), named], ["x"], ["inner"]) as LayerConfig;
    (outer.config as { output_layers: unknown }).output_layers = [["inner", times - 1, 0]];
    inner = outer;
  }
  return inner;
}

const many = Array.from({ length: 2000 }, (_, i) => layer("ReLU", { name: `layer${i}` }));
const ring = many.map((item, i) => calling(item, `layer${(i + 1) % many.length}`));

describe("is refused", () => {
  it.each<[name: string, said: string, read: () => unknown]>([
    ["lists a million deep", "nest deeper", text(`{"modelTopology": ${"[".repeat(1_000_000)}`)],
    ["objects a million deep", "nest deeper", text('{"modelTopology":'.repeat(1_000_000))],
    ["a key twice", "comes twice", text('{"modelTopology": {}, "modelTopology": {}}')],
    ["a number without end", "expected", text(`{"modelTopology": ${"1".repeat(1_000_000)}}`)],
    ["__proto__ for a class", "is not supported", file(sequential(inputLayer([3]), layer("__proto__")))],
    [
      "constructor for a function",
      "is not supported",
      file(sequential(inputLayer([3]), layer("Activation", { activation: "constructor" }))),
    ],
    ["a billion calls", "more than 32768 calls", file(laughs(9, 10))],
    ["two to the hundred", "more than 32768 calls", file(laughs(60, 2))],
    ["layers in a ring", "waits for its own result", file(functional([inputLayer([3]), ...ring], ["x"], ["layer0"]))],
    [
      "a layer of itself",
      "waits for its own result",
      file(functional([inputLayer([3]), calling(layer("Add"), "layer", "x")], ["x"], ["layer"])),
    ],
    ["an output of no layer", 'no layer "absent"', file(functional([inputLayer([3])], ["x"], ["absent"]))],
    ["2^40 inputs", "does not say the shape", file(sequential(inputLayer([2 ** 40]), layer("ReLU")))],
    ["2^40 units", "dense", file(sequential(inputLayer([3]), layer("Dense", { name: "dense", units: 2 ** 40 })))],
    [
      "a normalisation of 2^30 without weights",
      "too large",
      file(sequential(inputLayer([2 ** 30]), layer("LayerNormalization", { scale: false, center: false }))),
    ],
    [
      "a mean for each of 2^30",
      "too large",
      file(sequential(inputLayer([2 ** 30]), layer("Normalization", { axis: -1, mean: 0, variance: 1 }))),
    ],
    ["2^60 repeats", "too large", file(sequential(inputLayer([3]), layer("RepeatVector", { n: 2 ** 53 - 1 })))],
    [
      "terabytes of weights",
      "takes 4398046511104 bytes",
      file(sequential(inputLayer([3])), [float("a/b", 2 ** 20, 2 ** 20)], 16),
    ],
    [
      "weights of 2^248",
      "its files hold 16 more",
      file(sequential(inputLayer([3])), [float("a/b", ...Array.from({ length: 8 }, () => 2 ** 30))], 16),
    ],
    ["a negative size", "has no shape of sizes", file(sequential(inputLayer([3])), [float("a/b", -1, -4)], 16)],
    [
      "a name of a million parts",
      "too long a name",
      file(sequential(inputLayer([3])), [float("a/".repeat(500_000), 4)], 16),
    ],
    [
      "weights of one for a thousand",
      "have the same weights",
      file(
        sequential(
          inputLayer([3]),
          ...Array.from({ length: 1000 }, (_, i) => ({
            ...(sequential(layer("Dense", { name: "d", units: 3, use_bias: false })) as LayerConfig),
            name: `m${i}`,
          })),
        ),
        [float("d/kernel", 3, 3)],
        36,
      ),
    ],
  ])("%s", (_, said, read) => {
    expect(read).toThrow(said);
  });
});
