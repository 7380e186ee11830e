/** NumPy's broadcasting: sizes of 1 and missing leading axes are repeated until two shapes agree. */

import type { TensorArray } from "./dtype.ts";
import { allocate, type DType } from "./dtype.ts";
import { type Shape, sameShape, sizeOf } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/** The shape that both become, or null where they do not agree. */
export function broadcastShape(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const x = a[axis - rank + a.length] ?? 1;
    const y = b[axis - rank + b.length] ?? 1;
    if (x !== y && x !== 1 && y !== 1) return null;
    shape.push(x === 1 ? y : x);
  }
  return shape;
}

/** Whether `source` can be repeated until it has the shape `target`. */
export function broadcastsTo(source: Shape, target: Shape): boolean {
  const shape = broadcastShape(source, target);
  return shape !== null && sameShape(shape, target);
}

/** The tensor repeated to a shape that it broadcasts to; itself where it has that shape. */
export function broadcastTo<D extends DType>(source: Tensor<D>, shape: Shape): Tensor<D> {
  if (sameShape(source.shape, shape)) return source;
  const data = allocate(source.dtype, sizeOf(shape));
  gather(source.data, data, { shape, strides: broadcastStrides(source.shape, shape) });
  return new Tensor(source.dtype, shape, data);
}

/** Copies elements to C order from wherever the strides, in elements, find them; the first lies at `start`. */
export function gather(
  source: TensorArray,
  target: TensorArray,
  { shape, strides }: { readonly shape: Shape; readonly strides: readonly number[] },
  start = 0,
): void {
  const last = shape.length - 1;
  if (last < 0) {
    target[0] = source[start] as never;
    return;
  }
  const count = shape[last]!;
  const visit = (axis: number, offset: number, written: number): number => {
    if (axis === last) {
      copyRun(source, target, { offset, stride: strides[last]!, written, count });
      return written + count;
    }
    let next = written;
    for (let i = 0; i < shape[axis]!; i++) next = visit(axis + 1, offset + i * strides[axis]!, next);
    return next;
  };
  if (target.length > 0) visit(0, start, 0);
}

/** The innermost loop stands alone: everything in it is local, so that it compiles to a few instructions. */
function copyRun(
  source: TensorArray,
  target: TensorArray,
  run: { readonly offset: number; readonly stride: number; readonly written: number; readonly count: number },
): void {
  const { stride, written, count } = run;
  for (let i = 0, at = run.offset; i < count; i++, at += stride) target[written + i] = source[at] as never;
}

/** For each axis of `shape` how far apart elements of the source lie that repeats to it: 0 where it repeats. */
export function broadcastStrides(source: Shape, shape: Shape): number[] {
  const missing = shape.length - source.length;
  return shape.map((_, axis) => {
    const own = axis - missing;
    return own < 0 || source[own] === 1 ? 0 : sizeOf(source.slice(own + 1));
  });
}

/** Visits every element of a shape in C order, with its position and where two sources of these strides have theirs. */
export function forEachPair(
  shape: Shape,
  [a, b]: readonly [readonly number[], readonly number[]],
  visit: (position: number, first: number, second: number) => void,
): void {
  const last = shape.length - 1;
  if (sizeOf(shape) === 0) return;
  if (last < 0) {
    visit(0, 0, 0);
    return;
  }
  let position = 0;
  const walk = (axis: number, first: number, second: number): void => {
    for (let i = 0; i < shape[axis]!; i++) {
      const [x, y] = [first + i * a[axis]!, second + i * b[axis]!];
      if (axis < last) walk(axis + 1, x, y);
      else visit(position++, x, y);
    }
  };
  walk(0, 0, 0);
}
