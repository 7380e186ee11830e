/** A tree by hand: x₁ ≤ ½ gives 1, else 2. */

import type { Attributes } from "./graphs.ts";

export const oneTree = {
  nodes_treeids: ["ints", [0n, 0n, 0n]],
  nodes_nodeids: ["ints", [0n, 1n, 2n]],
  nodes_featureids: ["ints", [1n, 0n, 0n]],
  nodes_modes: ["strings", ["BRANCH_LEQ", "LEAF", "LEAF"]],
  nodes_values: ["floats", Float32Array.of(0.5, 0, 0)],
  nodes_truenodeids: ["ints", [1n, 0n, 0n]],
  nodes_falsenodeids: ["ints", [2n, 0n, 0n]],
  target_treeids: ["ints", [0n, 0n]],
  target_nodeids: ["ints", [1n, 2n]],
  target_ids: ["ints", [0n, 0n]],
  target_weights: ["floats", Float32Array.of(1, 2)],
} as const satisfies Attributes;
