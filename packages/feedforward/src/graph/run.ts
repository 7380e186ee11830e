/** Runs nodes on tensors, one after the other: the definition of what a graph computes, and never clever. */

import { UnsupportedError } from "../errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Allowance, Call } from "./call.ts";
import { describeNode, type GraphNode } from "./node.ts";
import { operatorNamed } from "./operators.ts";

/** Runs every node, in order; `values` gains what they give. */
export function runNodes(
  nodes: readonly GraphNode[],
  opset: number,
  values: Map<string, Tensor>,
  allowance?: Allowance,
): void {
  for (const node of nodes) {
    const results = runNode(node, opset, values, allowance);
    node.outputs.forEach((name, i) => {
      const result = results[i];
      if (name === "") return;
      if (result === undefined) throw new UnsupportedError(`${describeNode(node)}: output ${i} is not supported`);
      values.set(name, result);
    });
  }
}

/** The outputs of one node. */
export function runNode(
  node: GraphNode,
  opset: number,
  values: ReadonlyMap<string, Tensor>,
  allowance?: Allowance,
): Tensor[] {
  const inputs = node.inputs.map((name) => values.get(name) ?? null);
  return operatorNamed(node.operator)!.run(new Call(node, opset, inputs, allowance));
}
