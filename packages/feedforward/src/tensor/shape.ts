/**
 * A shape is the list of a tensor's sizes, outermost axis first. Elements lie in C order: the last axis is contiguous.
 */

import { ShapeError } from "../errors.ts";

export type Shape = readonly number[];

/** The number of elements: the product of the sizes; 1 for the shape of a scalar, `[]`. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const length of shape) size *= length;
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
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new ShapeError(`shape: expected whole sizes of at least 0, got ${formatShape(shape)}`);
    }
  }
  if (!Number.isSafeInteger(sizeOf(shape))) throw new ShapeError(`shape: ${formatShape(shape)} has too many elements`);
}

/** Replaces a single -1 by the size that makes the shape hold `size` elements, as NumPy's reshape does. */
export function inferShape(shape: Shape, size: number): Shape {
  const unknown = shape.filter((length) => length === -1).length;
  if (unknown > 1) throw new ShapeError(`reshape: only one size may be -1, got ${formatShape(shape)}`);
  const known = sizeOf(shape.filter((length) => length !== -1));
  const missing = known === 0 ? 0 : size / known;
  const full = unknown === 0 ? shape : shape.map((length) => (length === -1 ? missing : length));
  if (sizeOf(full) !== size || full.some((length) => !Number.isInteger(length) || length < 0)) {
    throw new ShapeError(`reshape: cannot arrange ${size} elements as ${formatShape(shape)}`);
  }
  return full;
}
