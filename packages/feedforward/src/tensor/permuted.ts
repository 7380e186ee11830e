/** A tensor with its axes in another order, copied. */

import { allocate, type DType } from "./dtype.ts";
import { Tensor } from "./tensor.ts";

/** Axis i of the answer is axis order[i] of the tensor. */
export function permuted<D extends DType>(source: Tensor<D>, order: readonly number[]): Tensor<D> {
  const { shape, data, size } = source;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1));
  const target = order.map((axis) => shape[axis]!);
  const steps = order.map((axis) => strides[axis]!);
  const moved = allocate(source.dtype, size);
  const place = target.map(() => 0);
  for (let i = 0, from = 0; i < size; i++) {
    moved[i] = data[from]!;
    // The next place in row-major order: the last axis first, with a carry.
    for (let axis = target.length - 1; axis >= 0; axis--) {
      place[axis]! += 1;
      from += steps[axis]!;
      if (place[axis]! < target[axis]!) break;
      from -= steps[axis]! * target[axis]!;
      place[axis] = 0;
    }
  }
  return new Tensor(source.dtype, target, moved);
}
