/**
 * Whether a graph is one: every operator known at its opset, its attributes and counts right, every name given once and
 * before it is used. The answer is the first fault in words and where it is, so that a reader can say the offset.
 */

import { type Facts, factsOf, type GivenFor, type Note, render } from "../errors.ts";
import { type Attribute, describeNode, type GraphBody, type GraphNode, type GraphOutput } from "./node.ts";
import { formAt, type MoreOperators, type OperatorForm, type Range, rowOf } from "./operator.ts";

/** What a graph is made of. */
export interface GraphParts extends GraphBody {
  readonly name?: string;
  /** What wrote the file, with its version. */
  readonly producer?: string;
  /** The version of the operators. */
  readonly opset: number;
  /** Texts about the graph, by key. */
  readonly metadata?: ReadonlyMap<string, string>;
  /** What was assumed on the way here. */
  readonly notes?: readonly Note[];
  /** What is known of the operators, by name; the usual ones unless said otherwise. */
  readonly operators?: MoreOperators;
}

/** The parts of a graph that says what its operators are. */
export type ToldParts = GraphParts & Required<Pick<GraphParts, "operators">>;

/** What nodes are checked against. */
interface Rules {
  readonly opset: number;
  readonly operators: MoreOperators;
}

/** What is wrong, as an error will say it. */
interface Finding {
  readonly code: string;
  readonly reason: string;
  readonly facts: Facts;
}

/** What is wrong, and with which part. */
export interface Fault extends Finding {
  readonly part: "graph" | "input" | "node" | "output";
  /** The position among the parts of its kind. */
  readonly index: number;
}

/** The error of a fault. */
export type Refuse = (fault: Fault) => Error;

/** Of opsets before 7, those operators are known that have not changed until then. */
export const firstOpset = 1;
export const lastOpset = 25;

/** The first fault of a graph, or null. */
export function findFault(parts: ToldParts): Fault | null {
  const { opset, inputs, outputs, operators } = parts;
  if (!Number.isInteger(opset) || opset < firstOpset || opset > lastOpset) {
    const sentence = "opset $opset is not supported, expected $first to $last";
    return { ...fault("graph-opset", sentence, opset, firstOpset, lastOpset), part: "graph", index: 0 };
  }
  const known = new Scope(null, parts.constants.keys());
  for (const [index, { name }] of inputs.entries()) {
    if (name === "") return { ...fault("graph-input-unnamed", "an input has no name"), part: "input", index };
    if (known.has(name)) return { ...nameTwice(name), part: "input", index };
    known.add(name);
  }
  return faultOfNodes(parts, { opset, operators }, known) ?? faultOfOutputs(outputs, known);
}

function fault<S extends string>(code: string, sentence: S, ...given: GivenFor<S>): Finding {
  const facts = factsOf(sentence, given);
  return { code, reason: render(sentence, facts), facts };
}

/** The finding with the node that it is about before it; of a branch, with the node that holds it. */
function within(place: string, { code, reason, facts }: Finding): Finding {
  const node = facts.node === undefined ? place : `${place}: ${String(facts.node)}`;
  return { code, reason: `${place}: ${reason}`, facts: { ...facts, node } };
}

