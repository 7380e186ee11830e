/**
 * The layers of a graph, where it is a chain of them. They are read off the program that the graph is lowered to, so a network
 * of them computes the same bits; what is no chain of layers is refused here, at the step where the chain ends, and runs as
 * a graph all the same.
 */

import { type GivenFor, type Raise, ShapeError, UnsupportedError, unsupportedError, withData } from "../errors.ts";
import { isActivationName } from "../functions/activation.ts";
import { Flatten } from "../layers/flatten.ts";
import { agreedInOrder } from "../network/agreement.ts";
import type { InputOptions } from "../network/input.ts";
import { Activation, Dense, type Layer, loweringOf, Softmax, takesAlpha } from "../network/layer.ts";
import { checkNaming, declaredIn, type NamingOptions } from "../network/naming-options.ts";
import { Network, type NetworkOptions } from "../network/network.ts";
import type { BinaryAttributes } from "../ops/binary.ts";
import type { CastAttributes } from "../ops/cast.ts";
import type { UnaryAttributes } from "../ops/unary.ts";
import { withoutUndefined } from "../options/check.ts";
import { type Fused, foldAffine, fuse } from "../program/fuse.ts";
import type { Program, Step, ValueId } from "../program/program.ts";
import { differingStep, keepsElements } from "../program/same.ts";
import { type Shape, sameShape, sizeOf } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { rowsOf } from "../tensor/value.ts";
import type { GraphParts } from "./check.ts";
import { lowerSteps, type Sourced } from "./lower.ts";
import { type Dimension, describeNode, type GraphNode, type GraphValue } from "./node.ts";
import { operators } from "./operators.ts";
import { orSession } from "./or-session.ts";
import {
  isBatchNorm,
  isChannelsLast,
  isStepFunction,
  type LayerSource,
  type Normalization,
  nodeOf,
  normalizationAt,
  normLayer,
  oneStep,
  overShapes,
  RowShape,
  saidOf,
  shapedLayer,
} from "./recognise-layers.ts";
import { declaredShape, named, notesOfNumbers, notesOfShapes, withMetadata } from "./recognise-notes.ts";

/**
 * The layers of a model: a network as it is, the network that a graph is. An `UnsupportedError` where it is none, with the node
 * where the chain ends. Options say what a graph does not; of a network they are refused.
 */
export function networkOf(model: GraphParts | Network, naming: NamingOptions = {}): Network {
  const options = withoutUndefined(checkNaming("network", naming));
  if (model instanceof Network) {
    const given = Object.keys(options)[0];
    if (given === undefined) return model;
    throw unsupportedError("network-already", "network: it is one already, and takes no $option", given);
  }
  return agreedInOrder(
    orSession(() => networkFrom(model, declaredIn(options))),
    options,
  );
}

function networkFrom(graph: GraphParts, options: NetworkOptions): Network {
  const [input, ...others] = graph.inputs;
  if (input === undefined || others.length > 0 || graph.outputs.length !== 1) {
    const sentence = "expected a graph of one input and one output, got $inputs inputs and $outputs outputs";
    throw unsupportedError("chain-ports", sentence, graph.inputs.length, graph.outputs.length);
  }
  const shape = rowShape(graph, input, options);
  const sourced = stepsOf(graph, input, shape);
  const from = { graph, shape, declared: declaredShape(graph, options, sizeOf(shape)), options };
  return withMetadata(chainedNetwork(sourced, from), graph.metadata ?? new Map(), options);
}

interface From {
  readonly graph: GraphParts;
  /** Of a row of the graph's input. */
  readonly shape: Shape;
  /** What is said to be the shape of the network's. */
  readonly declared: Shape | null;
  readonly options: NetworkOptions;
}

/**
 * Batch normalisation stays a layer in networks over pictures, and where there is no sum to take it in. It is folded as the graph
 * folds it where dense layers are all that is left then, and where a network with its layer would round otherwise.
 */
