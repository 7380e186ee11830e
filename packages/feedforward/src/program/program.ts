/**
 * A program is values and steps: pure data, the narrow waist between what people bring (networks of layers, ONNX graphs)
 * and what runs them. It says what is computed and in which order, never how; it has no idea that WebAssembly exists.
 *
 * It describes one example. A batch is by definition the program run on each example alone, so the same example has the
 * same bits alone and in any batch.
 */

import type { Formula } from "../functions/formula.ts";
import type { InputTransform } from "../functions/input-transform.ts";
import type { Op } from "../ops/op.ts";
import type { DType, TensorArray } from "../tensor/dtype.ts";
import type { ValueType } from "../tensor/value.ts";

/** The position of a value in its program. */
export type ValueId = number;

/** Once for each example of a batch, or once for the program: constants, and all values of a program that mixes rows. */
export interface Value extends ValueType {
  readonly per: "example" | "program";
}

/** outputs = op(inputs); then each formula of the epilogue on every element of the first output. */
export interface Step<A extends object = object> {
  /** What errors and profiles call it: the layer's or node's name. */
  readonly name: string;
  readonly op: Op<A>;
  readonly attributes: A;
  /** null for an input that is left out. */
  readonly inputs: readonly (ValueId | null)[];
  readonly outputs: readonly ValueId[];
  readonly epilogue: readonly Formula[];
}

/** A value that is given or that is asked for. */
export interface Port {
  readonly name: string;
  readonly value: ValueId;
  /** What callers give or get; the value itself may be computed in float32 instead. */
  readonly dtype: DType;
}

/** A value that is asked for. */
export interface OutputPort extends Port {
  /** The value is positions in this list of strings. */
  readonly words?: readonly string[] | undefined;
}

export interface InputPort extends Port {
  /** How what is given for a float32 input becomes the value. */
  readonly transform: InputTransform;
}

export interface Program {
  readonly values: readonly Value[];
  /** In an order in which they can run: every value is written by one step before others read it. */
  readonly steps: readonly Step[];
  readonly constants: ReadonlyMap<ValueId, TensorArray>;
  readonly inputs: readonly InputPort[];
  readonly outputs: readonly OutputPort[];
  /** How values share memory where a backend keeps them in arrays; without it each has its own. */
  readonly arena?: (program: Program) => (value: ValueId) => TensorArray;
}
