/**
 * What is known of a value before anything runs, its dtype and shape; and the same value with its elements.
 */

import type { DType, TensorArray } from "./dtype.ts";
import { type Shape, sizeOf } from "./shape.ts";

export interface ValueType {
  readonly dtype: DType;
  /** Of one example. Elements lie in C order. */
  readonly shape: Shape;
}

/** A value with its elements, which are a view of another object's memory. */
export interface Operand extends ValueType {
  readonly data: TensorArray;
}

/** The number of rows, where the last axis is a row. */
export function rowsOf(shape: Shape): number {
  return sizeOf(shape.slice(0, -1));
}
