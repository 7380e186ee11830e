/** What TensorFlow.js saves is read, and answers as it answers there, run once, in a session and written as ONNX. */

import { describe, expect, it } from "vitest";
import { readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import { readTfjs, tfjsFiles } from "../../src/formats/tfjs.ts";
import type { Graph } from "../../src/onnx/graph.ts";
import { outline } from "../../src/profile/outline.ts";
import { Session } from "../../src/session.ts";
import type { Tensor } from "../../src/tensor/tensor.ts";
import {
  farthest,
  type GoldenModel,
  goldenModels,
  goldenNamed,
  goldenTensor,
  modelBytes,
  weightFiles,
} from "./tfjs-golden.ts";

const opened = (golden: GoldenModel): Graph => readTfjs(modelBytes(golden), { files: weightFiles(golden) });

/** What arranges steps and batch in one axis runs whole. */
const whole = ["time distributed pictures"];

describe("what TensorFlow.js answers", () => {
  it.each(goldenModels.map((golden) => [golden.name, golden] as const))("%s", (name, golden) => {
    const graph = opened(golden);
    const feeds = feedsOf(graph, golden);
    const outputs = [...graph.run(feeds).values()];
    expect(outputs).toHaveLength(golden.outputs.length);
    for (const [i, output] of golden.outputs.entries()) {
      expect(outputs[i]!.shape).toEqual(output.shape);
      expect(farthest(outputs[i]!, goldenTensor(output))).toBeLessThan(1);
    }
    const lists = outputs.map((output) => output.toArray());
    expect(Object.values(new Session(graph).run(feeds)).map((output) => output.toArray())).toEqual(lists);
    const again = readOnnx(writeOnnx(graph)).run(feeds);
    expect([...again.values()].map((output) => output.toArray())).toEqual(lists);
    expect(outline(graph).isBatched).toBe(!whole.includes(name));
  });
});

function feedsOf(graph: Graph, { inputs }: GoldenModel): Map<string, Tensor> {
  return new Map(inputs.map((input, i) => [graph.inputs[i]!.name, goldenTensor(input)]));
}

describe("a Transpose stands only where the layout changes", () => {
  it.each([
    ["mobilenet v2", 1],
    ["teachable machine", 1],
    ["mobilenet v1", 3],
    ["cnn", 2],
    ["dense", 0],
  ])("%s: %i", (name, count) => {
    const { nodes } = opened(goldenNamed(name));
    expect(nodes.filter(({ operator }) => operator === "Transpose")).toHaveLength(count);
  });
});

/** The golden file with its weights told and kept otherwise. */
function rewritten(
  change: (weights: Float32Array) => { readonly quantization: unknown; readonly bytes: Uint8Array },
): Graph {
  const golden = goldenNamed("dense without bias");
  const weights = goldenTensor({ shape: [12], values: golden.weights }).data;
  const { quantization, bytes } = change(weights);
  const json = JSON.parse(golden.model) as { weightsManifest: [{ weights: [Record<string, unknown>] }] };
  json.weightsManifest[0].weights[0].quantization = quantization;
  const model = new TextEncoder().encode(JSON.stringify(json));
  return readTfjs(model, { files: new Map([["weights.bin", bytes]]) });
}

const kernelOf = (graph: Graph): number[] => Array.from([...graph.constants.values()][0]!.data as Float32Array);

describe("weights", () => {
  it.each([
    ["uint8", 255, Uint8Array],
    ["uint16", 65_535, Uint16Array],
  ] as const)("in %s are scale·code + min, rounded once", (dtype, most, Codes) => {
    const [min, scale] = [-1.25, 2.5 / most];
    const codes = new Codes(Array.from({ length: 12 }, (_, i) => Math.floor((i * most) / 11)));
    const graph = rewritten(() => ({
      quantization: { dtype, scale, min, original_dtype: "float32" },
      bytes: new Uint8Array(codes.buffer),
    }));
    expect(kernelOf(graph)).toEqual(Array.from(codes, (code) => Math.fround(code * scale + min)));
  });

  it("in float16 are widened", () => {
    const bits = Uint16Array.of(
      0x3c00,
      0xbc00,
      0x3555,
      0x0001,
      0,
      0x8000,
      0x7bff,
      0x4000,
      0xc000,
      0x3800,
      0xb800,
      0x3400,
    );
    const values = [1, -1, 0.333251953125, 2 ** -24, 0, -0, 65504, 2, -2, 0.5, -0.5, 0.25];
    const graph = rewritten(() => ({ quantization: { dtype: "float16" }, bytes: new Uint8Array(bits.buffer) }));
    expect(kernelOf(graph)).toEqual(values);
  });

  it("may lie in several files, over whose ends they reach", () => {
    const golden = goldenNamed("dense");
    const json = JSON.parse(golden.model) as { weightsManifest: [{ paths: string[] }] };
    const bytes = weightFiles(golden).get("weights.bin")!;
    const paths = ["group1-shard1of3.bin", "group1-shard2of3.bin", "group1-shard3of3.bin"];
    json.weightsManifest[0].paths = paths;
    const model = new TextEncoder().encode(JSON.stringify(json));
    const files = new Map(paths.map((path, i) => [path, bytes.subarray(i * 50, i === 2 ? undefined : (i + 1) * 50)]));
    expect(tfjsFiles(model)).toEqual(paths);
    const feeds = feedsOf(opened(golden), golden);
    expect([...readTfjs(model, { files }).run(feeds).values()]).toEqual([...opened(golden).run(feeds).values()]);
  });

  it.each([
    ["the model's own before them", (name: string) => `sequential/${name}`],
    ["a colon and a number behind them", (name: string) => `${name}:0`],
  ])("have names with %s", (_, rename) => {
    const golden = goldenNamed("dense");
    const json = JSON.parse(golden.model) as { weightsManifest: [{ weights: { name: string }[] }] };
    for (const weight of json.weightsManifest[0].weights) weight.name = rename(weight.name);
    const model = new TextEncoder().encode(JSON.stringify(json));
    const graph = readTfjs(model, { files: weightFiles(golden) });
    const feeds = feedsOf(graph, golden);
    expect([...graph.run(feeds).values()]).toEqual([...opened(golden).run(feeds).values()]);
  });
});
