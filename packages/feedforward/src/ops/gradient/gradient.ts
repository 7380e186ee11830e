/**
 * How a step is differentiated: from the gradient of the loss for what it gives to the gradients for what it takes, by the
 * chain rule, as steps of the same kind. Each op has its rule in a module beside it, which only training imports. The ops of
 * the steps that a rule adds are plain loops over a lane, as every other: float32 trains, float64 is held against differences.
 *
 * Operands of training hold a whole batch: the first axis of a value with rows is the batch, and the gradient of what is
 * there once for the batch, a parameter, is the sum over its rows in ascending order.
 */

import type { Step, ValueId } from "../../program/program.ts";
import type { ValueType } from "../../tensor/value.ts";
import type { Op } from "../op.ts";

/** The training program while it is written. */
export interface Tape {
  typeOf(value: ValueId): ValueType;
  /** Adds a step. Its outputs have the types of `like`, one each, and are there for each row where those are. */
  emit<A extends object>(
    op: Op<A>,
    attributes: A,
    inputs: readonly ValueId[],
    like: readonly ValueId[],
  ): readonly ValueId[];
}

export interface Backward {
  /** The gradient for the first output of the step. */
  readonly gradient: ValueId;
  /** For each input whether its gradient is needed. */
  readonly wanted: readonly boolean[];
}

/** Adds what computes the gradients of a step's inputs, and says where they are; null where none is wanted. */
export type Gradient<A extends object = object> = (
  tape: Tape,
  step: Step<A>,
  backward: Backward,
) => readonly (ValueId | null)[];
