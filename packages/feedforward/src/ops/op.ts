/**
 * What an op is: the meaning of a step of a program. Its shape rule says which outputs follow from which inputs; its
 * reference is plain loops that define the bits of every backend. What a step does beyond its inputs stands in its
 * attributes, which are plain data: numbers, texts, lists of them and formulas. An op without a kernel runs in the reference
 * on every backend.
 */

import type { NumberLane } from "../functions/lane.ts";
import type { Kernel } from "../kernels/kernel.ts";
import type { Operand, ValueType } from "../tensor/value.ts";

/** The inputs of a step, null for those that are left out, and its outputs, which are to be filled. They do not overlap. */
export interface Io {
  readonly inputs: readonly (Operand | null)[];
  readonly outputs: readonly Operand[];
}

/** An input as the rule for batches sees it: whether its first axis is the batch. */
export interface RowsInput extends ValueType {
  readonly isRows: boolean;
}

export interface Op<A extends object = object> {
  readonly name: string;
  /**
   * The types of the outputs. Throws a ShapeError or UnsupportedError, without saying where, for inputs that do not fit. Layers
   * know their sizes: the ops of which a network is made have this and the next two rules in `core-rules.ts`.
   */
  infer?(inputs: readonly (ValueType | null)[], attributes: A): readonly ValueType[];
  /** Fills every element of every output. Floats are computed in the lane: float32, or float64 to check gradients and to fold. */
  reference(lane: NumberLane, io: Io, attributes: A): void;
  /**
   * Whether each row of the first axis of every output depends on the same row of the inputs that have rows, and on
   * nothing else of them. Without this rule the answer is no.
   */
  keepsRows?(inputs: readonly (RowsInput | null)[], attributes: A): boolean;
  /** Whether many elements of the outputs may be exactly 0, told whether those of its first input may. Without it, no. */
  givesZeros?(inputHasZeros: boolean, attributes: A): boolean;
  /** Multiply-adds of one example; without this rule one for each element of constants and outputs. */
  work?(inputs: readonly (ValueType | null)[], attributes: A): number;
  /**
   * For sums of products, weight and bias being inputs 1 and 2: which axis of the weight and which of the output number the
   * outputs. What scales and shifts each of them can then be taken into weight and bias.
   */
  readonly linear?: { readonly weightAxis: number; readonly outputAxis: number };
  /** The output has the elements of the first input in the same order: nothing runs, both share their place. */
  readonly isView?: true;
  /** How WebAssembly runs it. Those of dense, activation and softmax are the engine's own. */
  readonly kernel?: Kernel<A>;
}

/** An op that a graph can be lowered to. */
export type RuledOp<A extends object = object> = Op<A> & Required<Pick<Op<A>, "infer">>;
