/**
 * The layers of a graph, where it is a chain of them. They are read off the program that the graph is lowered to, so a network
 * of them computes the same bits; what is no chain of layers is refused here, at the step where the chain ends, and runs as
 * a graph all the same.
 */

import { ShapeError, UnsupportedError } from "../errors.ts";
import { isActivationName } from "../functions/activation.ts";
import { layers as rows } from "../layers/rows.ts";
import { agreedInOrder } from "../network/agreement.ts";
import type { InputOptions } from "../network/input.ts";
import { Activation, Dense, type Layer, Softmax, takesAlpha } from "../network/layer.ts";
import { networkFromMetadata, networkMetadata } from "../network/metadata.ts";
import { checkNaming, declaredIn, type NamingOptions } from "../network/naming-options.ts";
import { Network, type NetworkOptions } from "../network/network.ts";
import { roundingNotes } from "../network/notes.ts";
import type { BinaryAttributes } from "../ops/binary.ts";
import type { CastAttributes } from "../ops/cast.ts";
import type { CompareAttributes } from "../ops/compare.ts";
import type { UnaryAttributes } from "../ops/unary.ts";
import { withoutUndefined } from "../options/check.ts";
import type { Program, Step, ValueId } from "../program/program.ts";
import { isFloat } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { rowsOf } from "../tensor/value.ts";
import type { GraphParts } from "./check.ts";
import { lowerSteps, type Sourced } from "./lower.ts";
import {
  type Dimension,
  describeNode,
  type GraphNode,
  type GraphValue,
  layerName,
  metadataPrefix,
  quoted,
} from "./node.ts";
import { metadataKeys } from "./write.ts";

/**
 * The layers of a model: a network as it is, the network that a graph is. An `UnsupportedError` where it is none, with the node
 * where the chain ends. Options say what a graph does not; of a network they are refused.
 */
export function networkOf(model: GraphParts | Network, naming: NamingOptions = {}): Network {
  const options = withoutUndefined(checkNaming("network", naming));
  if (model instanceof Network) {
    const given = Object.keys(options)[0];
    if (given === undefined) return model;
    throw new UnsupportedError(`network: it is one already, and takes no ${given}`);
  }
  return agreedInOrder(networkFrom(model, declaredIn(options)), options);
}

function networkFrom(graph: GraphParts, options: NetworkOptions): Network {
  const [input, ...others] = graph.inputs;
  if (input === undefined || others.length > 0 || graph.outputs.length !== 1) {
    const counts = `${graph.inputs.length} inputs and ${graph.outputs.length} outputs`;
    throw new UnsupportedError(`network: expected a graph of one input and one output, got ${counts}`);
  }
  const shape = rowShape(graph, input);
  const sourced = stepsOf(graph, input, shape);
  const chain = new Chain(sourced);
  const layers = named(chain.layers(), new Set(graph.nodes.map(layerName)));
  const notes = [...(options.notes ?? []), ...notesOfShapes(graph, input), ...notesOfNumbers(graph, sourced)];
  const network = new Network(layers, {
    ...options,
    input: { size: sizeOf(shape), ...chain.standard, ...options.input },
    notes,
  });
  return withMetadata(network, graph.metadata ?? new Map(), options);
}

/** The steps of one row. */
function stepsOf(graph: GraphParts, { name }: GraphValue, shape: readonly number[]): Sourced {
  try {
    return lowerSteps(graph, { shapes: new Map([[name, [1, ...shape]]]) });
  } catch (error) {
    if (error instanceof ShapeError)
      throw new UnsupportedError(`network: the graph takes no single row: ${error.message}`);
    if (error instanceof UnsupportedError) throw new UnsupportedError(`network: ${error.message}`);
    throw error;
  }
}

/** The sizes of one row of the input. */
function rowShape(graph: GraphParts, { name, shape }: GraphValue): number[] {
  if (shape?.length === 0) throw new UnsupportedError(`network: the input ${quoted(name)} is a single number`);
  const row: readonly Dimension[] = shape === null ? [null] : shape.slice(shape.length === 1 ? 0 : 1);
  return row.map((size) => (typeof size === "number" ? size : openSize(graph, name, row)));
}

/** A size that the file leaves open is told by the first matrix that the input is multiplied with. */
function openSize(graph: GraphParts, input: string, row: readonly Dimension[]): number {
  let value = input;
  for (const { operator, inputs, outputs, attributes } of graph.nodes) {
    if (!inputs.includes(value)) continue;
    const matrix = graph.constants.get(inputs[1] ?? "");
    if ((operator === "Gemm" || operator === "MatMul") && matrix?.rank === 2 && row.length === 1) {
      return matrix.shape[Number(attributes.get("transB")?.value ?? 0)]!;
    }
    value = outputs[0]!;
  }
  throw new UnsupportedError(`network: the graph does not tell the size of its input ${quoted(input)}`);
}

