/**
 * A network taken apart: the values between its layers for one row, and the terms of a single sum. Every number has the
 * bits that a session computes on its way to the answer, because each layer is run by the reference backend, alone.
 */

import { reference } from "./backend/reference.ts";
import { optionError, shapeError } from "./errors.ts";
import type { Dense, Layer } from "./network/layer.ts";
import { lowerNetwork } from "./network/lower.ts";
import { Network } from "./network/network.ts";
import { sameShape } from "./tensor/shape.ts";
import { Tensor, type TensorLike, tensor } from "./tensor/tensor.ts";

/** What one layer gave. */
export interface TraceStep {
  /** null for the input, as the first layer gets it: scaled and standardised as the network declares. */
  readonly layer: Layer | null;
  /** [size], or the shape that the layer gives. */
  readonly values: Tensor<"float32">;
}

/**
 * The input and what each layer makes of it, for one row; the last step is the answer. What only scales and shifts the outputs
 * of a sum (`BatchNorm`, `Scale`) is folded into it: then its values are those of the sum and it together.
 */
export function trace(network: Network, x: TensorLike): TraceStep[] {
  const { input, inputSize, layers } = network;
  const row = tensor(x);
  if (!sameShape(row.shape, input.shape) && !sameShape(row.shape, [inputSize])) {
    throw shapeError("trace-row", "trace: expected one row [$expected], got $got", inputSize, row.shape);
  }
  const given = new Network([], { input });
  const bytes = row.dtype === "uint8" ? (row as Tensor<"uint8">).data : row.to("float32").data;
  const steps: TraceStep[] = [{ layer: null, values: runAlone(given, bytes) }];
  for (const [i, layer] of layers.entries()) {
    const first = firstFolded(layers, i);
    const from = steps[first]!.values;
    const alone = new Network(layers.slice(first, i + 1), { input: { shape: from.shape }, allowNonFinite: true });
    steps.push({ layer, values: runAlone(alone, from.data) });
  }
  return steps;
}

/** The layer with whose sum this one is computed: itself, unless it scales and shifts the outputs of one before it. */
function firstFolded(layers: readonly Layer[], index: number): number {
  let first = index;
  const isFolded = (layer: Layer | undefined) => ["batchNorm", "scale", "dropout"].includes(layer?.type ?? "");
  while (isFolded(layers[first])) first -= 1;
  const { type } = layers[first] ?? {};
  return type === "dense" || type === "conv2d" ? first : index;
}

function runAlone(network: Network, x: Uint8Array | Float32Array): Tensor<"float32"> {
  const output = new Float32Array(network.outputSize);
  reference.prepare(lowerNetwork(network)).run({ inputs: [x], rows: 1, outputs: [output] });
  return new Tensor("float32", network.outputShape, output);
}

/** x_i·w_i, and its factors. */
export interface Term {
  /** i, from 0. */
  readonly input: number;
  readonly x: number;
  readonly weight: number;
  /** Rounded to float32. */
  readonly product: number;
}

/** a = b + x_0·w_0 + x_1·w_1 + … of one neuron. */
export interface WeightedSum {
  readonly bias: number;
  /** One for each input, in their order, which is the order of the sum. */
  readonly terms: readonly Term[];
  /** The sum as the layer computes it: bias first, rounded to float32 after every addition. */
  readonly sum: number;
}

/** The sum behind output `j` (from 0) of a dense layer for one row x [in], term by term. */
export function weightedSum(layer: Dense, x: TensorLike, j: number): WeightedSum {
  const { inputSize, outputSize, name } = layer;
  const { data, shape, size } = tensor(x, { dtype: "float32" });
  if (size !== inputSize)
    throw shapeError("layer-row", "$layer: expected one row [$expected], got $got", name, inputSize, shape);
  if (!Number.isInteger(j) || j < 0 || j >= outputSize) {
    throw optionError("layer-output", "$layer: expected an output from 0 to $last, got $got", name, outputSize - 1, j);
  }
  const terms = Array.from(data, (x, input): Term => {
    const weight = layer.weight.data[input * outputSize + j]!;
    return { input, x, weight, product: Math.fround(x * weight) };
  });
  const bias = layer.bias.data[j]!;
  return { bias, terms, sum: terms.reduce((sum, { product }) => Math.fround(sum + product), bias) };
}

/** a = b + the largest terms + the rest. */
export interface SumParts {
  /** By |x_i·w_i|, the largest first; where two are alike, the first input first. */
  readonly largest: readonly Term[];
  /** How many terms stand in the rest. */
  readonly restCount: number;
  /** sum - bias - Σ largest, in float64: all other terms, and what rounding to float32 took or gave on the way. */
  readonly rest: number;
}

/** A sum as its `count` largest terms and the rest as one number. */
export function splitSum({ bias, terms, sum }: WeightedSum, count: number): SumParts {
  if (!Number.isInteger(count) || count < 0)
    throw optionError("split-count", "splitSum: expected a count of terms, got $got", count);
  const size = ({ product }: Term) => (Number.isNaN(product) ? Number.POSITIVE_INFINITY : Math.abs(product));
  // Infinite sizes are alike: their difference would be NaN, which no sort understands.
  const largest = [...terms].sort((a, b) => (size(a) === size(b) ? 0 : size(b) - size(a))).slice(0, count);
  const rest = largest.reduce((left, { product }) => left - product, sum - bias);
  return { largest, restCount: terms.length - largest.length, rest };
}
