/**
 * A network: layers in order, and what their input and output mean. It is mathematics, not a machine: immutable, with
 * named parameters, checked once when it is made. A `Session` runs it.
 */

import { ShapeError } from "../errors.ts";
import { checkOptions, type Kinds, withoutUndefined } from "../options/check.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkInput, declareInput, type Input, type InputOptions } from "./input.ts";
import type { Layer } from "./layer.ts";
import { classCount, endsInSigmoid, type Task, taskOf } from "./task.ts";

export interface NetworkOptions {
  /** How raw input becomes what the first layer expects; and its size, where no dense layer tells it. */
  readonly input?: InputOptions;
  /** The names of the classes, in the order of the outputs; two for one output under a sigmoid. */
  readonly labels?: readonly string[] | null;
  /** Where the network comes from: what was trained, with what, when. */
  readonly provenance?: Readonly<Record<string, unknown>>;
  /** What was assumed or rounded on the way here, in sentences. */
  readonly notes?: readonly string[];
  /** Take NaN and ±∞ among the parameters; by default they are refused. */
  readonly allowNonFinite?: boolean;
}

export const networkKinds: Kinds<NetworkOptions> = {
  input: "an object",
  labels: "a list of strings or null",
  provenance: "an object",
  notes: "a list of strings",
  allowNonFinite: "a boolean",
};

/** The options that are given. */
export function checkNetworkOptions(options: NetworkOptions): NetworkOptions {
  const { input, ...given } = withoutUndefined(checkOptions("network", options, networkKinds));
  return input === undefined ? given : { ...given, input: withoutUndefined(checkInput(input)) };
}

export class Network {
  readonly layers: readonly Layer[];
  readonly input: Input;
  readonly inputSize: number;
  readonly outputSize: number;
  /** What the outputs mean: `binary` for one under a sigmoid, `regression` for any other one, else `classes`. */
  readonly task: Task;
  readonly labels: readonly string[] | null;
  readonly provenance: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
  /** By name, in the order of the layers: `dense1.weight`, `dense1.bias`, … */
  readonly parameters: ReadonlyMap<string, Tensor<"float32">>;
  /** Whether every parameter is finite: then inputs of 0 may be skipped. */
  readonly isFinite: boolean;

  constructor(layers: readonly Layer[], options: NetworkOptions = {}) {
    const { input, labels = null, provenance, notes, allowNonFinite = false } = checkNetworkOptions(options);
    this.layers = Object.freeze(nameLayers(layers));
    this.inputSize = inputSizeOf(this.layers, input?.size);
    this.outputSize = checkChain(this.layers, this.inputSize);
    this.input = declareInput(this.inputSize, input);
    this.parameters = collectParameters(this.layers);
    this.isFinite = checkFinite(this.parameters, allowNonFinite);
    this.task = taskOf(this.layers, this.outputSize);
    this.labels = checkLabels(labels, classCount(this));
    this.provenance = Object.freeze({ ...provenance });
    this.notes = Object.freeze(notesOn(this, notes));
    Object.freeze(this);
  }

  /** The number of single weights and biases. */
  get parameterCount(): number {
    let count = 0;
    for (const parameter of this.parameters.values()) count += parameter.size;
    return count;
  }
}

function nameLayers(layers: readonly Layer[]): Layer[] {
  let count = 0;
  const names = new Set<string>();
  return layers.map((layer) => {
    if (layer.type !== "dense") return layer;
    count += 1;
    const named = layer.name === "" ? layer.named(`dense${count}`) : layer;
    if (names.has(named.name)) throw new ShapeError(`network: two layers are named ${named.name}`);
    names.add(named.name);
    return named;
  });
}

/** The first dense layer tells the size; activations before it keep it. */
function inputSizeOf(layers: readonly Layer[], declared: number | undefined): number {
  const first = layers.find((layer) => layer.type === "dense");
  const size = declared ?? first?.inputSize;
  if (size === undefined) throw new ShapeError("network: no dense layer tells the size of the input, give input.size");
  if (!Number.isInteger(size) || size < 1)
    throw new ShapeError(`network: expected an input of at least 1, got ${size}`);
  return size;
}

/** Follows the sizes through the layers; returns the last one. */
function checkChain(layers: readonly Layer[], inputSize: number): number {
  let size = inputSize;
  let from = "the input";
  for (const layer of layers) {
    if (layer.type === "softmax" && size === 1) throw new ShapeError(softmaxOverOne);
    if (layer.type !== "dense") continue;
    if (layer.inputSize !== size) {
      const weight = formatShape(layer.weight.shape);
      throw new ShapeError(
        `${layer.name}: weight ${weight} expects input [*, ${layer.inputSize}], got [*, ${size}] from ${from}`,
      );
    }
    size = layer.outputSize;
    from = layer.name;
  }
  return size;
}

const softmaxOverOne = "network: softmax over one output is always 1; one output wants sigmoid for two classes";

function collectParameters(layers: readonly Layer[]): Map<string, Tensor<"float32">> {
  const parameters = new Map<string, Tensor<"float32">>();
  for (const layer of layers) {
    if (layer.type !== "dense") continue;
    parameters.set(`${layer.name}.weight`, layer.weight);
    parameters.set(`${layer.name}.bias`, layer.bias);
  }
  return parameters;
}

function checkFinite(parameters: ReadonlyMap<string, Tensor<"float32">>, isAllowed: boolean): boolean {
  let total = 0;
  for (const [name, { data, size }] of parameters) {
    const count = data.filter((value) => !Number.isFinite(value)).length;
    total += count;
    if (count > 0 && !isAllowed) {
      const advice = "{ allowNonFinite: true } takes them";
      throw new ShapeError(`network: ${name} holds ${count} values of ${size} that are NaN or infinite; ${advice}`);
    }
  }
  return total === 0;
}

function checkLabels(labels: readonly string[] | null, count: number): readonly string[] | null {
  if (labels === null) return null;
  if (labels.length === count) return Object.freeze([...labels]);
  throw new ShapeError(`network: expected ${count} labels, one a class, got ${labels.length}`);
}

const independent = "outputs are independent probabilities; classify takes the greatest";

/** A network that is made of another brings that one's notes. */
function notesOn({ layers, task }: Pick<Network, "layers" | "task">, given: readonly string[] | undefined): string[] {
  const notes = new Set(given);
  if (task === "classes" && endsInSigmoid(layers)) notes.add(independent);
  return [...notes];
}
