/**
 * Decision trees walked by rows: x [rows, features] to y [rows, targets], where the leaf that a row comes to in each tree adds
 * its weights, tree after tree, to the start of each target.
 *
 * The trees come as constants. A node is four words (`nodes`, int32 [n, 4]): the place of its feature in a row, its threshold's
 * bits, and the places of the nodes that follow where x > threshold and where x ≤ threshold; places are in bytes. Every other
 * comparison is made of this one when trees are packed. The lowest bit of the first word says that NaN goes the way of ≤. A leaf
 * follows itself, so a walk may stay there; its second word is its weight where there is one target, else the place of its list (`lists`,
 * int32) of how many pairs follow: the place of a target in a row of y, a weight's bits.
 */

import { shapeError } from "../errors.ts";
import { type TreesAttributes, treesKernel } from "../kernels/trees.ts";
import type { RuledOp } from "./op.ts";

export { type TreesAttributes, treesAtOnce } from "../kernels/trees.ts";

/** Inputs: x, nodes, roots, lists or null, start. */
export const trees: RuledOp<TreesAttributes> = {
  name: "trees",
  infer([x, , , , start], { features }) {
    const { shape } = x!;
    if (shape.length !== 2 || shape[1]! < features) {
      throw shapeError("trees-features", "expected rows of at least $expected features, got $got", features, shape);
    }
    return [{ dtype: "float32", shape: [shape[0]!, start!.shape[0]!] }];
  },
  reference(lane, { inputs: [x, ...tables], outputs: [y] }, { aggregate }) {
    const [nodes, roots, lists, start] = tables.map((table) => table?.data as Int32Array);
    const targets = start!.length;
    const words = floatsOf(nodes!);
    for (let row = 0; row < x!.shape[0]!; row++) {
      const values = (x!.data as Float32Array).subarray(row * x!.shape[1]!, (row + 1) * x!.shape[1]!);
      const sums = (y!.data as Float32Array).subarray(row * targets, (row + 1) * targets);
      const add = (target: number, weight: number): void => {
        sums[target] = lane[aggregate === "sum" ? "add" : aggregate](sums[target]!, weight);
      };
      sums.set(start!);
      for (const root of roots!) {
        const leaf = leafOf(nodes!, words, root >> 2, values) + 1;
        if (lists) addList(lists, nodes![leaf]! >> 2, add);
        else add(0, words[leaf]!);
      }
      // What no tree says anything of.
      if (aggregate !== "sum") sums.forEach((sum, i) => void (sum === start![i] && sums.fill(0, i, i + 1)));
    }
  },
  keepsRows: ([x]) => x!.isRows,
  kernel: treesKernel,
};

/** The same words as float32. */
function floatsOf({ buffer, byteOffset, length }: Int32Array): Float32Array {
  return new Float32Array(buffer, byteOffset, length);
}

function addList(lists: Int32Array, first: number, add: (target: number, weight: number) => void): void {
  const words = floatsOf(lists);
  for (let k = first + 1; k <= first + 2 * lists[first]!; k += 2) add(lists[k]! >> 2, words[k + 1]!);
}

/** Where the words of the leaf begin. */
function leafOf(nodes: Int32Array, words: Float32Array, root: number, values: Float32Array): number {
  for (let node = root; ; ) {
    const feature = nodes[node]!;
    const x = values[feature >> 2]!;
    const isBelow = x <= words[node + 1]! || (Number.isNaN(x) && (feature & 1) === 1);
    const next = nodes[node + (isBelow ? 3 : 2)]! >> 2;
    if (next === node) return node;
    node = next;
  }
}