/** Follows a program from its input to its output, step by step. */
class Chain {
  readonly #program: Program;
  readonly #nodes: ReadonlyMap<ValueId, GraphNode>;
  /** How many inputs of steps each value is. */
  readonly #readings = new Map<ValueId | null, number>();
  readonly #layers: Layer[] = [];
  #value: ValueId;
  /** What is subtracted from the input and what it is divided by before the first layer. */
  standard: Pick<InputOptions, "mean" | "std"> = {};

  /** Elements that layers may still take. */
  #left: number;

  constructor({ program, nodes }: Sourced) {
    this.#left = [...program.constants.values()].reduce((sum, { length }) => sum + 16 * length, 2 ** 20);
    this.#program = program;
    this.#nodes = nodes;
    this.#value = program.inputs[0]!.value;
    for (const input of program.steps.flatMap(({ inputs }) => inputs)) {
      this.#readings.set(input, (this.#readings.get(input) ?? 0) + 1);
    }
  }

  layers(): Layer[] {
    const { steps, outputs } = this.#program;
    for (let i = this.#takeStandard(); i < steps.length; i++) i += this.#add(i);
    if (outputs[0]!.value !== this.#value) {
      throw new UnsupportedError(`network: the output ${quoted(outputs[0]!.name)} is no end of a chain of layers`);
    }
    return this.#layers;
  }

  /** x - mean, then / std, before anything else: what a network declares of its input, to the bit. Returns how many steps. */
  #takeStandard(): number {
    let taken = 0;
    const take = (operation: string): number[] | null => {
      const step = this.#program.steps[taken];
      const constant = step && this.#program.constants.get(step.inputs[1] ?? -1);
      const isIt = step?.op.name === "binary" && (step.attributes as BinaryAttributes).operation === operation;
      const size = step ? sizeOf(this.#program.values[this.#value]!.shape) : 0;
      const fits = constant !== undefined && (constant.length === 1 || constant.length === size);
      if (!isIt || !fits || step.inputs[0] !== this.#value || this.#uses() !== 1) return null;
      taken += 1;
      this.#value = step.outputs[0]!;
      return Array.from(constant as Float32Array);
    };
    const [mean, std] = [take("sub"), take("div")];
    this.standard = { ...(mean && { mean }), ...(std && { std }) };
    return taken;
  }

  /** How many inputs of steps the value is. */
  #uses(): number {
    return this.#readings.get(this.#value) ?? 0;
  }

  /** Adds the layer of a step; returns how many further steps it took in. */
  #add(index: number): number {
    const step = this.#program.steps[index]!;
    const uses = this.#uses();
    if (uses > 1) {
      const node = this.#nodes.get(this.#value);
      const made = node === undefined ? "the input" : `the result of ${describeNode(node)}`;
      throw new UnsupportedError(`network: ${made} is used ${uses} times, which is no chain of layers`);
    }
    const [x, ...others] = step.inputs;
    if (x !== this.#value || others.some((input) => typeof input === "number" && !this.#program.constants.has(input))) {
      throw this.#refuse(step, "takes the value that runs through as another input than its first");
    }
    const taken = this.#isStepFunction(index) ? this.#addStepFunction(index) : this.#addLayer(step);
    this.#value = this.#program.steps[index + taken]!.outputs[0]!;
    return taken;
  }

  #addLayer(step: Step): 0 {
    const { values } = this.#program;
    const { shape } = values[step.inputs[0]!]!;
    switch (step.op.name) {
      case "view":
      case "copy":
        break;
      case "unary":
        this.#layers.push(this.#activation(step));
        break;
      case "softmax":
        if (rowsOf(shape) !== 1) throw this.#refuse(step, "normalises parts of a row");
        this.#layers.push(new Softmax());
        break;
      case "dense":
        if (rowsOf(shape) !== 1) throw this.#refuse(step, "multiplies several rows of an example");
        this.#layers.push(this.#dense(step));
        break;
      default:
        throw this.#refuse(step, reasonOf(step));
    }
    return 0;
  }

  #activation(step: Step): Activation {
    const { name, parameters } = (step.attributes as UnaryAttributes).formula;
    const [alpha] = parameters;
    if (isActivationName(name) && (alpha === undefined || takesAlpha(name, alpha))) {
      return new Activation(name, alpha === undefined ? {} : { alpha });
    }
    const written = `${name}${parameters.length === 0 ? "" : ` of ${parameters.join(", ")}`}`;
    throw this.#refuse(step, `is ${written}, which is no activation of a network`);
  }

  #dense({ name, inputs }: Step): Dense {
    const [weight, bias] = [inputs[1], inputs[2]].map((input) =>
      typeof input === "number" ? this.#tensor(input) : null,
    );
    return new Dense({ name, weight: weight!, ...(bias ? { bias } : {}) });
  }

  /** A layer has its own of everything: what many share in the file is charged to each. */
  #tensor(value: ValueId): Tensor {
    const { dtype, shape } = this.#program.values[value]!;
    this.#left -= sizeOf(shape);
    if (this.#left < 0) throw new UnsupportedError("network: makes too much of too few constants");
    return new Tensor(dtype, shape, this.#program.constants.get(value)! as never);
  }

  /** 1 for x > 0: a comparison with 0, or what relu leaves as a truth value; then as a number. */
  #isStepFunction(index: number): boolean {
    const { steps, constants } = this.#program;
    const [first, second] = [steps[index]!, steps[index + 1]];
    if (second?.op.name !== "cast" || (second.attributes as CastAttributes).to !== "float32") return false;
    if (first.op.name === "compare") {
      const zero = constants.get(first.inputs[1]!);
      const isGreater = (first.attributes as CompareAttributes).operation === "greater";
      return isGreater && zero !== undefined && (zero as Float32Array).every((value) => value === 0);
    }
    const isTruth = first.op.name === "cast" && (first.attributes as CastAttributes).to === "bool";
    const last = this.#layers.at(-1);
    return isTruth && last?.type === "activation" && last.activation.name === "relu";
  }

  #addStepFunction(index: number): number {
    if (this.#program.steps[index]!.op.name === "cast") this.#layers.pop();
    this.#layers.push(new Activation("step"));
    return 1;
  }

  #refuse({ outputs }: Step, reason: string): UnsupportedError {
    const node = this.#nodes.get(outputs[0]!);
    return new UnsupportedError(`network: ${node === undefined ? "the output" : describeNode(node)} ${reason}`);
  }
}

