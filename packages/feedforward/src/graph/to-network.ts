/**
 * From a graph to a network, where the graph is a chain of dense layers and functions. The chain is followed from the one
 * input to the one output, node by node; whatever is no chain, or mixes the rows of a batch, is refused with the node's
 * name: such a graph still runs as a graph.
 */

import { UnsupportedError } from "../errors.ts";
import type { InputOptions } from "../network/input.ts";
import { Activation, Dense, type Layer, Softmax } from "../network/layer.ts";
import { networkFromMetadata, networkMetadata } from "../network/metadata.ts";
import { checkNetworkOptions, Network, type NetworkOptions } from "../network/network.ts";
import { roundingNotes } from "../network/notes.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Affine, compose, type DenseItem, foldBefore, foldBehind, isExactBehind } from "./affine.ts";
import { Call } from "./call.ts";
import { activate, type Chain, type Item, productOrUnknown, rules, type Size, show, spend } from "./chain.ts";
import { foldGraph, WorkBudget } from "./fold.ts";
import { formulaAt, formulaWork } from "./formula.ts";
import { metadataKeys, metadataPrefix } from "./from-network.ts";
import type { Graph } from "./graph.ts";
import { describeNode, type GraphNode, quoted } from "./node.ts";
import type { OperatorName } from "./operators.ts";
import { followSizes } from "./sizes.ts";

/** The network that a graph is. `UnsupportedError` where it is none, with the node where the chain ends. */
export function networkFromGraph(source: Graph, options: NetworkOptions = {}): Network {
  const given = checkNetworkOptions(options);
  const graph = foldGraph(source);
  const chain = startChain(graph);
  const inputShape = chain.shape;
  followChain(graph, chain);
  const standard = takeStandard(chain.items);
  const items = foldAffine(chain);
  const dense = items.filter((item) => item.kind === "dense");
  const layers = toLayers(items);
  const size = productOrUnknown(inputShape.filter((length) => length !== "batch"));
  const inputSize = size ?? dense[0]?.weight.shape[0];
  if (inputSize === undefined) throw new UnsupportedError("network: the graph does not tell the size of its input");
  const notes = [
    ...(given.notes ?? []),
    ...notesOfShapes(graph, inputShape, chain),
    ...chain.notes,
    ...roundingNotes(dense.flatMap(({ weight, bias }) => (bias === null ? [weight] : [weight, bias]))),
  ];
  const network = new Network(layers, { ...given, input: { size: inputSize, ...standard, ...given.input }, notes });
  return withMetadata(network, source.metadata, given);
}

function startChain(graph: Graph): Chain {
  const [input, ...others] = graph.inputs;
  if (input === undefined || others.length > 0 || graph.outputs.length !== 1) {
    const counts = `${graph.inputs.length} inputs and ${graph.outputs.length} outputs`;
    throw new UnsupportedError(`network: expected a graph of one input and one output, got ${counts}`);
  }
  const declared = input.shape ?? [null, null];
  const known = declared.map((size): number | null => (typeof size === "number" ? size : null));
  const [batch = null, ...row] = known;
  if (declared.length === 0) throw new UnsupportedError(`network: the input ${quoted(input.name)} is a single number`);
  // A vector without a batch is a row; a vector of unknown length says nothing.
  const shape: readonly Size[] = declared.length === 1 ? known : ["batch", ...row];
  const fixedBatch = declared.length === 1 ? null : batch;
  const budget = new WorkBudget(graph.constants.values());
  return { shape, fixedBatch, items: [], notes: [], isTruth: false, sizes: new Map(), budget };
}

/** Goes from the input to the output, each node's rule adding its items. */
function followChain(graph: Graph, chain: Chain): void {
  const users = usersOf(graph.nodes);
  const places = new Map(graph.nodes.map((node, i) => [node, i]));
  const output = graph.outputs[0]!.name;
  let value = graph.inputs[0]!.name;
  while (value !== output) {
    const [node, ...others] = usersBesideSizes(graph, chain, { users, value });
    if (node === undefined) throw new UnsupportedError(`network: nothing leads from ${quoted(value)} to the output`);
    if (others.length > 0) value = addFormula(graph, chain, { users, value, first: places.get(node)! });
    else {
      addLink(graph, chain, { node, value });
      value = node.outputs[0]!;
    }
  }
  if (users.has(output)) throw new UnsupportedError(`network: the output ${quoted(output)} is used by a node too`);
  const outputs = chain.shape.filter((size) => size !== "batch");
  if (chain.isTruth || productOrUnknown(outputs) === null) {
    throw new UnsupportedError(
      `network: the output ${quoted(output)} of shape ${show(chain.shape)} is no row of floats`,
    );
  }
}

