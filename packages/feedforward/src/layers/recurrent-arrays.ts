/**
 * The recurrent layers that the arrays of one module of PyTorch are (`weight_ih_l0`, `weight_hh_l0`, `bias_ih_l0`, `bias_hh_l0`, with
 * `_reverse` for the other direction, `_l1` for the layer above), the batch left out. Its two biases are added up, but for what a
 * GRU adds to its state before the reset.
 */

import { shapeError } from "../errors.ts";
import { Tensor, tensor, zeros } from "../tensor/tensor.ts";
import type { ArrayGroup, Part } from "./arrays.ts";
import { Gru, Lstm, Rnn } from "./recurrent.ts";
import type { LstmOptions, Nonlinearity, Recurrent } from "./recurrent-options.ts";

export interface RecurrentItem {
  /** Of the last layer; those below it give whole sequences. */
  readonly returnSequences: boolean;
  /** Of an RNN. */
  readonly nonlinearity?: Nonlinearity;
}

interface Side {
  readonly inputWeight: Tensor<"float32">;
  readonly stateWeight: Tensor<"float32">;
  readonly biases: readonly [input: Tensor<"float32">, state: Tensor<"float32">] | null;
}

/** The layers of a module, from the lowest on. A ShapeError where an array is missing or left over. */
export function recurrentOf(group: ArrayGroup, item: RecurrentItem): Recurrent[] {
  const { name, parts } = group;
  const count = [...parts.keys()].filter((part) => /^weight_ih_l\d+$/.test(part)).length;
  const layers = Array.from({ length: count }, (_, i) => {
    const sides = ["", "_reverse"]
      .filter((end) => end === "" || parts.has(`weight_ih_l${i}${end}` as Part))
      .map((end) => sideOf(group, `l${i}${end}`));
    const returnSequences = i < count - 1 || item.returnSequences;
    const own = name === "" || count === 1 ? name : `${name}_l${i}`;
    return layerOf(sides, { ...item, returnSequences, name: own, kind: group.kind });
  });
  const known = new Set(Array.from({ length: count }, (_, i) => `l${i}`));
  const left = [...parts.keys()].filter((part) => !known.has(/_(l\d+)/.exec(part)?.[1] ?? ""));
  if (left.length === 0) return layers;
  throw shapeError("line-recurrent-left", "$name has no layer for $arrays", name || "the module", left);
}

function sideOf({ name, parts }: ArrayGroup, end: string): Side {
  const take = (part: string): Tensor<"float32"> => {
    const found = parts.get(`${part}_${end}` as Part);
    if (found !== undefined) return tensor(found, { dtype: "float32" });
    throw shapeError("line-recurrent-array", "$name has no $array", name || "the module", `${part}_${end}`);
  };
  const hasBias = parts.has(`bias_ih_${end}` as Part) || parts.has(`bias_hh_${end}` as Part);
  const matrix = (part: string): Tensor<"float32"> => {
    const found = take(part);
    if (found.rank === 2) return found.transpose();
    const sentence = "$name: expected $array to be a matrix, got $got";
    throw shapeError("line-recurrent-rank", sentence, name || "the module", `${part}_${end}`, found.shape);
  };
  const [inputWeight, stateWeight] = [matrix("weight_ih"), matrix("weight_hh")];
  const bias = (part: string): Tensor<"float32"> => {
    const found = take(part);
    const width = stateWeight.shape.at(-1)!;
    if (found.rank === 1 && found.size === width) return found;
    const sentence = "$layer: expected $part $expected, got $got";
    throw shapeError("recurrent-bias", sentence, name || "the module", `${part}_${end}`, [width], found.shape);
  };
  return { inputWeight, stateWeight, biases: hasBias ? [bias("bias_ih"), bias("bias_hh")] : null };
}

type Named = RecurrentItem & { readonly name: string; readonly kind: string };

function layerOf(sides: readonly Side[], { returnSequences, nonlinearity = "tanh", name, kind }: Named): Recurrent {
  const isGru = kind === "gru";
  const biases = sides.map((side) => biasesOf(side, isGru));
  const options: LstmOptions = {
    inputWeight: joined(sides.map(({ inputWeight }) => inputWeight)),
    stateWeight: joined(sides.map(({ stateWeight }) => stateWeight)),
    bias: joined(biases.map(({ bias }) => bias)),
    direction: sides.length === 2 ? "both" : "forward",
    returnSequences,
    name,
  };
  if (isGru) return new Gru({ ...options, stateBias: joined(biases.map(({ stateBias }) => stateBias)) });
  return kind === "lstm" ? new Lstm(options) : new Rnn({ ...options, nonlinearity });
}

/** One bias of both, and of a GRU what n adds to the state. */
function biasesOf({ stateWeight, biases }: Side, isGru: boolean): Record<"bias" | "stateBias", Tensor<"float32">> {
  const [size = 0, width = 0] = stateWeight.shape;
  const [input, state] = biases ?? [zeros([width]), zeros([width])];
  const common = isGru ? width - size : width;
  const bias = input.data.map((value, i) => (i < common ? value + state.data[i]! : value));
  return {
    bias: new Tensor("float32", [width], bias),
    stateBias: new Tensor("float32", [size], state.data.slice(width - size)),
  };
}

/** The arrays of both directions as one. */
function joined(parts: readonly Tensor<"float32">[]): Tensor<"float32"> {
  const [first, second] = parts as [Tensor<"float32">, Tensor<"float32">?];
  if (second === undefined) return first;
  const data = new Float32Array(first.size + second.size);
  data.set(first.data);
  data.set(second.data, first.size);
  return new Tensor("float32", [2, ...first.shape], data);
}
