/**
 * A network: layers in order, and what their input and output mean. It is mathematics, not a machine: immutable, with
 * named parameters, checked once when it is made. A `Session` runs it.
 */

import { type Note, note, type OptionError, optionError, shapeError } from "../errors.ts";
import { checkOptions, type Kinds, kindOf, withoutUndefined } from "../options/check.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkInput, declareInput, type Input, type InputOptions, rowShape } from "./input.ts";
import { type Dense, isNamed, isShaped, type Layer, parametersOf } from "./layer.ts";
import type { ParameterDtype } from "./notes.ts";
import { classCount, endsInSigmoid, type Task, taskOf } from "./task.ts";

/** What a network has besides its layers. */
export interface NetworkOptions {
  /** How raw input becomes what the first layer expects; and its size, where no dense layer tells it. */
  readonly input?: InputOptions;
  /** The names of the classes, in the order of the outputs; two for one output under a sigmoid. */
  readonly labels?: readonly string[] | null;
  /** Where the network comes from: what was trained, with what, when. */
  readonly provenance?: Readonly<Record<string, unknown>>;
  /** What was assumed or rounded on the way here: those of the network that this one is made of, or one's own. */
  readonly notes?: readonly Note[];
  /** Take NaN and ±∞ among the parameters; by default they are refused. */
  readonly allowNonFinite?: boolean;
}

/** What `with` changes: the layers, or any option. */
export interface NetworkChanges extends NetworkOptions {
  readonly layers?: readonly Layer[];
}

export const networkKinds: Kinds<NetworkOptions> = {
  input: "an object",
  labels: "a list of strings or null",
  provenance: "an object",
  notes: "a list of objects with code, facts and message",
  allowNonFinite: "a boolean",
};

/** The options that are given, and what of the input. */
export function checkNetworkOptions(options: NetworkOptions): NetworkOptions & { readonly input: InputOptions } {
  const { input = {}, ...given } = withoutUndefined(checkOptions("network", options, networkKinds));
  return { ...given, input: withoutUndefined(checkInput(input)) };
}

/**
 * Layers in order, with named parameters and what is declared of the input: y = layer_n(… layer_1(x)). Checked
 * once when it is made, and immutable; a `Session` runs it.
 *
 * @example
 * ```js
 * import { Activation, Dense, Network, Session } from "feedforward";
 *
 * const network = new Network([new Dense({ weight: [[1, -1]] }), new Activation("relu")]);
 * console.log(network.parameterCount, [...network.parameters.keys()].join()); // 4 dense1.weight,dense1.bias
 * console.log([...new Session(network).predict([3]).data]); // [ 3, 0 ]
 * ```
 */
export class Network {
  readonly layers: readonly Layer[];
  readonly input: Input;
  readonly inputSize: number;
  readonly outputSize: number;
  /** Of one row: `[outputSize]`, unless the last layers leave axes apart. */
  readonly outputShape: Shape;
  /** What the outputs mean: `binary` for one under a sigmoid, `regression` for any other one, else `classes`. */
  readonly task: Task;
  readonly labels: readonly string[] | null;
  readonly provenance: Readonly<Record<string, unknown>>;
  /** What was assumed or rounded on the way here. */
  readonly notes: readonly Note[];
  /** By name, in the order of the layers: `dense1.weight`, `dense1.bias`, … */
  readonly parameters: ReadonlyMap<string, Tensor<"float32">>;
  /** That of the file they came from, or what they were rounded to: a saved file has it again. They are float32 here all the same. */
  readonly parameterDtype: ParameterDtype;
  /** Whether every parameter is finite: then inputs of 0 may be skipped. */
  readonly isFinite: boolean;

  /** `parameterDtype` is for readers of files and for who rounds: nothing is rounded here. */
  constructor(layers: readonly Layer[], options: NetworkOptions = {}, parameterDtype: ParameterDtype = "float32") {
    const { input, labels = null, provenance, notes, allowNonFinite = false } = checkNetworkOptions(options);
    this.layers = Object.freeze(nameLayers(layers));
    // The first dense layer tells the size where nothing is declared; activations before it keep it.
    const told = this.layers.find((layer) => layer.type === "dense")?.inputSize;
    const shape = rowShape(input, told);
    this.outputShape = shapesOf(this.layers, shape).at(-1)!;
    this.outputSize = sizeOf(this.outputShape);
    this.input = declareInput(shape, input);
    this.inputSize = this.input.size;
    this.parameters = collectParameters(this.layers);
    this.parameterDtype = parameterDtype;
    this.isFinite = checkFinite(this.parameters, allowNonFinite);
    this.task = taskOf(this.layers, this.outputSize);
    this.labels = checkLabels(labels, classCount(this));
    this.provenance = Object.freeze({ ...provenance });
    this.notes = Object.freeze(notesOn(this, notes));
    Object.freeze(this);
  }

