/**
 * Named arrays as the layers that they belong to: what a name says of the layer and of the part of it that the array is, in the ways in
 * which the book, PyTorch and Keras name arrays; and in which order the layers stand.
 */

import { unsupportedError } from "../errors.ts";
import type { RecurrentType } from "../network/layer.ts";
import { allocate } from "../tensor/dtype.ts";
import { formatShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";

/** Of recurrent layers a part is what PyTorch calls it: `weight_ih_l0`. */
export type Part = "weight" | "bias" | "scale" | "mean" | "variance" | `${"weight" | "bias"}_${"ih" | "hh"}_l${string}`;
export type Kind = "conv" | "dense" | "batchNorm" | "layerNorm" | RecurrentType;

/** The arrays of one layer. */
export interface ArrayGroup {
  /** `fc1`; `1` where layers have numbers alone, and nothing where a file has the arrays of one recurrent module. */
  readonly name: string;
  readonly convention: Convention;
  readonly parts: ReadonlyMap<Part, Tensor>;
  readonly kind: Kind;
}

interface Convention {
  readonly pattern: RegExp;
  readonly parts: Readonly<Record<string, Part | null>>;
  /** Weights of dense layers are [out, in]. */
  readonly isTransposed: boolean;
  /** Kernels of convolutions are [height, width, in, out]. */
  readonly isChannelsLast: boolean;
  readonly isNumbered: boolean;
}

const conventions: readonly Convention[] = [
  {
    pattern: /^(?<part>W|b)(?<name>\d+)$/,
    parts: { W: "weight", b: "bias" },
    isTransposed: false,
    isChannelsLast: false,
    isNumbered: true,
  },
  {
    pattern: /^(?<name>.+)\/(?<part>kernel|bias|gamma|beta|moving_mean|moving_variance)(?::0)?$/,
    parts: {
      kernel: "weight",
      bias: "bias",
      gamma: "scale",
      beta: "bias",
      moving_mean: "mean",
      moving_variance: "variance",
    },
    isTransposed: false,
    isChannelsLast: true,
    isNumbered: false,
  },
  {
    pattern:
      /^(?:(?<name>.+)\.(?=\w+$)|(?=\w+_[ih]h_))(?<part>weight|bias|running_mean|running_var|num_batches_tracked|(?:weight|bias)_[ih]h_l\d{1,4}(?:_reverse)?)$/,
    parts: { weight: "weight", bias: "bias", running_mean: "mean", running_var: "variance", num_batches_tracked: null },
    isTransposed: true,
    isChannelsLast: false,
    isNumbered: false,
  },
];

/** The layers that the arrays belong to, in the order of the file. */
export function groupArrays(tensors: ReadonlyMap<string, Tensor>): ArrayGroup[] {
  for (const convention of conventions) {
    const groups = groupedBy(tensors, convention);
    if (groups !== null) return groups;
  }
  const found = [...tensors].slice(0, 12).map(([name, { shape }]) => `${name} ${formatShape(shape)}`);
  throw unsupportedError(
    "array-names",
    "network: no names of layers among the arrays; expected W1, b1, … or conv1.weight, conv1.bias, … or conv/kernel, conv/bias, …; found $found",
    found.length === 0 ? "no arrays" : found,
  );
}

function groupedBy(tensors: ReadonlyMap<string, Tensor>, convention: Convention): ArrayGroup[] | null {
  const layers = new Map<string, Map<Part, Tensor>>();
  for (const [full, tensor] of tensors) {
    const groups = convention.pattern.exec(full)?.groups;
    if (groups === undefined) return null;
    const name = groups.name ?? "";
    const own = convention.parts[groups.part!];
    const part = own === undefined ? (groups.part as Part) : own;
    const parts = layers.get(name) ?? new Map<Part, Tensor>();
    layers.set(name, parts);
    if (part === null) continue;
    if (parts.has(part)) {
      throw unsupportedError("array-part-twice", "network: two names mean the $part of $layer", part, name);
    }
    parts.set(part, tensor);
  }
  if (layers.size === 0) return null;
  return [...layers].map(([name, parts]) => ({ name, convention, parts, kind: kindOf(parts) }));
}

/** By the rows of the state's weight, as many times the size of the state as there are gates. */
const recurrentKinds: Readonly<Record<number, RecurrentType>> = { 4: "lstm", 3: "gru", 1: "rnn" };

/** What the shapes of its arrays make of a layer. */
function kindOf(parts: ReadonlyMap<Part, Tensor>): Kind {
  if (parts.has("mean") || parts.has("variance")) return "batchNorm";
  const state = parts.get("weight_hh_l0");
  if (state !== undefined) return recurrentKinds[state.shape[0]! / state.shape[1]!] ?? "rnn";
  const weight = parts.get("weight");
  if (weight?.rank === 4) return "conv";
  return weight?.rank === 2 ? "dense" : "layerNorm";
}

/** How a layer is called by what its arrays are called: numbers alone get the word of its kind. */
export function layerName({ name, convention }: ArrayGroup, kind: Kind): string {
  return convention.isNumbered ? `${kind}${name}` : name;
}

/** A matrix as [in, out]. */
export function denseWeight({ convention, parts }: ArrayGroup): Tensor {
  const weight = parts.get("weight")!;
  return convention.isTransposed ? weight.transpose() : weight;
}

/** Kernels as [out, in / groups, height, width]. */
export function convWeight({ convention, parts }: ArrayGroup): Tensor {
  const weight = parts.get("weight")!;
  return convention.isChannelsLast ? permuted(weight, [3, 2, 0, 1]) : weight;
}

/** The axes of a tensor in another order. */
export function permuted(tensor: Tensor, order: readonly number[]): Tensor {
  const { shape, dtype, data, size } = tensor;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1));
  const made = order.map((axis) => shape[axis]!);
  const to = allocate(dtype, size);
  for (let i = 0; i < size; i++) {
    let [rest, from] = [i, 0];
    for (let axis = made.length - 1; axis >= 0; axis--) {
      from += (rest % made[axis]!) * strides[order[axis]!]!;
      rest = Math.floor(rest / made[axis]!);
    }
    to[i] = data[from]! as never;
  }
  return new Tensor(dtype, made, to as never);
}

