/** What is said of classical models, each from a tree that is wrong in one place, or from labels that are used as numbers. */

import { tensor, zeros } from "../../../src/index.ts";
import { Graph } from "../../../src/onnx/graph.ts";
import { type Attributes, classical, node, runNode } from "../../onnx/graphs.ts";
import { oneTree } from "../../onnx/tree.ts";

const run = (attributes: Attributes, rows = zeros([1, 2])): unknown =>
  runNode(classical("TreeEnsembleRegressor", ["a"], ["y"], { ...oneTree, ...attributes }), [rows]);

export const classicalMistakes: Readonly<Record<string, () => unknown>> = {
  "attribute-length": () => run({ nodes_values: ["floats", Float32Array.of(1)] }),
  "node-strings": () => {
    const labels = { classlabels_strings: ["strings", ["a", "b"]] } as const;
    const linear = classical("LinearClassifier", ["x"], ["label", "p"], {
      coefficients: ["floats", Float32Array.of(1)],
      intercepts: ["floats", Float32Array.of(0)],
      ...labels,
    });
    const graph = new Graph({
      opset: 13,
      inputs: [{ name: "x", dtype: "float32", shape: ["n", 1] }],
      outputs: [{ name: "y", dtype: null, shape: null }],
      nodes: [linear, node("Neg", ["label"], ["y"])],
      constants: new Map(),
    });
    return graph.run({ x: tensor([[1]]) });
  },
  "encoder-numbers": () => {
    const label = classical("LinearClassifier", ["a"], ["label", "p"], {
      coefficients: ["floats", Float32Array.of(1, 1)],
      intercepts: ["floats", Float32Array.of(0)],
      classlabels_strings: ["strings", ["a", "b"]],
    });
    const graph = new Graph({
      opset: 13,
      inputs: [{ name: "a", dtype: "float32", shape: ["n", 2] }],
      outputs: [{ name: "y", dtype: null, shape: null }],
      nodes: [label, classical("OneHotEncoder", ["label"], ["y"], { cats_int64s: ["ints", [1n]] })],
      constants: new Map(),
    });
    return graph.run({ a: zeros([1, 2]) });
  },
  "encoder-texts": () =>
    runNode(classical("OneHotEncoder", ["a"], ["y"], { cats_strings: ["strings", ["a"]] }), [zeros([1])]),
  "trees-leaf": () =>
    runNode(
      classical("TreeEnsemble", ["a"], ["y"], {
        nodes_featureids: ["ints", [0n]],
        nodes_splits: ["tensor", tensor([0.5])],
        nodes_modes: ["tensor", tensor([0], { dtype: "uint8" })],
        nodes_truenodeids: ["ints", [2n]],
        nodes_trueleafs: ["ints", [1n]],
        nodes_falsenodeids: ["ints", [0n]],
        nodes_falseleafs: ["ints", [1n]],
        tree_roots: ["ints", [0n]],
        leaf_targetids: ["ints", [0n]],
        leaf_weights: ["tensor", tensor([1])],
      }),
      [zeros([1, 1])],
    ),
  "trees-feature": () => run({ nodes_featureids: ["ints", [-1n, 0n, 0n]] }),
  "trees-features": () => run({}, zeros([1, 1])),
  "trees-node": () => run({ nodes_truenodeids: ["ints", [9n, 0n, 0n]] }),
  "trees-node-reached": () => run({ nodes_truenodeids: ["ints", [0n, 0n, 0n]] }),
  "trees-node-twice": () => run({ nodes_nodeids: ["ints", [1n, 1n, 2n]] }),
  "trees-weight": () => run({ target_nodeids: ["ints", [1n, 5n]] }),
  "trees-target": () => run({ target_ids: ["ints", [0n, 1n]] }),
};
