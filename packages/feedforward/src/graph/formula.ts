/**
 * Exporters write gelu as several nodes before opset 20: five, and its approximation by tanh nine, in any order and with
 * any spelling of the constants. Where the value of a chain goes to several nodes, these are computed on sample points
 * until they come together again. Sample points alone prove nothing, so the nodes may be a single curve, with sums and
 * products before and behind it: no such formula runs through all the points of gelu and is another function.
 */

import { type ActivationName, activate } from "../functions/activation.ts";
import { float32 } from "../functions/lane.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Graph } from "./graph.ts";
import type { GraphNode } from "./node.ts";
import type { OperatorName } from "./operators.ts";
import { runNode } from "./run.ts";

export interface Formula {
  readonly name: ActivationName;
  /** The nodes that it takes the place of. */
  readonly nodes: readonly GraphNode[];
  readonly output: string;
}

/** No function here is written in more nodes. */
const mostNodes = 16;

const written = ["gelu", "geluTanh"] as const;

/** Quarters from -10 to 10, and a few points far out, where both functions are straight. */
const points = Float32Array.of(-100, -30, ...Array.from({ length: 81 }, (_, i) => i / 4 - 10), 30, 100);

/** What `formulaAt` computes at most, in operations on single elements. */
export const formulaWork = mostNodes * points.length;

const curves: ReadonlySet<string> = new Set<OperatorName>(["Erf", "Sigmoid", "Tanh"]);
const arithmetic: ReadonlySet<string> = new Set<OperatorName>(["Add", "Div", "Mul", "Sub"]);

/**
 * The function that the nodes from `first` on compute of a value of so many axes, or null. `users` are the nodes that
 * take a value.
 */
export function formulaAt(
  graph: Graph,
  users: ReadonlyMap<string, readonly GraphNode[]>,
  { value, rank, first }: { readonly value: string; readonly rank: number; readonly first: number },
): Formula | null {
  const usesOf = (name: string) => users.get(name)?.length ?? 0;
  const samples = new Map<string, Tensor>([[value, new Tensor("float32", [points.length], points)]]);
  const nodes: GraphNode[] = [];
  let open = usesOf(value);
  for (const node of graph.nodes.slice(first, first + mostNodes)) {
    const inner = node.inputs.filter((name) => samples.has(name));
    if (inner.length === 0) continue;
    const result = sampled(graph, node, { samples, rank });
    if (result === null) return null;
    const output = node.outputs[0]!;
    samples.set(output, result);
    nodes.push(node);
    if (nodes.filter(({ operator }) => curves.has(operator)).length > 1) return null;
    open += usesOf(output) - inner.length;
    const name = open === usesOf(output) ? nameOf(result) : undefined;
    if (name !== undefined) return { name, nodes, output };
  }
  return null;
}

function sampled(
  graph: Graph,
  node: GraphNode,
  { samples, rank }: { readonly samples: ReadonlyMap<string, Tensor>; readonly rank: number },
): Tensor | null {
  const isQuotient = node.operator === "Div" && samples.has(node.inputs[1]!);
  if (isQuotient || !(arithmetic.has(node.operator) || curves.has(node.operator))) return null;
  const values = new Map(samples);
  for (const name of node.inputs) {
    const constant = graph.constants.get(name);
    if (constant?.size === 1 && constant.rank <= rank) values.set(name, constant.reshape());
    else if (name !== "" && !samples.has(name)) return null;
  }
  try {
    return runNode(node, graph.opset, values)[0]!;
  } catch {
    // What is wrong with the node is said when the graph runs.
    return null;
  }
}

/** The sums and products of a formula in several nodes are rounded, and 1 + erf loses digits on the left. */
function nameOf({ dtype, data }: Tensor): ActivationName | undefined {
  if (dtype !== "float32") return undefined;
  const isClose = (name: ActivationName) => (x: number, i: number) =>
    Math.abs(Number(data[i]) - activate(float32, { name }, x)) <= 1e-6 * Math.max(1, Math.abs(x));
  return written.find((name) => points.every(isClose(name)));
}
