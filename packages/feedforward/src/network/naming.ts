/**
 * From named tensors to a network, for files that hold arrays and nothing about layers. Names decide which arrays are
 * layers, in which order, and which way round their weights lie; shapes must then chain. Where that leaves two answers,
 * or none, the error lists what was found: a question is better than a silent wrong answer.
 */

import { type Note, note, shapeError, UnsupportedError, unsupportedError, withData } from "../errors.ts";
import type { ActivationName } from "../functions/activation.ts";
import { formatShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Activation, Dense, type Layer, Softmax } from "./layer.ts";
import { checkNaming, declaredIn, type NamingOptions } from "./naming-options.ts";
import { Network } from "./network.ts";
import { roundingOf } from "./notes.ts";

/** Arrays by their names, as files hold them. */
export type NamedTensors = ReadonlyMap<string, Tensor>;

/** A way of naming arrays: what a name says of the layer it belongs to. */
interface Convention {
  readonly weight: RegExp;
  readonly bias: RegExp;
  /** PyTorch keeps weights as [out, in]. */
  readonly isTransposed: boolean;
  /** Layers have numbers and no names. */
  readonly isNumbered: boolean;
}

const conventions: readonly Convention[] = [
  { weight: /^W(\d+)$/, bias: /^b(\d+)$/, isTransposed: false, isNumbered: true },
  { weight: /^(.+)\/kernel(?::0)?$/, bias: /^(.+)\/bias(?::0)?$/, isTransposed: false, isNumbered: false },
  { weight: /^(.+)\.weight$/, bias: /^(.+)\.bias$/, isTransposed: true, isNumbered: false },
];

/** The one file whose functions are known without being said: names and shapes must be these. */
const book = "W1 [784, 50], W2 [50, 100], W3 [100, 10], b1 [50], b2 [100], b3 [10]";

interface Found {
  readonly layer: string;
  readonly weight: Tensor;
  readonly bias: Tensor | null;
}

/** The dense network that these tensors are. */
export function networkFromTensors(tensors: NamedTensors, options: NamingOptions = {}): Network {
  const given = checkNaming("network", options);
  if (typeof given.layers === "string") {
    const sentence = "network: a line of layers is read by networkFromLine of feedforward/layers";
    throw unsupportedError("line-reader", sentence);
  }
  const { convention, found } = recognize(tensors);
  const dense = inOrder(found, given.layers ?? given.names).map(
    ({ layer, weight, bias }) =>
      new Dense({
        name: convention.isNumbered ? `dense${layer}` : layer,
        weight: convention.isTransposed ? weight.transpose() : weight,
        ...(bias === null ? {} : { bias }),
      }),
  );
  const byName = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  const isBook = listOf(new Map(byName)).join(", ") === book;
  const { hidden, output, notes } = chooseFunctions(isBook, dense.length, given);
  const layers = dense.flatMap((layer, i): Layer[] => {
    const name = i === dense.length - 1 ? output : hidden;
    return [layer, name === "softmax" ? new Softmax() : new Activation(name)];
  });
  const unbiased = found
    .filter(({ bias }) => bias === null)
    .map(({ layer }) => (convention.isNumbered ? `W${layer}` : layer));
  if (unbiased.length > 0) notes.push(note("bias-missing", "no bias in the file for $layers; zeros taken", unbiased));
  const used = found.flatMap(({ weight, bias }) => (bias === null ? [weight] : [weight, bias]));
  const [rounded, parameterDtype] = roundingOf(used);
  return new Network(
    layers,
    {
      ...declaredIn(given),
      notes: [...(given.notes ?? []), ...notes, ...rounded],
    },
    parameterDtype,
  );
}

/** The convention that every tensor follows, and the layers by it. */
function recognize(tensors: NamedTensors): { convention: Convention; found: Found[] } {
  for (const convention of conventions) {
    const found = findLayers(tensors, convention);
    if (found !== null) return { convention, found };
  }
  throw unsupportedError(
    "array-names",
    "network: no names of layers among the arrays; expected W1, b1, … or fc1.weight, fc1.bias, … or dense/kernel, dense/bias, …; found $found",
    tensors.size === 0 ? "no arrays" : listOf(tensors),
  );
}

/** null where a tensor follows another convention, or no weight is there. */
function findLayers(tensors: NamedTensors, convention: Convention): Found[] | null {
  const weights = new Map<string, Tensor>();
  const biases = new Map<string, Tensor>();
  for (const [name, tensor] of tensors) {
    const weight = convention.weight.exec(name);
    const bias = convention.bias.exec(name);
    if (weight !== null) weights.set(weight[1]!, tensor);
    else if (bias !== null) biases.set(bias[1]!, tensor);
    else return null;
  }
  if (weights.size + biases.size < tensors.size) {
    const sentence = "network: two names mean the same parameter; found $found";
    throw unsupportedError("array-twice", sentence, listOf(tensors));
  }
  if (weights.size === 0) return null;
  for (const layer of biases.keys()) {
    if (weights.has(layer)) continue;
    throw shapeError(
      "array-bias-alone",
      "network: $layer has a bias but no weight; found $found",
      layer,
      listOf(tensors),
    );
  }
  for (const [layer, weight] of weights) {
    if (weight.rank !== 2) {
      const sentence = "network: the weight of $layer has shape $got, expected a matrix";
      throw unsupportedError("array-matrix", sentence, layer, weight.shape);
    }
  }
  return [...weights].map(([layer, weight]) => ({ layer, weight, bias: biases.get(layer) ?? null }));
}