function chainedNetwork(sourced: Sourced, from: From): Network {
  const stays = (step: Step): boolean => isBatchNorm(sourced.nodes, step);
  const folded = foldAffine(sourced.program);
  const isFolded = folded.program.steps.every((step) => !stays(step) && !overShapes.has(step.op.name));
  if (isFolded || !sourced.program.steps.some(stays)) return networkOfSteps(sourced, folded, from);
  try {
    return networkOfSteps(sourced, foldAffine(sourced.program, stays), from);
  } catch (error) {
    if (!(error instanceof UnsupportedError)) throw error;
    return networkOfSteps(sourced, folded, from);
  }
}

function networkOfSteps({ program: whole, nodes }: Sourced, { program, rounded }: Fused, from: From): Network {
  const { graph, shape, declared, options } = from;
  const [input] = graph.inputs as [GraphValue];
  const row = new RowShape(declared ?? shape, declared === null);
  const chain = new Chain({ program, nodes }, graph, row);
  const layers = named(chain.layers(), graph);
  const own = row.input.length === 1 ? { size: row.input[0]! } : { shape: row.input };
  const inFile = { ...own, ...chain.standard };
  const { allowNonFinite = false } = options;
  const network = new Network(layers, { input: inFile, allowNonFinite });
  const lowering = loweringOf(network);
  if (lowering !== undefined) {
    const differing = differingStep(fuse(chain.withStepFunctions(whole)).program, lowering.program(network));
    if (differing !== null) {
      const sentence = "layers would round otherwise than the graph does at $at";
      throw unsupportedError("network-bits", sentence, nodeOf(differing, { program, nodes }));
    }
  }
  const shapes = notesOfShapes(graph, input, network);
  const notes = [...(options.notes ?? []), ...shapes, ...notesOfNumbers(graph, { program, nodes, rounded })];
  return network.with({ ...options, input: { ...inFile, ...options.input }, notes });
}

/** The steps of one row. */
function stepsOf(graph: GraphParts, { name }: GraphValue, shape: readonly number[]): Sourced {
  try {
    return lowerSteps({ operators, ...graph }, { shapes: new Map([[name, [1, ...shape]]]) });
  } catch (error) {
    if (!(error instanceof ShapeError || error instanceof UnsupportedError)) throw error;
    const why = error instanceof ShapeError ? "the graph takes no single row: " : "";
    const { code, facts } = error;
    const cause = withData(new UnsupportedError(why + error.message), code, facts);
    throw withData(new UnsupportedError(`network: ${cause.message}`, { cause }), code, facts);
  }
}

/** The sizes of one row of the input; those that the file leaves open as the caller says them. */
function rowShape(graph: GraphParts, { name, shape }: GraphValue, { input }: NetworkOptions): number[] {
  if (shape?.length === 0) {
    throw unsupportedError("chain-input-scalar", 'the input "$input" is a single number', name);
  }
  const row: readonly Dimension[] = shape === null ? [null] : shape.slice(shape.length === 1 ? 0 : 1);
  const said = input?.shape?.length === row.length ? input.shape : [];
  return row.map((size, i) => (typeof size === "number" ? size : (said[i] ?? openSize(graph, name, row))));
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
  throw unsupportedError("chain-input-open", 'the graph does not tell the size of its input "$input"', input);
}

/** Follows a program from its input to its output, step by step. */
class Chain {
  readonly #program: Program;
  readonly #nodes: ReadonlyMap<ValueId, GraphNode>;
  readonly #source: LayerSource;
  readonly #row: RowShape;
  /** What stands for the steps of the step function in a network; null for all but the last of them. */
  readonly #replaced = new Map<Step, Step | null>();
  /** How many inputs of steps each value is. */
  readonly #readings = new Map<ValueId | null, number>();
  readonly #layers: Layer[] = [];
  #value: ValueId;
  /** What is subtracted from the input and what it is divided by before the first layer. */
  standard: Pick<InputOptions, "mean" | "std"> = {};

  /** Elements that layers may still take. */
  #left: number;

  constructor({ program, nodes }: Sourced, graph: GraphParts, row: RowShape) {
    this.#source = { program, nodes, graph, tensor: (value) => this.#tensor(value) };
    this.#row = row;
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
      throw unsupportedError("chain-step", "$step is no layer of a network", "the output");
    }
    const { shape } = this.#program.values[this.#value]!;
    if (this.#row.isOpen || shape.length === 2) this.#arrange([sizeOf(this.#row.now)], steps.at(-1)!);
    return this.#layers;
  }

