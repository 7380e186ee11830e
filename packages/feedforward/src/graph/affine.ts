/**
 * y = scale·x + shift, an output at a time: what batch normalisation and arithmetic with constants come to. A dense layer
 * beside it takes it in: behind the layer into its outputs, before the layer into its inputs. That is computed in
 * float64 and rounded once; it changes the last bits, so it is noted.
 */

import type { Tensor } from "../tensor/tensor.ts";
import { Tensor as FloatTensor } from "../tensor/tensor.ts";

export interface Affine {
  readonly kind: "affine";
  /** One number for all, or one for each. */
  readonly scale: Float64Array;
  readonly shift: Float64Array;
  /** The operator it was, for errors and notes. */
  readonly from: string;
}

/** Weights [in, out] and bias [out] of a dense layer. */
export interface DenseItem {
  readonly kind: "dense";
  readonly name: string;
  readonly weight: Tensor;
  readonly bias: Tensor | null;
}

/** Operators are named while there are few. */
const longestFrom = 100;

/** The second behind the first. */
export function compose(first: Affine, second: Affine): Affine {
  const size = Math.max(first.scale.length, second.scale.length);
  const scale = Float64Array.from({ length: size }, (_, i) => at(first.scale, i) * at(second.scale, i));
  const shift = Float64Array.from(
    { length: size },
    (_, i) => at(first.shift, i) * at(second.scale, i) + at(second.shift, i),
  );
  const from = first.from.length > longestFrom ? first.from : `${first.from} and ${second.from}`;
  return { kind: "affine", scale, shift, from };
}

/** Whether taking it in behind a layer rounds nothing: a shift alone, of a layer without a bias. */
export function isExactBehind(dense: DenseItem, { scale }: Affine): boolean {
  return dense.bias === null && scale.every((factor) => factor === 1);
}

/** x·W + b, then scaled and shifted: the outputs' columns. */
export function foldBehind(dense: DenseItem, { scale, shift }: Affine): DenseItem {
  const [inputs, outputs] = dense.weight.shape as [number, number];
  const weight = Float32Array.from({ length: inputs * outputs }, (_, i) => dense.weight.at(i) * at(scale, i % outputs));
  const bias = Float32Array.from(
    { length: outputs },
    (_, j) => (dense.bias === null ? 0 : dense.bias.at(j)) * at(scale, j) + at(shift, j),
  );
  return withParameters(dense, weight, bias);
}

/** (scale·x + shift)·W + b: the inputs' rows, and what the shift brings to the bias. */
export function foldBefore({ scale, shift }: Affine, dense: DenseItem): DenseItem {
  const [inputs, outputs] = dense.weight.shape as [number, number];
  const weight = Float32Array.from(
    { length: inputs * outputs },
    (_, i) => dense.weight.at(i) * at(scale, Math.floor(i / outputs)),
  );
  const bias = new Float32Array(outputs);
  for (let j = 0; j < outputs; j++) {
    let sum = dense.bias === null ? 0 : dense.bias.at(j);
    for (let i = 0; i < inputs; i++) sum += at(shift, i) * dense.weight.at(i * outputs + j);
    bias[j] = sum;
  }
  return withParameters(dense, weight, bias);
}

function withParameters(dense: DenseItem, weight: Float32Array, bias: Float32Array): DenseItem {
  const [inputs, outputs] = dense.weight.shape as [number, number];
  return {
    kind: "dense",
    name: dense.name,
    weight: new FloatTensor("float32", [inputs, outputs], weight),
    bias: new FloatTensor("float32", [outputs], bias),
  };
}

function at(values: Float64Array, i: number): number {
  return values.length === 1 ? values[0]! : values[i]!;
}