/**
 * Groups as items take them: all in one order where the names are one word with numbers (W1, W2, … or 0.weight, 3.weight, …), else
 * those of each kind by themselves, by number where they are one word with numbers, else as the file has them.
 */
export function orderGroups(groups: readonly ArrayGroup[]): {
  readonly groups: readonly ArrayGroup[];
  readonly isOneOrder: boolean;
} {
  if (isFamily(groups)) return { groups: byNumber(groups), isOneOrder: true };
  const kinds = [...new Set(groups.map(({ kind }) => kind))];
  const parts = kinds.map((kind) => groups.filter((group) => group.kind === kind));
  return { groups: parts.flatMap((part) => (isFamily(part) ? byNumber(part) : part)), isOneOrder: false };
}

function isFamily(groups: readonly ArrayGroup[]): boolean {
  const words = new Set(groups.map(({ name }) => name.replace(/_?\d+$/, "").replace(/\d+/g, "#")));
  const numbers = new Set(groups.map(({ name }) => numbersIn(name).join()));
  return words.size === 1 && numbers.size === groups.length;
}

function byNumber(groups: readonly ArrayGroup[]): ArrayGroup[] {
  return [...groups].sort((a, b) => {
    const [left, right] = [numbersIn(a.name), numbersIn(b.name)];
    const i = [...left, 0].findIndex((number, at) => number !== (right[at] ?? 0));
    return i < 0 ? left.length - right.length : (left[i] ?? 0) - (right[i] ?? 0);
  });
}

function numbersIn(name: string): number[] {
  return (name.match(/\d+/g) ?? []).map(Number);
}
