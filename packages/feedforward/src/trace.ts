/**
 * A network taken apart: the values between its layers for one row, and the terms of a single sum. Every number has the
 * bits that a session computes on its way to the answer: the same layers run once, with every value between them kept.
 */

import { reference } from "./backend/reference.ts";
import { optionError, shapeError } from "./errors.ts";
import type { Dense, Layer } from "./network/layer.ts";
import { lowerValues } from "./network/lower.ts";
import { type Network, shapesOf } from "./network/network.ts";
import { sameShape } from "./tensor/shape.ts";
import { type Tensor, type TensorLike, tensor, zeros } from "./tensor/tensor.ts";

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
  const bytes = row.dtype === "uint8" ? (row as Tensor<"uint8">).data : row.to("float32").data;
  const values = shapesOf(layers, input.shape).map((shape) => zeros(shape));
  reference.prepare(lowerValues(network)).run({ inputs: [bytes], rows: 1, outputs: values.map(({ data }) => data) });
  return values.map((values, i) => ({ layer: layers[i - 1] ?? null, values }));
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