type Users = ReadonlyMap<string, readonly GraphNode[]>;

/** The nodes that take a value, without those that only ask for its shape. */
function usersBesideSizes(graph: Graph, chain: Chain, { users, value }: { users: Users; value: string }): GraphNode[] {
  const all = users.get(value) ?? [];
  for (const node of all) if (node.operator === "Shape") followSizes(graph, users, { chain, node });
  return all.filter(({ operator }) => operator !== "Shape");
}

/** Adds the function that several nodes compute; gives the value where they come together. */
function addFormula(graph: Graph, chain: Chain, at: { users: Users; value: string; first: number }): string {
  const { users, value } = at;
  spend(chain, formulaWork, quoted(value));
  const formula = chain.isTruth ? null : formulaAt(graph, users, { ...at, rank: chain.shape.length });
  if (formula === null) {
    const count = users.get(value)!.length;
    throw new UnsupportedError(`network: ${quoted(value)} is used by ${count} nodes, which is no chain`);
  }
  const { name, nodes, output } = formula;
  activate(chain, name);
  chain.notes.push(`${nodes.length} nodes from ${describeNode(nodes[0]!)} on are ${name}, computed by one formula`);
  return output;
}

function usersOf(nodes: readonly GraphNode[]): Map<string, GraphNode[]> {
  const users = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    for (const name of node.inputs) {
      const list = users.get(name);
      if (list === undefined) users.set(name, [node]);
      else list.push(node);
    }
  }
  return users;
}

function addLink(graph: Graph, chain: Chain, { node, value }: { node: GraphNode; value: string }): void {
  const rule = rules[node.operator as OperatorName];
  if (rule === undefined) throw new UnsupportedError(`network: ${describeNode(node)} is no layer of a network`);
  if (chain.isTruth && node.operator !== "Cast") {
    throw new UnsupportedError(`network: ${describeNode(node)} takes a truth value, which no layer gives`);
  }
  const isConstant = (name: string) =>
    graph.constants.has(name) || (node.operator === "Reshape" && chain.sizes.has(name));
  const stray = node.inputs.find((name) => name !== "" && name !== value && !isConstant(name));
  if (stray !== undefined) {
    throw new UnsupportedError(`network: ${describeNode(node)} takes ${quoted(stray)} too, which is not constant`);
  }
  if (node.outputs.slice(1).some((name) => name !== "")) {
    throw new UnsupportedError(`network: ${describeNode(node)} gives more than one value`);
  }
  const inputs = node.inputs.map((name) => graph.constants.get(name) ?? chain.sizes.get(name) ?? null);
  spend(
    chain,
    inputs.reduce((sum, constant) => sum + (constant?.size ?? 0), 1),
    describeNode(node),
  );
  const call = new Call(node, graph.opset, inputs);
  rule(chain, { call, position: node.inputs.indexOf(value), nameOf: (i) => node.inputs[i] ?? "" });
}

/**
 * x - mean, then / std, before anything else: what the network declares of its input, to the bit. In a layer behind them they
 * would be rounded, and with a mean far from 0 the answer would be lost.
 */
function takeStandard(items: Item[]): Pick<InputOptions, "mean" | "std"> {
  const rest = [...items];
  const take = (operator: string): Affine | null =>
    rest[0]?.kind === "affine" && rest[0].from === operator ? (rest.shift() as Affine) : null;
  const [mean, std] = [take("Sub"), take("Div")];
  if (rest[0]?.kind === "affine" || mean?.scale[0] === -1) return {};
  items.splice(0, items.length - rest.length);
  return { mean: mean && Array.from(mean.shift, (c) => -c), std: std && Array.from(std.scale, (c) => 1 / c) };
}

