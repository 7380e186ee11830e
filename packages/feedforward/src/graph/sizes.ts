/**
 * `x.view(x.size(0), -1)` is written as nodes: the shape of x, the first size of it, joined with -1, the shape that
 * Reshape takes. On the way to a network the batch has no size, so these nodes are computed with a number that stands
 * for it, and only nodes that move numbers are: where it is found again, it is the batch.
 */

import { Tensor } from "../tensor/tensor.ts";
import { Call } from "./call.ts";
import { movers, type WorkBudget } from "./fold.ts";
import type { Graph } from "./graph.ts";
import type { GraphNode } from "./node.ts";
import { runNode } from "./run.ts";
import { sizesOf } from "./shapes.ts";

/** A prime that fits int32, and is the size of nothing. */
export const batchStandIn = 2147483629;

/** Of a chain, what is asked and added to here. */
interface Sized {
  readonly shape: readonly ("batch" | number | null)[];
  readonly sizes: Map<string, Tensor>;
  readonly budget: WorkBudget;
}

/** Adds to the chain's sizes whatever follows from a Shape of the value that runs through. */
export function followSizes(
  graph: Graph,
  users: ReadonlyMap<string, readonly GraphNode[]>,
  { chain, node }: { readonly chain: Sized; readonly node: GraphNode },
): void {
  const sizes = sizesOf(new Call(node, graph.opset, []), chain.shape);
  if (sizes.includes(null)) return;
  const numbers = sizes.map((size) => BigInt(size === "batch" ? batchStandIn : size!));
  const open = [node.outputs[0]!];
  chain.sizes.set(open[0]!, new Tensor("int64", [numbers.length], BigInt64Array.from(numbers)));
  for (const name of open) {
    for (const user of users.get(name) ?? []) {
      const result = movers.has(user.operator) ? moved(graph, user, chain) : null;
      const output = user.outputs[0]!;
      if (result === null || chain.sizes.has(output)) continue;
      chain.sizes.set(output, result);
      open.push(output);
    }
  }
}

/** What a node gives, if it takes sizes and constants alone. */
function moved(graph: Graph, node: GraphNode, chain: Sized): Tensor | null {
  const values = new Map<string, Tensor>();
  for (const name of node.inputs) {
    const value = chain.sizes.get(name) ?? graph.constants.get(name);
    if (value !== undefined) values.set(name, value);
    else if (name !== "") return null;
  }
  const work = [...values.values()].reduce((sum, { size }) => sum + size, 1);
  if (work > chain.budget.left) return null;
  chain.budget.spend(work);
  try {
    return runNode(node, graph.opset, values, { tensorBytes: 8 * chain.budget.left })[0] ?? null;
  } catch {
    // What is wrong with the node is said when the graph runs.
    return null;
  }
}
