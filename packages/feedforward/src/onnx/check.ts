/**
 * Whether a graph is one: every operator known at its opset, its attributes and counts right, every name given once and
 * before it is used. The answer is the first fault in words and where it is, so that a reader can say the offset.
 */

import type { Tensor } from "../tensor/tensor.ts";
import { type Attribute, describeNode, type GraphNode, type GraphValue, quoted } from "./node.ts";
import { formAt, type OperatorForm, type Range } from "./operator.ts";
import { operatorNamed } from "./operators.ts";

export interface GraphParts {
  readonly name?: string;
  /** What wrote the file, with its version. */
  readonly producer?: string;
  /** The version of the operators. */
  readonly opset: number;
  /** What must be given to run. */
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  /** In an order in which they can run. */
  readonly nodes: readonly GraphNode[];
  /** Values that the graph brings along: weights, shapes. */
  readonly constants: ReadonlyMap<string, Tensor>;
  /** Texts about the graph, by key. */
  readonly metadata?: ReadonlyMap<string, string>;
}

/** What is wrong, and with which part. */
export interface Fault {
  readonly reason: string;
  readonly part: "graph" | "input" | "node" | "output";
  /** The position among the parts of its kind. */
  readonly index: number;
}

/** Of opsets before 7, those operators are known that have not changed until then. */
export const firstOpset = 1;
export const lastOpset = 25;

/** The first fault of a graph, or null. */
export function findFault(parts: GraphParts): Fault | null {
  const { opset, inputs, nodes, outputs } = parts;
  if (!Number.isInteger(opset) || opset < firstOpset || opset > lastOpset) {
    const reason = `opset ${opset} is not supported, expected ${firstOpset} to ${lastOpset}`;
    return { reason, part: "graph", index: 0 };
  }
  const known = new Set(parts.constants.keys());
  for (const [index, { name }] of inputs.entries()) {
    if (name === "") return { reason: "an input has no name", part: "input", index };
    if (known.has(name)) return { reason: `the name ${quoted(name)} is given twice`, part: "input", index };
    known.add(name);
  }
  const later = new Set(nodes.flatMap((node) => node.outputs));
  for (const [index, node] of nodes.entries()) {
    const reason = faultOfNode(node, opset) ?? faultOfNames(node, known, later);
    if (reason !== null) return { reason: `${describeNode(node)}: ${reason}`, part: "node", index };
  }
  for (const [index, { name }] of outputs.entries()) {
    if (!known.has(name)) return { reason: `nothing gives the output ${quoted(name)}`, part: "output", index };
  }
  return null;
}

/** What is wrong with an operator's name alone, or null. */
export function faultOfOperator(name: string): string | null {
  return operatorNamed(name) === null ? `the operator ${quoted(name)} is not supported` : null;
}

function faultOfNode(node: GraphNode, opset: number): string | null {
  const row = operatorNamed(node.operator);
  if (row === null) return faultOfOperator(node.operator);
  const form = formAt(row, opset);
  if (form === null) {
    return `the operator ${node.operator} is not supported at opset ${opset}, only from ${row.forms[0]!.since} on`;
  }
  return (
    faultOfCount("inputs", node.inputs, form.inputs) ??
    faultOfCount("outputs", node.outputs, form.outputs) ??
    faultOfAttributes(node.attributes, form, opset)
  );
}

function faultOfCount(what: string, names: readonly string[], [least, most]: Range): string | null {
  const expected = least === most ? `${least}` : `${least} to ${most}`;
  if (names.length < least || names.length > most) return `expected ${expected} ${what}, got ${names.length}`;
  const missing = names.slice(0, least).indexOf("");
  return missing === -1 ? null : `${what.slice(0, -1)} ${missing} has no name`;
}

function faultOfAttributes(
  attributes: ReadonlyMap<string, Attribute>,
  { attributes: types, required = [] }: OperatorForm,
  opset: number,
): string | null {
  for (const [name, { type }] of attributes) {
    if (!Object.hasOwn(types, name)) return `the attribute ${quoted(name)} is not supported at opset ${opset}`;
    if (types[name] !== type) return `the attribute ${quoted(name)} is of type ${type}, expected ${types[name]}`;
  }
  const missing = required.find((name) => !attributes.has(name));
  return missing === undefined ? null : `the attribute ${quoted(missing)} is missing`;
}

/** Adds the node's outputs to the names that are known. */
function faultOfNames(node: GraphNode, known: Set<string>, later: ReadonlySet<string>): string | null {
  for (const name of node.inputs) {
    if (name === "" || known.has(name)) continue;
    return later.has(name)
      ? `the input ${quoted(name)} is given only by this or a later node`
      : `nothing gives the input ${quoted(name)}`;
  }
  for (const name of node.outputs) {
    if (name === "") continue;
    if (known.has(name)) return `the name ${quoted(name)} is given twice`;
    known.add(name);
  }
  return null;
}
