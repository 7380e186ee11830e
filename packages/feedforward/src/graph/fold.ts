/**
 * Folding: what does not depend on the input is computed once, and nodes that change nothing in inference (Identity,
 * Dropout) are left out. The graph that remains computes the same bits. A file decides how much there is to fold, so
 * the work is bounded in proportion to the constants that the file really brought; what is beyond stays unfolded.
 */

import type { Tensor } from "../tensor/tensor.ts";
import { Graph } from "./graph.ts";
import type { GraphNode } from "./node.ts";
import { runNode } from "./run.ts";

/** The graph with everything folded that may be. */
export function foldGraph(graph: Graph): Graph {
  const constants = new Map(graph.constants);
  const aliases = new Map<string, string>();
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const budget = new WorkBudget(graph.constants.values());
  const nodes: GraphNode[] = [];
  for (const original of graph.nodes) {
    const node = { ...original, inputs: original.inputs.map((name) => aliases.get(name) ?? name) };
    const [result = ""] = node.outputs;
    if (changesNothing(node, constants) && !outputs.has(result)) {
      aliases.set(result, node.inputs[0]!);
      continue;
    }
    const folded = foldNode(node, { opset: graph.opset, constants, budget });
    if (folded === null) nodes.push(node);
    for (const [i, name] of node.outputs.entries()) if (name !== "" && folded !== null) constants.set(name, folded[i]!);
  }
  const { name, opset, inputs, metadata } = graph;
  return new Graph({ name, opset, inputs, outputs: graph.outputs, nodes, constants, metadata });
}

/** Identity, and Dropout that is not told to train and whose mask nobody wants. */
function changesNothing({ operator, inputs, outputs }: GraphNode, constants: ReadonlyMap<string, Tensor>): boolean {
  if (operator === "Identity") return true;
  if (operator !== "Dropout" || (outputs[1] ?? "") !== "") return false;
  const training = inputs[2] ?? "";
  return (
    training === "" || constants.get(training)?.data.every((value: number | bigint) => Number(value) === 0) === true
  );
}

interface FoldContext {
  readonly opset: number;
  readonly constants: ReadonlyMap<string, Tensor>;
  readonly budget: WorkBudget;
}

/** The outputs of a node all of whose inputs are constant, or null where it stays. */
function foldNode(node: GraphNode, { opset, constants, budget }: FoldContext): Tensor[] | null {
  const inputs = node.inputs.filter((name) => name !== "").map((name) => constants.get(name));
  if (inputs.includes(undefined)) return null;
  const work = workOf(node, inputs as Tensor[]);
  if (work > budget.left) return null;
  try {
    const results = runNode(node, opset, constants, { tensorBytes: 8 * budget.left });
    const isComplete = node.outputs.every((name, i) => name === "" || results[i] !== undefined);
    budget.spend(work + results.reduce((sum, { size }) => sum + size, 0));
    return isComplete ? results : null;
  } catch {
    // Whatever is wrong with the node is said when the graph runs, or where it is found to be no network.
    budget.spend(work);
    return null;
  }
}

/** Operations on single elements, roughly. */
function workOf({ operator }: GraphNode, inputs: readonly Tensor[]): number {
  const sizes = inputs.map(({ size }) => size);
  if (operator === "Gemm" || operator === "MatMul") return 1 + (sizes[0] ?? 0) * (sizes[1] ?? 0);
  const perElement = movers.has(operator) ? 1 : 16;
  return 1 + perElement * sizes.reduce((sum, size) => sum + size, 0);
}

/** Operators that only move elements. */
export const movers: ReadonlySet<string> = new Set(
  "Cast Concat Constant Dropout Flatten Gather Identity Reshape Shape Squeeze Transpose Unsqueeze".split(" "),
);

/** Operations that a file may cause: few by itself, and as many again for each element of its constants. */
export class WorkBudget {
  left: number;

  constructor(constants: Iterable<Tensor>) {
    let size = 0;
    for (const tensor of constants) size += tensor.size;
    this.left = 2 ** 20 + 8 * size;
  }

  spend(work: number): void {
    this.left = Math.max(0, this.left - work);
  }
}
