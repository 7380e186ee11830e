/** The lines of a tensor along one axis, in the order of the elements that they begin with. */

import { type Shape, sizeOf } from "./shape.ts";

/** Line i begins at `start(i)`, and its elements are `stride` apart. */
export interface Lines {
  readonly count: number;
  readonly size: number;
  readonly stride: number;
  readonly start: (i: number) => number;
}

export function linesAlong(shape: Shape, axis: number): Lines {
  const size = shape[axis]!;
  const stride = sizeOf(shape.slice(axis + 1));
  const count = sizeOf(shape.slice(0, axis)) * stride;
  return { count, size, stride, start: (i) => Math.floor(i / stride) * size * stride + (i % stride) };
}
