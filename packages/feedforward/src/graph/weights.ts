/** What happens to weights before a product: turned round, and multiplied by a number, each element rounded once. */

import { laneOf } from "../functions/float64.ts";
import { Tensor } from "../tensor/tensor.ts";

type Floats = "float32" | "float64";

export function transposedIf<D extends Floats>(isTransposed: boolean, matrix: Tensor<D>): Tensor<D> {
  return isTransposed ? matrix.transpose() : matrix;
}

/** factor·x; x itself where the factor is 1. */
export function scaled<D extends Floats>(source: Tensor<D>, factor: number): Tensor<D> {
  if (factor === 1) return source;
  const { data } = source as Tensor<Floats>;
  const lane = laneOf(data);
  const constant = lane.constant(factor);
  return new Tensor<Floats>(
    source.dtype,
    source.shape,
    data.map((x: number) => lane.mul(constant, x)),
  ) as Tensor<D>;
}
