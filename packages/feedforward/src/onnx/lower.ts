/**
 * From a graph to a program, for inputs of these shapes. Nodes are lowered one after the other; what depends on constants
 * alone is gone when that is done, shapes that are computed by nodes among it.
 *
 * Batches: a file that fixes a leading size of 1 on every input and output describes one example. A file that leaves the
 * leading size open describes a batch; it is one of examples that do not see each other only if every step keeps rows,
 * which is found out by lowering it for one row and for three. Every other file runs whole.
 */

import { ShapeError, UnsupportedError, withData } from "../errors.ts";
import { bindActivation } from "../functions/activation.ts";
import { float64 } from "../functions/float64.ts";
import { formulaOf } from "../functions/formula.ts";
import { copy } from "../ops/view.ts";
import { ProgramBuilder } from "../program/builder.ts";
import { fuse } from "../program/fuse.ts";
import type { Program, ValueId } from "../program/program.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Call, UnknownInputError } from "./call.ts";
import type { ToldParts } from "./check.ts";
import { stringNumber } from "./element-types.ts";
import { recogniseGelu } from "./gelu.ts";
import { describeNode, type GraphBody, type GraphNode, type GraphValue, quoted } from "./node.ts";
import { namingNodes } from "./node-error.ts";
import { type MoreOperators, rowOf } from "./operator.ts";
import { mixingOf } from "./rows.ts";

export interface LowerOptions {
  /** Of every input that is no constant, with the batch where the file has one. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Of inputs whose dtype the file does not say. */
  readonly dtypes?: ReadonlyMap<string, DType>;
  /** Inputs that are the same for every run. */
  readonly constants?: ReadonlyMap<string, Tensor>;
  /** Bytes that one value may have; 1 GiB unless said otherwise. */
  readonly valueBytes?: number;
}

export interface Lowered {
  readonly program: Program;
  /** The steps into which others were folded, so that their parameters were rounded once more. */
  readonly rounded: readonly string[];
  /** The program is one example: a batch of any size is run as so many. */
  readonly isBatched: boolean;
}

export function lowerGraph(graph: ToldParts, options: LowerOptions): Lowered {
  const inputs = freeInputs(graph, options.constants);
  const isOpen =
    inputs.length > 0 && inputs.every(({ shape }) => (shape?.length ?? 0) > 0 && typeof shape![0] !== "number");
  const row = isOpen || isOne(inputs) ? rowProgram(graph, options) : null;
  const { program, nodes } = row ?? lowerWhole(graph, options, "program");
  return { ...fuse(withGelu(namingNodes(program, nodes))), isBatched: row !== null };
}

/** The program of one row; null where rows see each other, or where one row alone cannot be lowered. */
function rowProgram(graph: ToldParts, options: LowerOptions): Whole | null {
  try {
    const { row, mixing } = lowerRow(graph, options);
    return mixing === null ? row : null;
  } catch (error) {
    // What is wrong is said of the batch that is really there.
    if (error instanceof UnknownInputError || !isRefusal(error)) throw error;
    return null;
  }
}

/** A program and where it comes from. */
export interface Sourced {
  readonly program: Program;
  /** For each value that is computed the node that says so. */
  readonly nodes: ReadonlyMap<ValueId, GraphNode>;
}

/** The program of one row, each function a step of its own. Throws an UnsupportedError where rows see each other. */
export function lowerSteps(graph: ToldParts, options: LowerOptions): Sourced {
  const { row, mixing } = lowerRow(graph, options);
  if (mixing !== null) throw mixing;
  return { program: withGelu(row.program), nodes: row.nodes };
}

/** Inputs that are no batch: what the file says of them, it says of one row. */
function isOne(inputs: readonly GraphValue[]): boolean {
  return inputs.every(({ shape }) => shape?.[0] === 1);
}

function givesOne({ values, outputs }: Program): boolean {
  return outputs.every(({ value }) => values[value]!.shape[0] === 1);
}

