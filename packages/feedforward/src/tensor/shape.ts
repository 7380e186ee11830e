/**
 * A shape is the list of a tensor's sizes, outermost axis first. Elements lie in C order: the last axis is contiguous.
 */

import { shapeError } from "../errors.ts";

/** Sizes, outermost axis first: `[2, 3]` has two rows of three; `[]` is a single element. */
export type Shape = readonly number[];

/** The product of the sizes; 1 for the shape of a scalar, `[]`, and 0 as soon as one is, whatever the others are. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) {
    if (length === 0) return 0;
    size *= length;
  }
  return size;
}

/** A shape as people write it: `[784, 50]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** Throws unless every size is a whole number of at least 0 whose product can be indexed. */
export function checkShape(shape: Shape): void {
  for (const length of shape) {
    if (!isSize(length)) throw shapeError("shape-sizes", "shape: expected whole sizes of at least 0, got $got", shape);
  }
  if (!isSize(sizeOf(shape))) throw shapeError("shape-elements", "shape: $shape has too many elements", shape);
}

/** Replaces a single -1 by the size that makes the shape hold `size` elements, as NumPy's reshape does. */
export function inferShape(shape: Shape, size: number): Shape {
  if (shape.indexOf(-1) !== shape.lastIndexOf(-1)) {
    throw shapeError("reshape-unknowns", "reshape: only one size may be -1, got $got", shape);
  }
  const missing = size / sizeOf(shape.filter((length) => length !== -1));
  // 0 / 0, where there are no elements, is 0.
  const full = shape.map((length) => (length === -1 ? missing || 0 : length));
  if (sizeOf(full) !== size || !full.every(isSize)) {
    throw shapeError("reshape-size", "reshape: cannot arrange $size elements as $shape", size, shape);
  }
  return full;
}

export function isSize(length: number): boolean {
  return Number.isSafeInteger(length) && length >= 0;
}
