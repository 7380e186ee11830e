/**
 * LabelEncoder, OneHotEncoder and TreeEnsemble against ONNX Runtime: on both backends, whole and row by row, and once more from the
 * file that is written of them.
 */

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { classicalOperators as operators, readOnnx, writeOnnx } from "../../src/formats/onnx.ts";
import type { Strings } from "../../src/runner.ts";
import { Session } from "../../src/session.ts";
import { Tensor, tensor } from "../../src/tensor/tensor.ts";
import { classical, runNode } from "./graphs.ts";

interface Plain {
  readonly dtype: "float32" | "int64" | "string";
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
}

interface Entry {
  readonly name: string;
  readonly model: string;
  readonly x: Plain;
  readonly y: Plain;
}

const file = new URL("../golden/encoders.json.gz", import.meta.url);
const golden = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Record<string, readonly Entry[]>;

const numberOf = (value: number | string): number => (value === "nan" ? Number.NaN : Number(value));

function tensorOf({ dtype, shape, data }: Plain): Tensor {
  if (dtype === "int64") return new Tensor("int64", shape, BigInt64Array.from(data, BigInt));
  return new Tensor("float32", shape, Float32Array.from(data, numberOf));
}

function expectAnswer(own: Tensor | Strings, { dtype, shape, data }: Plain): void {
  expect([own.dtype, own.shape]).toEqual([dtype, shape]);
  if (own.dtype !== "float32") expect(Array.from(own.data, String)).toEqual(data.map(String));
  else for (const [i, value] of data.entries()) expect(own.data[i]).toBeCloseTo(numberOf(value), 5);
}

describe.each(Object.entries(golden))("%s", (_, entries) => {
  it.each(entries)("$name", ({ model, x, y }) => {
    const graph = readOnnx(Buffer.from(model, "base64"), { operators });
    const X = tensorOf(x);
    expectAnswer(graph.run({ X }).get("Y")!, y);
    const written = readOnnx(writeOnnx(graph), { operators });
    for (const backend of ["reference", "wasm"] as const) {
      const session = new Session(written, { backend });
      const whole = session.run<Tensor | Strings>({ X }).Y!;
      expectAnswer(whole, y);
      const rows = Array.from(
        { length: X.shape[0]! },
        (_, i) => session.run<Tensor | Strings>({ X: X.slice(i, i + 1) }).Y!,
      );
      expect(rows.flatMap(({ data }) => Array.from<unknown>(data))).toEqual(Array.from<unknown>(whole.data));
    }
  });
});

const floats = (...values: readonly number[]) => tensor(values, { dtype: "float32" });
const branch = {
  nodes_featureids: ["ints", [0n]],
  nodes_splits: ["tensor", floats(0.5)],
  nodes_modes: ["tensor", tensor([0], { dtype: "uint8" })],
  nodes_truenodeids: ["ints", [0n]],
  nodes_trueleafs: ["ints", [1n]],
  nodes_falsenodeids: ["ints", [1n]],
  nodes_falseleafs: ["ints", [1n]],
  tree_roots: ["ints", [0n]],
  leaf_targetids: ["ints", [0n, 0n]],
  leaf_weights: ["tensor", floats(1, 2)],
} as const;

describe("TreeEnsemble", () => {
  const run = (more: object) =>
    runNode(classical("TreeEnsemble", ["a"], ["y"], { ...branch, ...more }), [tensor([[0.25], [0.75]])]);

  it("of one branch", () => {
    expect(run({})[0]).toEqual(tensor([[1], [2]]));
  });

  it.each<[what: string, attributes: object, words: string]>([
    [
      "a root that is not there",
      { tree_roots: ["ints", [1n]] },
      "a branch leads to node 1 of tree 0, which is missing",
    ],
    ["a branch to itself", { nodes_trueleafs: ["ints", [0n]] }, "two branches lead to node 0 of tree 0"],
    ["a branch of two trees", { tree_roots: ["ints", [0n, 0n]] }, "two branches lead to node 0 of tree 1"],
    ["a leaf that is not there", { nodes_falsenodeids: ["ints", [2n]] }, "a branch leads to leaf 2 of 2"],
    ["a target that is not there", { leaf_targetids: ["ints", [0n, 1n]] }, "there is no output 1 of 1"],
    ["a list that is short", { nodes_splits: ["tensor", floats()] }, "expected 1 values in nodes_splits, got 0"],
    ["a set", { nodes_modes: ["tensor", tensor([6], { dtype: "uint8" })] }, 'nodes_modes "BRANCH_MEMBER" is not known'],
    ["another transform", { post_transform: ["int", 4n] }, 'post_transform "4" is not known'],
  ])("refuses %s", (_, attributes, words) => {
    expect(() => run(attributes)).toThrow(words);
  });
});

describe("LabelEncoder", () => {
  const run = (attributes: object) =>
    runNode(classical("LabelEncoder", ["a"], ["y"], attributes as never), [tensor([[1]])]);
  it.each<[what: string, attributes: object, words: string]>([
    [
      "texts of numbers",
      { keys_strings: ["strings", ["a"]], values_int64s: ["ints", [1n]] },
      "expected texts, got float32",
    ],
    ["fewer values", { keys_floats: ["floats", Float32Array.of(1)], values_int64s: ["ints", []] }, "expected 1 values"],
  ])("refuses %s", (_, attributes, words) => {
    expect(() => run(attributes)).toThrow(words);
  });
});
