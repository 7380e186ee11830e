/**
 * What is pooled: the windows of a pooling, from the shape of its input and its attributes. Ops and kernels start from the
 * same ones.
 */

import { shapeError, unsupportedError } from "../errors.ts";
import type { Shape } from "./shape.ts";
import type { ValueType } from "./value.ts";
import { type WindowAttributes, type WindowAxis, windowAxes } from "./window.ts";

export type PoolKind = "max" | "average";

export interface PoolAttributes extends WindowAttributes {
  readonly kind: PoolKind;
  readonly kernel: readonly number[];
  /** A last window may lie partly behind the padding. */
  readonly isCeil: boolean;
  /** Padding counts in a mean as zeros; what lies behind it does not. */
  readonly countsPadding: boolean;
}

export interface GlobalPoolAttributes {
  readonly kind: PoolKind;
}

/** Throws where the input cannot be pooled so. */
export function poolAxes(
  { dtype, shape }: ValueType,
  attributes: WindowAttributes & { readonly kind: PoolKind; readonly kernel: Shape; readonly isCeil: boolean },
): readonly WindowAxis[] {
  if (shape.length < 3) throw shapeError("pool-input-shape", "expected input [*, channels, *], got $got", shape);
  const isFloat = dtype === "float32" || dtype === "float64";
  if (!isFloat && !(attributes.kind === "max" && (dtype === "int8" || dtype === "uint8"))) {
    throw unsupportedError("pool-dtype", "pooling of $dtype is not supported", dtype);
  }
  return windowAxes(shape.slice(2), attributes.kernel, attributes);
}

/** One window for a whole plane. */
export function globalPoolAxes(x: ValueType, { kind }: GlobalPoolAttributes): readonly WindowAxis[] {
  const kernel = x.shape.slice(2);
  const ones = kernel.map(() => 1);
  const pads = kernel.map(() => [0, 0] as const);
  return poolAxes(x, { kind, kernel, strides: ones, dilations: ones, pads, isCeil: false });
}