function nameTwice(name: string): Finding {
  return fault("graph-name-twice", 'the name "$name" is given twice', name);
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

function faultOfNodes({ nodes }: GraphBody, rules: Rules, known: Scope): Fault | null {
  const later = new Set(nodes.flatMap((node) => node.outputs));
  for (const [index, node] of nodes.entries()) {
    const found =
      faultOfNode(node, rules) ??
      faultOfInputs(node, known, later) ??
      faultOfBranches(node, rules, known) ??
      addOutputs(node, known);
    if (found !== null) return { ...within(describeNode(node), found), part: "node", index };
  }
  return null;
}

function faultOfOutputs(outputs: readonly GraphOutput[], known: Scope): Fault | null {
  const index = outputs.findIndex(({ name }) => !known.has(name));
  if (index < 0) return null;
  return {
    ...fault("graph-output", 'nothing gives the output "$output"', outputs[index]!.name),
    part: "output",
    index,
  };
}

/** What is wrong inside of the graphs that a node holds. */
function faultOfBranches({ attributes, outputs }: GraphNode, rules: Rules, known: Scope): Finding | null {
  for (const [name, { type, value }] of attributes) {
    if (type !== "graph") continue;
    const found = faultOfBranch(value, outputs.length, { rules, known });
    if (found !== null) return within(name, found);
  }
  return null;
}

function faultOfBranch(
  branch: GraphBody,
  count: number,
  { rules, known }: { readonly rules: Rules; readonly known: Scope },
): Finding | null {
  if (known.depth >= deepest) return fault("graph-branch-depth", "branches nest deeper than $limit", deepest);
  if (branch.inputs.length > 0) return fault("graph-branch-inputs", "a branch takes no inputs of its own");
  if (branch.outputs.length < count) {
    return fault("graph-branch-outputs", "expected $expected outputs, got $got", count, branch.outputs.length);
  }
  const names = [...branch.constants.keys()];
  const twice = names.find((name) => known.has(name));
  if (twice !== undefined) return nameTwice(twice);
  const own = new Scope(known, names);
  return faultOfNodes(branch, rules, own) ?? faultOfOutputs(branch.outputs, own);
}

function faultOfNode(node: GraphNode, { opset, operators: table }: Rules): Finding | null {
  const { operator, inputs, outputs, attributes } = node;
  const row = rowOf(node, table);
  if (row === null) return fault("graph-operator", 'the operator "$operator" is not supported', operator);
  const form = formAt(row, opset);
  if (form === null) {
    const sentence = "the operator $operator is not supported at opset $opset, only from $since on";
    return fault("graph-operator-opset", sentence, operator, opset, row.forms[0]!.since);
  }
  return (
    faultOfCount("inputs", inputs, form.inputs) ??
    faultOfCount("outputs", outputs, form.outputs) ??
    faultOfAttributes(attributes, form, opset)
  );
}

function faultOfCount(what: "inputs" | "outputs", names: readonly string[], [least, most]: Range): Finding | null {
  const { length } = names;
  if (length < least || length > most) {
    return least === most
      ? fault("graph-node-count", "expected $expected $what, got $got", least, what, length)
      : fault("graph-node-range", "expected $least to $most $what, got $got", least, most, what, length);
  }
  const missing = names.slice(0, least).indexOf("");
  return missing === -1 ? null : fault("graph-node-unnamed", "$what $index has no name", what.slice(0, -1), missing);
}

function faultOfAttributes(
  attributes: ReadonlyMap<string, Attribute>,
  { attributes: types, required = [] }: OperatorForm,
  opset: number,
): Finding | null {
  for (const [name, { type }] of attributes) {
    if (!Object.hasOwn(types, name)) {
      const sentence = 'the attribute "$attribute" is not supported at opset $opset';
      return fault("graph-attribute", sentence, name, opset);
    }
    if (types[name] === type) continue;
    const sentence = 'the attribute "$attribute" is of type $got, expected $expected';
    return fault("graph-attribute-type", sentence, name, type, types[name]!);
  }
  const missing = required.find((name) => !attributes.has(name));
  if (missing === undefined) return null;
  return fault("graph-attribute-missing", 'the attribute "$attribute" is missing', missing);
}

function faultOfInputs(node: GraphNode, known: Scope, later: ReadonlySet<string>): Finding | null {
  const name = node.inputs.find((input) => input !== "" && !known.has(input));
  if (name === undefined) return null;
  return later.has(name)
    ? fault("graph-order", 'the input "$input" is given only by this or a later node', name)
    : fault("graph-input", 'nothing gives the input "$input"', name);
}

/** Adds the node's outputs to the names that are known. */
function addOutputs(node: GraphNode, known: Scope): Finding | null {
  for (const name of node.outputs) {
    if (name === "") continue;
    if (known.has(name)) return nameTwice(name);
    known.add(name);
  }
  return null;
}
