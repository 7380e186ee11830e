/**
 * The one dense loop: y = x·W + b forward, and its two gradients. Every dense layer of the reference backend and of
 * training, and every matrix product, runs through these three functions, and their order of sums is the library's
 * definition of a dense layer: bias first, then inputs in ascending order, one accumulator an output, each operation
 * rounded as the arrays store.
 *
 * An input that is exactly 0 adds nothing when the weights are finite, whatever its sign: an accumulator starts at
 * a bias that is not -0, so it never holds -0. Then the row of weights may be skipped, and the bits are the same.
 */

import type { FloatArray } from "../functions/lane.ts";

export interface DenseSize {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
  /** Leave out inputs that are 0: only right where all weights are finite. */
  readonly skipZeros: boolean;
}

/** y [rows, outputs] = x [rows, inputs] · weight [inputs, outputs] + bias [outputs]; without a bias sums start at +0. */
export function denseForward(
  size: DenseSize,
  x: FloatArray,
  { weight, bias }: { readonly weight: FloatArray; readonly bias: FloatArray | null },
  y: FloatArray,
): void {
  const { rows, inputs, outputs, skipZeros } = size;
  const { product, sum } = operationsOf(y);
  for (let row = 0; row < rows; row++) {
    const sums = y.subarray(row * outputs, (row + 1) * outputs);
    if (bias === null) sums.fill(0);
    else sums.set(bias);
    for (let i = 0; i < inputs; i++) {
      const xi = x[row * inputs + i]!;
      if (skipZeros && xi === 0) continue;
      const start = i * outputs;
      for (let j = 0; j < outputs; j++) sums[j] = sum(sums[j]!, product(xi, weight[start + j]!));
    }
  }
}

/**
 * weightGradient [inputs, outputs] = xᵀ·yGradient and biasGradient [outputs] = Σ rows of yGradient; rows ascending.
 * Both are overwritten.
 */
export function denseParameterGradient(
  size: DenseSize,
  x: FloatArray,
  yGradient: FloatArray,
  gradient: { readonly weight: FloatArray; readonly bias: FloatArray },
): void {
  const { rows, inputs, outputs, skipZeros } = size;
  const { product, sum } = operationsOf(yGradient);
  const { weight, bias } = gradient;
  weight.fill(0);
  bias.fill(0);
  for (let row = 0; row < rows; row++) {
    const dy = yGradient.subarray(row * outputs, (row + 1) * outputs);
    for (let j = 0; j < outputs; j++) bias[j] = sum(bias[j]!, dy[j]!);
    for (let i = 0; i < inputs; i++) {
      const xi = x[row * inputs + i]!;
      if (skipZeros && xi === 0) continue;
      const start = i * outputs;
      for (let j = 0; j < outputs; j++) weight[start + j] = sum(weight[start + j]!, product(xi, dy[j]!));
    }
  }
}

/** xGradient [rows, inputs] = yGradient [rows, outputs] · weightᵀ; outputs ascending. */
export function denseInputGradient(
  size: DenseSize,
  yGradient: FloatArray,
  weight: FloatArray,
  xGradient: FloatArray,
): void {
  const { rows, inputs, outputs } = size;
  const { product, sum } = operationsOf(xGradient);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < inputs; i++) {
      let total = 0;
      for (let j = 0; j < outputs; j++) {
        total = sum(total, product(yGradient[row * outputs + j]!, weight[i * outputs + j]!));
      }
      xGradient[row * inputs + i] = total;
    }
  }
}

/** The two operations, each rounded as the array stores. The float64 lane has them too, but pages need not load it. */
interface Operations {
  readonly product: (a: number, b: number) => number;
  readonly sum: (a: number, b: number) => number;
}

const single: Operations = { product: (a, b) => Math.fround(a * b), sum: (a, b) => Math.fround(a + b) };
const double: Operations = { product: (a, b) => a * b, sum: (a, b) => a + b };

function operationsOf(array: FloatArray): Operations {
  return array instanceof Float32Array ? single : double;
}