/** Why a step is no layer. */
function reasonOf({ op, attributes }: Step): string {
  switch (op.name) {
    case "binary":
      return "computes with a constant, which is part of a network only behind a dense layer, or as x - mean and x / std at its input";
    case "compare":
      return "is no layer of a network: of comparisons only x > 0 is one";
    case "cast":
      return `makes ${(attributes as CastAttributes).to} of a row, which is no layer of a network`;
    default:
      return "is no layer of a network";
  }
}

/** Layers are called as the file calls their weights; all are numbered where two have the same name, or one has none. */
function named(layers: readonly Layer[], known: ReadonlySet<string>): Layer[] {
  const dense = layers.filter((layer) => layer.type === "dense");
  const names = dense.map(({ name }, i) => (known.has(name) ? name : `dense${i + 1}`));
  const isUnique = new Set(names).size === names.length;
  return layers.map((layer) => {
    if (layer.type !== "dense") return layer;
    return layer.named(isUnique ? names[dense.indexOf(layer)]! : "");
  });
}

function notesOfShapes({ outputs }: GraphParts, { dtype, shape }: GraphValue): string[] {
  const notes: string[] = [];
  const show = (sizes: readonly Dimension[]): string => `[${sizes.map((size) => size ?? "?").join(", ")}]`;
  const batch = shape?.[0];
  if (shape !== null && shape.length > 1 && typeof batch === "number" && batch !== 1) {
    notes.push(`the file fixes the batch at ${batch}; the network takes any`);
  }
  if (shape !== null && shape.length > 2)
    notes.push(`the file takes ${show(shape)}; the network takes the same values as rows`);
  const made = outputs[0]!.shape;
  if (made !== null && made.length > 2)
    notes.push(`the file gives ${show(made)}; the network gives the same values as rows`);
  if (dtype !== null && dtype !== "float32") notes.push(`the file takes ${dtype}; the network takes float32`);
  return notes;
}

/** Where numbers are others than those in the file, or are computed otherwise. */
function notesOfNumbers({ constants, nodes: all }: GraphParts, { program, nodes, rounded }: Sourced): string[] {
  const notes = all.flatMap((node) => {
    const [alpha, beta] = ["alpha", "beta"].map((name) => Number(node.attributes.get(name)?.value ?? 1));
    if (node.operator !== "Gemm" || (alpha === 1 && beta === 1)) return [];
    return [`alpha ${alpha} and beta ${beta} of ${describeNode(node)} are multiplied into its parameters`];
  });
  for (const { op, attributes, outputs } of program.steps) {
    const node = nodes.get(outputs[0]!);
    const name = op.name === "unary" ? (attributes as UnaryAttributes).formula.name : "";
    if (!name.startsWith("gelu") || node === undefined || node.operator === "Gelu") continue;
    notes.push(`several nodes that end at ${describeNode(node)} are ${name}, computed by one formula`);
  }
  for (const name of rounded) {
    notes.push(`what scales and shifts ${name} is folded into it: its parameters are rounded once more`);
  }
  return [...notes, ...roundingNotes([...constants.values()].filter(({ dtype }) => isFloat(dtype)))];
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
  const { input, labels, provenance } = networkFromMetadata(described, parameters, { ...options, layers: rows });
  const { mean, std } = network.input; // the graph has them, or the caller; metadata repeat them
  return new Network(network.layers, {
    labels,
    provenance,
    ...options,
    input: { ...input, mean, std },
    notes: network.notes,
  });
}
