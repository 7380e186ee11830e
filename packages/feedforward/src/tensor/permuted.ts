/** A tensor with its axes in another order, copied. */

import { gather } from "./broadcast.ts";
import { allocate, type DType } from "./dtype.ts";
import { sizeOf } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/** Axis i of the answer is axis order[i] of the tensor. */
export function permuted<D extends DType>(source: Tensor<D>, order: readonly number[]): Tensor<D> {
  const shape = order.map((axis) => source.shape[axis]!);
  const strides = order.map((axis) => sizeOf(source.shape.slice(axis + 1)));
  const moved = allocate(source.dtype, source.size);
  gather(source.data, moved, { shape, strides });
  return new Tensor(source.dtype, shape, moved);
}