/** The graph for one row, and why it does not say what happens to more of them; null where it does. */
function lowerRow(
  graph: ToldParts,
  options: LowerOptions,
): { readonly row: Whole; readonly mixing: UnsupportedError | null } {
  const row = lowerWhole(graph, withRows(options, 1), "example");
  if (isOne(freeInputs(graph, options.constants)) && givesOne(row.program)) return { row, mixing: null };
  try {
    const more = lowerWhole(graph, withRows(options, 3), "example");
    const mixing = mixingOf(row.program, more.program, 3);
    if (mixing === null) return { row, mixing };
    const node = more.nodes.get(mixing.value);
    return { row, mixing: mixing.error(node === undefined ? "the graph" : describeNode(node)) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const refused = new UnsupportedError(`the graph takes no batch of 3 rows: ${error.message}`);
    return { row, mixing: withData(refused, error.code, error.facts) };
  }
}

function isRefusal(error: unknown): error is ShapeError | UnsupportedError {
  return error instanceof ShapeError || error instanceof UnsupportedError;
}

const gelus = {
  gelu: formulaOf(bindActivation({ name: "gelu" })),
  geluTanh: formulaOf(bindActivation({ name: "geluTanh" })),
};

function withGelu(program: Program): Program {
  return recogniseGelu(program, gelus);
}

/** The inputs that are given for each run. */
export function freeInputs(graph: GraphBody, constants?: ReadonlyMap<string, unknown>): readonly GraphValue[] {
  return graph.inputs.filter(({ name }) => constants?.has(name) !== true);
}

function withRows(options: LowerOptions, rows: number): LowerOptions {
  return { ...options, shapes: new Map([...options.shapes].map(([name, shape]) => [name, shape.with(0, rows)])) };
}

interface Whole {
  readonly program: Program;
  readonly nodes: ReadonlyMap<ValueId, GraphNode>;
}

function lowerWhole(graph: ToldParts, options: LowerOptions, per: "example" | "program"): Whole {
  const { shapes, dtypes, constants = new Map<string, Tensor>(), valueBytes = 2 ** 30 } = options;
  const most = { valueBytes, foldedElements: foldedElements(graph, constants) };
  const builder = new ProgramBuilder({ ...most, doubles: float64 });
  const values = new Map<string, ValueId>();
  for (const { name, dtype } of graph.inputs) {
    const constant = constants.get(name);
    const input = { name, dtype: dtype ?? dtypes?.get(name) ?? "float32", shape: shapes.get(name)! };
    values.set(name, constant === undefined ? addInput(builder, input) : builder.constant(constant));
  }
  const words: Words = new Map();
  for (const [name, value] of constantsOf(graph, builder, words)) values.set(name, value);
  const nodes = lowerNodes(graph, { builder, values, words, operators: graph.operators });
  const outputs = graph.outputs.map(({ name, dtype }) => {
    const value = values.get(name)!;
    const own =
      builder.constantOf(value) === null
        ? value
        : builder.emitUnfolded({ name, op: copy, attributes: {}, inputs: [value] })[0]!;
    const given = dtype === "string" ? null : dtype;
    return { name, value: own, dtype: given ?? builder.type(own).dtype, words: words.get(value) };
  });
  return { program: builder.build(outputs, per), nodes };
}

function addInput(builder: ProgramBuilder, input: Parameters<ProgramBuilder["input"]>[0]): ValueId {
  try {
    return builder.input(input);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const named = new ShapeError(`graph: the input ${quoted(input.name)}: ${error.message}`);
    throw withData(named, error.code, { ...error.facts, input: input.name });
  }
}

/** Adds what every node gives to the values. Returns the node of each. */
function lowerNodes(
  graph: ToldParts,
  { builder, values, words, operators }: Lowering,
): ReadonlyMap<ValueId, GraphNode> {
  const nodes = new Map<ValueId, GraphNode>();
  const lowerAll = (list: readonly GraphNode[], scope: ReadonlyMap<string, ValueId>[]): void => {
    const find = (name: string): ValueId => scope.findLast((known) => known.has(name))!.get(name)!;
    const inline = (branch: GraphBody): readonly ValueId[] => {
      const inner = [...scope, constantsOf(branch, builder, words)];
      lowerAll(branch.nodes, inner);
      return branch.outputs.map(({ name }) => inner.findLast((known) => known.has(name))!.get(name)!);
    };
    for (const node of list) {
      const first = builder.size;
      const inputs = node.inputs.map((name) => (name === "" ? null : find(name)));
      const call = new Call(node, { opset: graph.opset, builder, inline, words }, inputs);
      addResults(call, lowered(call, inputs, { words, operators }), scope.at(-1) as Map<string, ValueId>);
      for (let value = first; value < builder.size; value++) if (!nodes.has(value)) nodes.set(value, node);
    }
  };
  lowerAll(graph.nodes, [values]);
  return nodes;
}

function constantsOf(graph: GraphBody, builder: ProgramBuilder, words: Words): Map<string, ValueId> {
  const values = new Map<string, ValueId>();
  for (const [name, constant] of graph.constants) {
    const value = builder.constant(constant);
    values.set(name, value);
    const own = graph.words?.get(name);
    if (own !== undefined) words.set(value, own);
  }
  return values;
}

type Words = Map<ValueId, readonly string[]>;

interface Lowering {
  readonly operators: MoreOperators;
  readonly builder: ProgramBuilder;
  readonly values: Map<string, ValueId>;
  readonly words: Words;
}

/** What moves strings, being told where they are; it reads none. */
const movers = new Set([
  "ArrayFeatureExtractor",
  "Cast",
  "Flatten",
  "Gather",
  "Identity",
  "Reshape",
  "Squeeze",
  "Unsqueeze",
]);

/** The results of a node. Strings are positions in a list, so what only moves them knows nothing of them. */
function lowered(
  call: Call,
  inputs: readonly (ValueId | null)[],
  { words, operators }: Pick<Lowering, "operators" | "words">,
): readonly ValueId[] {
  const { operator } = call.node;
  const own = inputs.find((input) => input !== null && words.has(input));
  const row = rowOf(call.node, operators)!;
  if (own === undefined || own === null || row.readsTexts) return row.lower(call);
  const isCast = operator === "Cast";
  if (!movers.has(operator) || own !== inputs[0] || (isCast && call.int("to", 0) !== stringNumber)) {
    throw call.refuse("node-strings", "does not take strings");
  }
  const results = isCast ? [own] : row.lower(call);
  for (const result of results) words.set(result, words.get(own)!);
  return results;
}

function addResults(call: Call, results: readonly ValueId[], values: Map<string, ValueId>): void {
  for (const [i, name] of call.node.outputs.entries()) {
    if (name === "") continue;
    const result = results[i];
    if (result === undefined) {
      throw call.refuse("node-output", 'output $index ("$output") is not supported', i, name);
    }
    values.set(name, result);
  }
}

/** Few by themselves, and as many again for each element of the file's constants. */
function foldedElements(graph: ToldParts, constants: ReadonlyMap<string, Tensor>): number {
  let elements = 2 ** 22 + 16 * constantElements(graph);
  for (const { size } of constants.values()) elements += 16 * size;
  return elements;
}

/** Those of branches too: the file brought them along. */
function constantElements({ constants, nodes }: GraphBody): number {
  let elements = 0;
  for (const { size } of constants.values()) elements += size;
  for (const { attributes } of nodes) {
    for (const { type, value } of attributes.values()) if (type === "graph") elements += constantElements(value);
  }
  return elements;
}