/** Every affine item goes into the dense layer beside it. */
function foldAffine(chain: Chain): Exclude<Item, Affine>[] {
  const folded: Exclude<Item, Affine>[] = [];
  let pending: Affine | null = null;
  for (const item of chain.items) {
    const last = folded.at(-1);
    if (item.kind === "affine") {
      if (pending === null && last?.kind === "dense") {
        spend(chain, last.weight.size, item.from);
        note(chain, item, last, isExactBehind(last, item));
        folded[folded.length - 1] = foldBehind(last, item);
      } else pending = pending === null ? item : composed(chain, pending, item);
    } else if (pending === null) folded.push(item);
    else {
      if (item.kind !== "dense") throw besideNothing(pending);
      spend(chain, item.weight.size, pending.from);
      note(chain, pending, item, false);
      folded.push(foldBefore(pending, item));
      pending = null;
    }
  }
  if (pending !== null) throw besideNothing(pending);
  return folded;
}

function composed(chain: Chain, first: Affine, second: Affine): Affine {
  spend(chain, Math.max(first.scale.length, second.scale.length), second.from);
  return compose(first, second);
}

function besideNothing({ from }: Affine): UnsupportedError {
  return new UnsupportedError(`network: ${from} stands beside no dense layer that could take it in`);
}

function note(chain: Chain, { from }: Affine, { name }: DenseItem, isExact: boolean): void {
  if (isExact) return;
  chain.notes.push(`${from} folded into the dense layer ${name || "beside it"}: its parameters are rounded once more`);
}

function toLayers(items: readonly Exclude<Item, Affine>[]): Layer[] {
  const names = namesOf(items.filter((item) => item.kind === "dense").map(({ name }) => name)).values();
  return items.map((item) => {
    if (item.kind === "softmax") return new Softmax();
    if (item.kind === "activation") {
      const { name, alpha } = item.choice;
      if (alpha !== undefined && !Number.isFinite(alpha)) {
        throw new UnsupportedError(`network: ${name} with an alpha of ${alpha} is no layer of a network`);
      }
      return new Activation(name, alpha === undefined ? {} : { alpha });
    }
    const { weight, bias } = item;
    return new Dense({ name: names.next().value ?? "", weight, ...(bias === null ? {} : { bias }) });
  });
}

/** The names that the file gives, where these and the numbers of the others are different. */
function namesOf(names: readonly string[]): string[] {
  const full = names.map((name, i) => name || `dense${i + 1}`);
  return new Set(full).size === full.length ? full : names.map(() => "");
}

function notesOfShapes(graph: Graph, input: readonly Size[], chain: Chain): string[] {
  const { dtype } = graph.inputs[0]!;
  const notes: string[] = [];
  if (chain.fixedBatch !== null && chain.fixedBatch !== 1) {
    notes.push(`the file fixes the batch at ${chain.fixedBatch}; the network takes any`);
  }
  if (input.length > 2) notes.push(`the file takes ${show(input)}; the network takes the same values as rows`);
  if (chain.shape.length > 2 || (chain.shape.length === 1 && chain.shape[0] === "batch")) {
    notes.push(`the file gives ${show(chain.shape)}; the network gives the same values as rows`);
  }
  if (dtype !== null && dtype !== "float32") notes.push(`the file takes ${dtype}; the network takes float32`);
  return notes;
}

/** What a network of this library declared when it was written; the layers are those of the graph. */
function withMetadata(network: Network, metadata: ReadonlyMap<string, string>, options: NetworkOptions): Network {
  if (!metadata.has(`${metadataPrefix}version`)) return network;
  const described = new Map(networkMetadata(network));
  for (const key of metadataKeys) {
    const text = metadata.get(`${metadataPrefix}${key}`);
    if (text !== undefined) described.set(key, text);
  }
  const parameters = network.parameters as ReadonlyMap<string, Tensor>;
  const { input, labels, provenance } = networkFromMetadata(described, parameters, options);
  const { mean, std } = network.input; // the graph has them, or the caller; metadata repeat them
  return new Network(network.layers, {
    labels,
    provenance,
    ...options,
    input: { ...input, mean, std },
    notes: network.notes,
  });
}
