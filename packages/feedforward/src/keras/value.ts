/**
 * A value between the layers of a Keras model. Its shape is what Keras says of it, channels last and the batch first; in the
 * graph it may lie as Keras has it, or with its channels first as ONNX's convolutions take it, or both ways.
 */

import type { DType } from "../tensor/dtype.ts";
import type { Size } from "./settings.ts";

/** `own`: as Keras has it. `first`: channels first. */
export type Layout = "own" | "first";

export interface KerasValue {
  readonly shape: readonly Size[];
  readonly dtype: DType;
  /** The names in the graph, by layout. One of them is there; the writer adds the other when it is asked for. */
  readonly names: Map<Layout, string>;
  /** Says that an Embedding with mask_zero or a Masking layer marked steps to pass over. */
  readonly isMasked: boolean;
}

/** The axes of channels last in the order of channels first: [0, 3, 1, 2]. */
export function toFirst(rank: number): number[] {
  return Array.from({ length: rank }, (_, i) => (i === 0 ? 0 : i === 1 ? rank - 1 : i - 1));
}

/** The other way: [0, 2, 3, 1]. */
export function toLast(rank: number): number[] {
  return Array.from({ length: rank }, (_, i) => (i === 0 ? 0 : i === rank - 1 ? 1 : i + 1));
}

/** Where an axis of Keras lies in a layout. */
export function axisIn(layout: Layout, axis: number, rank: number): number {
  return layout === "own" ? axis : toFirst(rank).indexOf(axis);
}
