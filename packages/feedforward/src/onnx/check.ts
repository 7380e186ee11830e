/**
 * Whether a graph is one: every operator known at its opset, its attributes and counts right, every name given once and
 * before it is used. The answer is the first fault in words and where it is, so that a reader can say the offset.
 */

import { type Attribute, describeNode, type GraphBody, type GraphNode, type GraphValue, quoted } from "./node.ts";
import { formAt, type OperatorForm, type Range } from "./operator.ts";
import { operatorNamed } from "./operators.ts";

export interface GraphParts extends GraphBody {
  readonly name?: string;
  /** What wrote the file, with its version. */
  readonly producer?: string;
  /** The version of the operators. */
  readonly opset: number;
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
  const { opset, inputs, outputs } = parts;
  if (!Number.isInteger(opset) || opset < firstOpset || opset > lastOpset) {
    const reason = `opset ${opset} is not supported, expected ${firstOpset} to ${lastOpset}`;
    return { reason, part: "graph", index: 0 };
  }
  const known = new Scope(null, parts.constants.keys());
  for (const [index, { name }] of inputs.entries()) {
    if (name === "") return { reason: "an input has no name", part: "input", index };
    if (known.has(name)) return { reason: `the name ${quoted(name)} is given twice`, part: "input", index };
    known.add(name);
  }
  return faultOfNodes(parts, opset, known) ?? faultOfOutputs(outputs, known);
}

/** The names that are known at a place: those of a graph, and of the graphs around it. */
class Scope {
  readonly depth: number;
  readonly #outer: Scope | null;
  readonly #names: Set<string>;

  constructor(outer: Scope | null, names: Iterable<string>) {
    this.depth = outer === null ? 0 : outer.depth + 1;
    this.#outer = outer;
    this.#names = new Set(names);
  }

  has(name: string): boolean {
    return this.#names.has(name) || this.#outer?.has(name) === true;
  }

  add(name: string): void {
    this.#names.add(name);
  }
}

/** No exporter nests branches deeper. */
const deepest = 32;

function faultOfNodes({ nodes }: GraphBody, opset: number, known: Scope): Fault | null {
  const later = new Set(nodes.flatMap((node) => node.outputs));
  for (const [index, node] of nodes.entries()) {
    const reason =
      faultOfNode(node, opset) ??
      faultOfInputs(node, known, later) ??
      faultOfBranches(node, opset, known) ??
      addOutputs(node, known);
    if (reason !== null) return { reason: `${describeNode(node)}: ${reason}`, part: "node", index };
  }
  return null;
}

function faultOfOutputs(outputs: readonly GraphValue[], known: Scope): Fault | null {
  const index = outputs.findIndex(({ name }) => !known.has(name));
  return index < 0
    ? null
    : { reason: `nothing gives the output ${quoted(outputs[index]!.name)}`, part: "output", index };
}

/** What is wrong inside of the graphs that a node holds. */
function faultOfBranches({ attributes, outputs }: GraphNode, opset: number, known: Scope): string | null {
  for (const [name, { type, value }] of attributes) {
    if (type !== "graph") continue;
    const reason = faultOfBranch(value, outputs.length, { opset, known });
    if (reason !== null) return `${name}: ${reason}`;
  }
  return null;
}

function faultOfBranch(
  branch: GraphBody,
  count: number,
  { opset, known }: { readonly opset: number; readonly known: Scope },
): string | null {
  if (known.depth >= deepest) return `branches nest deeper than ${deepest}`;
  if (branch.inputs.length > 0) return "a branch takes no inputs of its own";
  if (branch.outputs.length < count) return `expected ${count} outputs, got ${branch.outputs.length}`;
  const names = [...branch.constants.keys()];
  const twice = names.find((name) => known.has(name));
  if (twice !== undefined) return `the name ${quoted(twice)} is given twice`;
  const own = new Scope(known, names);
  return (faultOfNodes(branch, opset, own) ?? faultOfOutputs(branch.outputs, own))?.reason ?? null;
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

function faultOfInputs(node: GraphNode, known: Scope, later: ReadonlySet<string>): string | null {
  const name = node.inputs.find((input) => input !== "" && !known.has(input));
  if (name === undefined) return null;
  return later.has(name)
    ? `the input ${quoted(name)} is given only by this or a later node`
    : `nothing gives the input ${quoted(name)}`;
}

/** Adds the node's outputs to the names that are known. */
function addOutputs(node: GraphNode, known: Scope): string | null {
  for (const name of node.outputs) {
    if (name === "") continue;
    if (known.has(name)) return `the name ${quoted(name)} is given twice`;
    known.add(name);
  }
  return null;
}