  /**
   * A copy with these changes and everything else as it is, checked like any network. The fields of `input` change one by one:
   * what is not said stays, null takes a field out, and layers for another size want `input: { size }`. Notes stay too, and without other layers `parameterDtype`. Parameters that are
   * not finite stay allowed where there are some already. Throws as the constructor does.
   */
  with({ layers, ...changes }: NetworkChanges): Network {
    const given = checkNetworkOptions(changes);
    const shape = [given.input.size ?? this.input.shape].flat(); // a new size wins over the old shape
    const input = { ...this.input, shape, ...given.input };
    const { labels, provenance, notes } = this;
    const options = { labels, provenance, notes, allowNonFinite: !this.isFinite, ...given, input };
    return new Network(layers ?? this.layers, options, layers ? "float32" : this.parameterDtype);
  }

  /** The number of single weights and biases. */
  get parameterCount(): number {
    return [...this.parameters.values()].reduce((count, { size }) => count + size, 0);
  }
}

function nameLayers(layers: readonly Layer[]): Layer[] {
  const counts: Record<string, number> = {};
  const names = new Set<string>();
  // A layer alone is a list of one.
  return [layers].flat().map((layer, i) => {
    if (typeof layer?.type !== "string") throw notLayer(layer, i);
    if (!isNamed(layer)) return layer;
    const kind = layer.type.replace("2d", "");
    const count = (counts[kind] ?? 0) + 1;
    counts[kind] = count;
    const named = layer.name === "" ? layer.named(kind + count) : layer;
    if (names.has(named.name)) throw shapeError("layer-name-twice", "network: two layers are named $name", named.name);
    names.add(named.name);
    return named;
  });
}

function notLayer(given: unknown, index: number): OptionError {
  if (typeof given !== "string")
    return optionError("layer-kind", "network: expected a layer at $index, got $got", index, kindOf(given));
  const sentence = 'network: expected a layer at $index, got "$got"; new Activation("relu") makes a layer of a name';
  return optionError("layer-name", sentence, index, given);
}

/** Follows a row through the layers: its shape, and the one that each layer gives. */
export function shapesOf(layers: readonly Layer[], input: Shape): Shape[] {
  let shape = input;
  let from = "the input";
  const shapes = layers.map((layer) => {
    if (layer.type === "softmax" && shape.at(-1) === 1) throw shapeError("softmax-single", softmaxOverOne);
    if (isShaped(layer)) shape = layer.outputShape(shape);
    else if (layer.type === "dense") shape = outputOf(layer, shape, from);
    if (isNamed(layer)) from = layer.name;
    return shape;
  });
  return [input, ...shapes];
}

function outputOf({ name, inputSize, outputSize }: Dense, shape: Shape, from: string): Shape {
  if (shape.join() === String(inputSize)) return [outputSize];
  const sentence = "$layer: weight $weight expects input [*, $expected], got [*, $got] from $from";
  throw shapeError("layer-input", sentence, name, [inputSize, outputSize], inputSize, shape.map(String), from);
}

const softmaxOverOne = "softmax over one output is always 1; one output wants sigmoid for two classes";

function collectParameters(layers: readonly Layer[]): Map<string, Tensor<"float32">> {
  const parameters = new Map<string, Tensor<"float32">>();
  for (const layer of layers.filter(isNamed)) {
    for (const [part, own] of Object.entries(parametersOf(layer))) parameters.set(`${layer.name}.${part}`, own);
  }
  return parameters;
}

function checkFinite(parameters: ReadonlyMap<string, Tensor<"float32">>, isAllowed: boolean): boolean {
  let total = 0;
  for (const [name, { data, size }] of parameters) {
    if (![Number.NaN, Infinity, -Infinity].some((value) => data.includes(value))) continue; // quicker than asking each
    const count = size - data.filter(Number.isFinite).length;
    total += count;
    if (count > 0 && !isAllowed) {
      const sentence =
        "network: $name holds $count values of $size that are NaN or infinite; { allowNonFinite: true } takes them";
      throw shapeError("parameter-not-finite", sentence, name, count, size);
    }
  }
  return total === 0;
}

function checkLabels(labels: readonly string[] | null, count: number): readonly string[] | null {
  if (labels && labels.length !== count)
    throw shapeError("labels-count", "network: expected $expected labels, one a class, got $got", count, labels.length);
  return labels && Object.freeze([...labels]);
}

const independent = "outputs are independent probabilities; classify takes the greatest";

/** A network that is made of another brings that one's notes; none is said twice. */
function notesOn({ layers, task }: Pick<Network, "layers" | "task">, given: readonly Note[] = []): Note[] {
  const own = task === "classes" && endsInSigmoid(layers) ? [note("outputs-independent", independent)] : [];
  return [...new Map([...given.map(checkNote), ...own].map((one) => [JSON.stringify(one), one])).values()];
}

function checkNote(given: Note, index: number): Note {
  const { code, facts, message } = given ?? {};
  if (typeof code === "string" && typeof facts === "object" && typeof message === "string")
    return Object.freeze({ code, facts: Object.freeze({ ...facts }), message });
  throw optionError("note-kind", "network: expected notes[$index] to have code, facts and message", index);
}