function inOrder(found: readonly Found[], layers: readonly string[] | undefined): readonly Found[] {
  if (layers !== undefined) return asSaid(found, layers);
  if (found.length === 1) return found;
  const sorted = [...found].sort((a, b) => compareNames(a.layer, b.layer));
  if (sorted.some(({ layer }, i) => i > 0 && compareNames(sorted[i - 1]!.layer, layer) === 0)) {
    const sentence = "network: the names do not tell the order of $layers; say it with layers";
    throw unsupportedError("layers-order", sentence, names(found));
  }
  refuseGaps(sorted.map(({ layer }) => layer));
  return sorted;
}

/** The layers in the order in which the caller names them: all of them, since what is left out may have been forgotten. */
function asSaid(found: readonly Found[], layers: readonly string[]): readonly Found[] {
  const left = found.filter(({ layer }) => !layers.includes(layer));
  if (left.length > 0) {
    const sentence = "network: layers leaves out $left; name every layer, or save only those of them";
    throw unsupportedError("layers-left-out", sentence, names(left));
  }
  return layers.map((name) => {
    const layer = found.find((candidate) => candidate.layer === name);
    if (layer !== undefined) return layer;
    throw shapeError("layers-unknown", "network: no layer is named $name; found $found", name, names(found));
  });
}

/**
 * PyTorch numbers whatever stands in a sequence: of 0, 1, 3 nothing stands behind the first layer and something behind the
 * second, so that one function behind each would be a guess.
 */
function refuseGaps(layers: readonly string[]): void {
  const prefix = layers[0]!.replace(/\d+$/, "");
  const numbers = layers.map((layer) => (layer.startsWith(prefix) ? Number(layer.slice(prefix.length)) : Number.NaN));
  if (!/^(.*\.)?$/.test(prefix) || numbers.some(Number.isNaN)) return;
  const between = numbers.slice(1).map((number, i) => number - numbers[i]! - 1);
  const i = between.findIndex((count) => count !== between[0]);
  if (i < 0) return;
  const gap = (at: number): string => `${between[at]} from ${layers[at]} to ${layers[at + 1]}`;
  const uneven = `network: uneven numbers of modules between the layers: ${gap(i - 1)}, ${gap(i)}`;
  const advice = `if hidden follows each say { layers: ${JSON.stringify(layers)} }, else export to ONNX`;
  const [from, through, to] = layers.slice(i - 1) as [string, string, string];
  const facts = { from, through, to, before: between[i - 1]!, after: between[i]!, layers };
  throw withData(new UnsupportedError(`${uneven}; ${advice}`), "layers-uneven", facts);
}

/** By the numbers in the names, the first one first: `fc2` before `fc10`, `block1.fc2` before `block2.fc1`. */
function compareNames(a: string, b: string): number {
  const [left, right] = [numbersIn(a), numbersIn(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    // Keras's first layer is `dense`, the next `dense_1`: a number that is not there is 0.
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersIn(layer: string): number[] {
  return (layer.match(/\d+/g) ?? []).map(Number);
}

/** The functions that are said; what is not said is assumed for the book's network alone, with a note. */
function chooseFunctions(
  isBook: boolean,
  count: number,
  { hidden, output }: NamingOptions,
): { hidden: ActivationName; output: ActivationName | "softmax"; notes: Note[] } {
  const unsaid: string[] = [];
  if (hidden === undefined && count > 1) unsaid.push("hidden sigmoid");
  if (output === undefined) unsaid.push("output softmax");
  if (unsaid.length > 0 && !isBook) {
    throw unsupportedError(
      "functions-missing",
      'network: the file names no activations; say them, for example { hidden: "relu", output: "softmax" }',
    );
  }
  const sentence = "the file names no activations; assumed for the book's network: $assumed";
  const notes = unsaid.length === 0 ? [] : [note("functions-assumed", sentence, unsaid)];
  return { hidden: hidden ?? "sigmoid", output: output ?? "softmax", notes };
}

function names(found: readonly Found[]): string[] {
  return dozen(found.map(({ layer }) => layer));
}

/** The arrays with their shapes. */
function listOf(tensors: NamedTensors): string[] {
  return dozen([...tensors].map(([name, { shape }]) => `${name} ${formatShape(shape)}`));
}

/** The first of them: a file may have 32,768. */
function dozen(items: readonly string[]): string[] {
  return items.length > 12 ? [...items.slice(0, 12), "…"] : [...items];
}
