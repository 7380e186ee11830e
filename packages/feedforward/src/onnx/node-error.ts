/**
 * Errors that name a node: ops know what is wrong with their values and not where they are, so the node goes before the
 * sentence and among the facts, when the graph is lowered as well as when a step runs.
 */

import { ShapeError, UnsupportedError, withData } from "../errors.ts";
import type { Program, ValueId } from "../program/program.ts";
import { describeNode, type GraphNode } from "./node.ts";

/** The error with the node before its sentence and among its facts. */
export function ofNode<E extends ShapeError | UnsupportedError>(
  Kind: new (message: string) => E,
  { message, code, facts }: E,
  node: GraphNode,
): E {
  const name = describeNode(node);
  const error = new Kind(`${name}: ${shortened(message)}`);
  return facts === undefined ? error : withData(error, code, { node: name, ...facts });
}

/** What `run` gives; what it throws about shapes, values and what is not supported is said of the node. */
export function atNode<T>(node: GraphNode, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ShapeError) throw ofNode(ShapeError, error, node);
    if (error instanceof UnsupportedError) throw ofNode(UnsupportedError, error, node);
    throw error;
  }
}

/**
 * The program whose steps name their nodes when they run: whether an index or a divisor fits is known only then, and only the
 * reference looks.
 */
export function namingNodes(program: Program, nodes: ReadonlyMap<ValueId, GraphNode>): Program {
  const steps = program.steps.map((step): Program["steps"][number] => {
    const { op } = step;
    const node = nodes.get(step.outputs[0]!);
    if (node === undefined) return step;
    return {
      ...step,
      op: { ...op, reference: (lane, io, attributes) => atNode(node, () => op.reference(lane, io, attributes)) },
    };
  });
  return { ...program, steps };
}

/** What a file says may be long: a shape of thousands of axes. */
function shortened(reason: string): string {
  return reason.length > longestReason ? `${reason.slice(0, longestReason)}…` : reason;
}

const longestReason = 240;