  /** The program with the step function as one step, as networks have it. */
  withStepFunctions(program: Program): Program {
    const steps = program.steps.flatMap((step) => this.#replaced.get(step) ?? (this.#replaced.has(step) ? [] : [step]));
    return { ...program, steps };
  }

  /** x - mean, then / std, before anything else: what a network declares of its input, to the bit. Returns how many steps. */
  #takeStandard(): number {
    let taken = 0;
    const take = (operation: string): number[] | null => {
      const step = this.#program.steps[taken];
      const constant = step && this.#program.constants.get(step.inputs[1] ?? -1);
      const isIt = step?.op.name === "binary" && (step.attributes as BinaryAttributes).operation === operation;
      const fits = constant !== undefined && this.#row.takes(constant.length, this.#shapesOf(step!));
      if (!isIt || !fits || step.inputs[0] !== this.#value || this.#uses() !== 1) return null;
      taken += 1;
      this.#value = step.outputs[0]!;
      return Array.from(constant as Float32Array);
    };
    const isNorm = this.#program.steps.length > 0 && normalizationAt(this.#source, 0) !== null;
    const [mean, std] = isNorm ? [null, null] : [take("sub"), take("div")];
    this.standard = { ...(mean && { mean }), ...(std && { std }) };
    return taken;
  }

  /** Of a step's second input and its output. */
  #shapesOf({ inputs, outputs }: Step): [own: Shape, made: Shape] {
    const { values } = this.#program;
    return [values[inputs[1]!]!.shape, values[outputs[0]!]!.shape];
  }

