/**
 * How large the trees of a graph are: what a forest has to show where a network has layers. Counted as the file lists them; the
 * depth of a tree is the number of comparisons on the longest way to a leaf, as scikit-learn counts it.
 */

import type { GraphBody, GraphNode } from "../../onnx/node.ts";

export interface ForestSize {
  /** The node's name. */
  readonly name: string;
  readonly trees: number;
  /** Comparisons and leaves. */
  readonly nodes: number;
  readonly depth: number;
}

/** One for each tree ensemble among the nodes, in their order. */
export function forestsIn({ nodes }: Pick<GraphBody, "nodes">): ForestSize[] {
  return nodes.filter(({ operator }) => operator.startsWith("TreeEnsemble")).map(sizeOfForest);
}

function sizeOfForest(node: GraphNode): ForestSize {
  const trees = intsOf(node, "nodes_treeids");
  const own = intsOf(node, "nodes_nodeids");
  const [yes, no] = [intsOf(node, "nodes_truenodeids"), intsOf(node, "nodes_falsenodeids")];
  const attribute = node.attributes.get("nodes_modes");
  const modes = attribute?.type === "strings" ? attribute.value : [];
  const places = new Map(own.map((id, i) => [`${trees[i]} ${id}`, i]));
  const roots = new Map(trees.map((tree, i) => [tree, i] as const).reverse());
  let depth = 0;
  // A file in which a node is reached twice ends here too.
  const seen = new Set<number>();
  let level = [...roots.values()];
  for (let at = 0; level.length > 0; at++) {
    depth = at;
    for (const i of level) seen.add(i);
    const next = level
      .filter((i) => modes[i] !== "LEAF")
      .flatMap((i) => [yes[i], no[i]].map((id) => places.get(`${trees[i]} ${id}`)));
    level = next.filter((i) => i !== undefined && !seen.has(i)) as number[];
  }
  return { name: node.name, trees: roots.size, nodes: own.length, depth };
}

function intsOf({ attributes }: GraphNode, name: string): number[] {
  const attribute = attributes.get(name);
  return attribute?.type === "ints" ? Array.from(attribute.value, Number) : [];
}
