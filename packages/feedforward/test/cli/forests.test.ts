/** The commands on forests of scikit-learn: `inspect` tells trees, nodes and depth; labels that are words go through all of them. */

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { writeNpy } from "../../src/formats/npy.ts";
import { writeOnnx } from "../../src/formats/onnx.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { tensor } from "../../src/tensor/tensor.ts";
import { classical } from "../onnx/graphs.ts";
import { feedforward, folder } from "./surroundings.ts";

interface Entry {
  readonly name: string;
  readonly model: string;
}

const golden = JSON.parse(gunzipSync(readFileSync(new URL("../golden/trees.json.gz", import.meta.url))).toString()) as {
  readonly fitted: readonly Entry[];
};

/** A tree of two comparisons below each other, and one that is a leaf. */
const two = {
  nodes_treeids: ["ints", [7n, 7n, 7n, 7n, 7n, 9n]],
  nodes_nodeids: ["ints", [0n, 1n, 2n, 3n, 4n, 0n]],
  nodes_modes: ["strings", ["BRANCH_LEQ", "LEAF", "BRANCH_LEQ", "LEAF", "LEAF", "LEAF"]],
  nodes_featureids: ["ints", [0n, 0n, 1n, 0n, 0n, 0n]],
  nodes_values: ["floats", Float32Array.of(0, 0, 1, 0, 0, 0)],
  nodes_truenodeids: ["ints", [1n, 0n, 3n, 0n, 0n, 0n]],
  nodes_falsenodeids: ["ints", [2n, 0n, 4n, 0n, 0n, 0n]],
  target_treeids: ["ints", [7n, 7n, 7n, 9n]],
  target_nodeids: ["ints", [1n, 3n, 4n, 0n]],
  target_ids: ["ints", [0n, 0n, 0n, 0n]],
  target_weights: ["floats", Float32Array.of(1, 2, 3, 0.5)],
} as const;

function written(count: number): Uint8Array {
  const nodes = Array.from({ length: count }, (_, i) => ({
    ...classical("TreeEnsembleRegressor", ["x"], [i === 0 ? "y" : `y${i}`], two),
    name: `forest ${i}`,
  }));
  const outputs = nodes.map(({ outputs: [name] }) => ({ name: name!, dtype: "float32" as const, shape: null }));
  const inputs = [{ name: "x", dtype: "float32" as const, shape: [null, 2] }];
  return writeOnnx(new Graph({ opset: 17, inputs, outputs, nodes, constants: new Map() }));
}

function modelOf(name: string): Uint8Array {
  return Buffer.from(golden.fitted.find((entry) => entry.name === name)!.model, "base64");
}

const files = {
  "one.onnx": written(1),
  "several.onnx": written(2),
  "words.onnx": modelOf("RandomForestClassifier of 3 named classes"),
  "x.npy": writeNpy(
    tensor([
      [-2, -2, -1.7, -2.2, 0.1, 1.6],
      [0, 1, 2, 3, 4, 5],
    ]),
  ),
};

async function run(words: string, language = "en") {
  const path = folder(files);
  const args = words.split(" ").map((word) => word.replace(/^DIR/, path));
  return feedforward(args, { columns: 100, env: { FEEDFORWARD_LANG: language, LANG: language } });
}

describe("a forest", () => {
  it.each([
    ["one.onnx", "en", /^Trees +2 trees, 6 nodes, greatest depth 2$/m],
    ["one.onnx", "ko", /^트리 +트리 2개, 노드 6개, 최대 깊이 2$/m],
    ["several.onnx", "en", /^Trees +forest 0 +2 trees, 6 nodes, greatest depth 2\n +forest 1 +2 trees/m],
  ])("inspect %s, %s", async (file, language, wanted) => {
    const { code, out } = await run(`inspect DIR/${file}`, language);
    expect(out).toMatch(wanted);
    expect(code).toBe(0);
  });

  it("inspect --json gives them as data", async () => {
    const { out } = await run("inspect DIR/one.onnx --json");
    expect((JSON.parse(out) as { graph: unknown }).graph).toMatchObject({
      forests: [{ name: "forest 0", trees: 2, nodes: 6, depth: 2 }],
    });
  });

  it("predict says words", async () => {
    const { code, out } = await run("predict DIR/x.npy --weights DIR/words.onnx");
    expect(out).toMatch(/^output_label {2}string \[2\]\n(?: {2}(?:setosa|versicolor|virginica)\n){2}maps {2}float32/);
    expect(code).toBe(0);
  });

  it.each(["", " --json"])("bench compares words like numbers%s", async (option) => {
    const { code, err } = await run(`bench --weights DIR/words.onnx${option}`);
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });
});