  /** How many inputs of steps the value is. */
  #uses(): number {
    return this.#readings.get(this.#value) ?? 0;
  }

  /** Adds the layer of a step; returns how many further steps it took in. */
  #add(index: number): number {
    const step = this.#program.steps[index]!;
    const norm = normalizationAt(this.#source, index);
    const inner = norm?.steps.filter(({ inputs }) => inputs.includes(this.#value)).length ?? 1;
    const uses = this.#uses() - inner + 1;
    if (uses > 1) {
      const node = this.#nodes.get(this.#value);
      const sentence = "is used $uses times, which is no chain of layers" as const;
      if (node === undefined) throw unsupportedError("chain-input-uses", `the input ${sentence}`, uses);
      throw unsupportedError("chain-uses", `the result of $step ${sentence}`, describeNode(node), uses);
    }
    const [x, ...others] = step.inputs;
    if (x !== this.#value || others.some((input) => typeof input === "number" && !this.#program.constants.has(input))) {
      throw this.#fault(step, "chain-first-input", "takes the value that runs through as another input than its first");
    }
    const taken = norm === null ? this.#addSteps(index) : this.#addNorm(step, norm);
    this.#value = this.#program.steps[index + taken]!.outputs[0]!;
    return taken;
  }

  #addSteps(index: number): number {
    const step = this.#program.steps[index]!;
    if (isStepFunction(this.#program, index, this.#layers.at(-1))) return this.#addStepFunction(index);
    if (keepsElements(this.#program, step)) return this.#addView(step);
    if (!isChannelsLast(this.#program, index) || this.#readings.get(step.outputs[0]!) !== 1)
      return this.#addLayer(step);
    this.#arrange(this.#shapeBefore(step), step);
    this.#layers.push(new Flatten({ order: "channelsLast" }));
    this.#row.now = [sizeOf(this.#row.now)];
    return 1;
  }

  /** What makes a row of a picture stands where it stands in the graph; other arrangements are none of a network's. */
  #addView(step: Step): 0 {
    const { shape } = this.#program.values[step.outputs[0]!]!;
    if (!this.#row.isOpen && shape.length === 2 && shape[0] === 1) this.#arrange([shape[1]!], step);
    return 0;
  }

  #addNorm(step: Step, norm: Normalization): number {
    const layer = saidOf(step, this.#source, () => normLayer(norm, this.#source));
    this.#arrange(this.#shapeBefore(step), step);
    this.#layers.push(layer);
    this.#row.pass(layer, norm.steps.at(-1)!, this.#source);
    return norm.steps.length - 1;
  }

  #arrange(shape: Shape, step: Step): void {
    const layer = this.#row.arrange(shape, step, this.#source);
    if (layer !== null) this.#layers.push(layer);
  }

  /** Of the row that a step takes. */
  #shapeBefore({ inputs }: Step): Shape {
    const { shape } = this.#program.values[inputs[0]!]!;
    return shape[0] === 1 ? shape.slice(1) : shape;
  }

  #addLayer(step: Step): 0 {
    const { values } = this.#program;
    const { shape } = values[step.inputs[0]!]!;
    switch (step.op.name) {
      case "unary":
        this.#layers.push(this.#activation(step));
        break;
      case "softmax":
        this.#addSoftmax(step);
        break;
      case "dense":
        if (rowsOf(shape) !== 1) throw this.#fault(step, "chain-dense", "multiplies several rows of an example");
        this.#arrange([sizeOf(shape)], step);
        this.#layers.push(this.#dense(step));
        this.#row.now = [sizeOf(values[step.outputs[0]!]!.shape)];
        break;
      default:
        this.#addShaped(step);
    }
    return 0;
  }

  #addSoftmax(step: Step): void {
    const shape = this.#shapeBefore(step);
    const isOwn = !this.#row.isOpen && sameShape(shape, this.#row.now);
    if (rowsOf(shape) !== 1 && !isOwn) throw this.#fault(step, "chain-softmax", "normalises parts of a row");
    if (!isOwn) this.#arrange([sizeOf(shape)], step);
    this.#layers.push(new Softmax());
  }

  #addShaped(step: Step): void {
    const layer = saidOf(step, this.#source, () => shapedLayer(step, this.#source));
    if (layer === null) throw noLayer(step, (code, sentence, ...given) => this.#fault(step, code, sentence, ...given));
    if (layer.type !== "scale") this.#arrange(this.#shapeBefore(step), step);
    this.#layers.push(layer);
    this.#row.pass(layer, step, this.#source);
  }

  #activation(step: Step): Activation {
    const { name, parameters } = (step.attributes as UnaryAttributes).formula;
    const [alpha] = parameters;
    if (isActivationName(name) && (alpha === undefined || takesAlpha(name, alpha))) {
      return new Activation(name, alpha === undefined ? {} : { alpha });
    }
    const written = `${name}${parameters.length === 0 ? "" : ` of ${parameters.join(", ")}`}`;
    throw this.#fault(step, "chain-activation", "is $function, which is no activation of a network", written);
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
    if (this.#left < 0) throw unsupportedError("fold-exceeded", "network: makes too much of too few constants");
    return new Tensor(dtype, shape, this.#program.constants.get(value)! as never);
  }

  #addStepFunction(index: number): number {
    const { steps } = this.#program;
    const isRelu = steps[index]!.op.name === "cast";
    if (isRelu) this.#layers.pop();
    const layer = new Activation("step");
    this.#layers.push(layer);
    const taken = steps.slice(isRelu ? index - 1 : index, index + 2);
    for (const step of taken) this.#replaced.set(step, null);
    this.#replaced.set(taken.at(-1)!, oneStep(taken, layer));
    return 1;
  }

  #fault<S extends string>({ outputs }: Step, code: string, sentence: S, ...given: GivenFor<S>): UnsupportedError {
    const node = this.#nodes.get(outputs[0]!);
    const step = node === undefined ? "the output" : describeNode(node);
    return unsupportedError(code, `$step ${sentence}`, ...([step, ...given] as never));
  }
}

/** Why a step is no layer. */
function noLayer({ op, attributes }: Step, raise: Raise<UnsupportedError>): UnsupportedError {
  switch (op.name) {
    case "binary":
      return raise(
        "chain-constant",
        "computes with a constant, which is part of a network only behind a dense layer, or as x - mean and x / std at its input",
      );
    case "compare":
      return raise("chain-compare", "is no layer of a network: of comparisons only x > 0 is one");
    case "cast":
      return raise(
        "chain-cast",
        "makes $dtype of a row, which is no layer of a network",
        (attributes as CastAttributes).to,
      );
    default:
      return raise("chain-step", "is no layer of a network");
  }
}
