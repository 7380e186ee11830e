/**
 * A training program as the kernels of its steps see it, and where everything lies in its block of memory. Examples of a value
 * are whole vectors apart. What is there for every row of the batch, parameters and what they remember stay in the block;
 * what only the steps of a few rows hand to each other has room for these.
 */

import { leavesZeros } from "../../../functions/formula.ts";
import type { LossName } from "../../../functions/loss.ts";
import type { UnaryAttributes } from "../../../ops/unary.ts";
import type { Step, Value, ValueId } from "../../../program/program.ts";
import { sizeOf } from "../../../tensor/shape.ts";
import { head, pitchOf, spareBytes } from "../layout.ts";

/** The steps of a chain of layers, from the input through the loss back to the gradients of all parameters. */
export interface StepsForm {
  readonly values: readonly Value[];
  readonly steps: readonly Step[];
  readonly input: ValueId;
  readonly target: ValueId;
  /** The masks of dropout, which are given as the input is. */
  readonly masks: readonly ValueId[];
  /** Null where the caller computes it, between what is before it and what is behind. */
  readonly loss: LossName | null;
  readonly parameters: Iterable<ValueId>;
  /** Those that learn, each by the value that is its gradient. */
  readonly learning: ReadonlyMap<ValueId, ValueId>;
  readonly maxRows: number;
  /** How many arrays the optimizer remembers for each parameter. */
  readonly slots: number;
}

/** Where a parameter lies, in rows of so many floats; its slots follow, each `bytes` behind the one before. */
export interface ParameterPlace {
  readonly offset: number;
  readonly rows: number;
  readonly size: number;
  readonly pitch: number;
  readonly bytes: number;
  /** A matrix whose rows lie where its columns would: the weights of a layer whose gradients are walked by list. */
  readonly isTurned: boolean;
}

/** Where a value lies: of every row of the batch, or of those that are worked on. */
export interface ValuePlace {
  readonly offset: number;
  readonly pitch: number;
  readonly isPassing: boolean;
}

/** Gives out the bytes of the block. */
export class Room {
  byteLength: number = head.byteLength;

  take(bytes: number): number {
    const offset = this.byteLength;
    this.byteLength += 64 * Math.ceil((bytes + spareBytes) / 64);
    return offset;
  }
}

export function elementsOf({ shape }: Value): number {
  return sizeOf(shape);
}

/** A matrix of weights has whole vectors in a row, everything else is one row. */
export function placeParameter(room: Room, { values, steps, slots }: StepsForm, value: ValueId): ParameterPlace {
  const { shape } = values[value]!;
  const isMatrix = shape.length === 2;
  const isTurned = isMatrix && steps.some((step) => step.inputs[1] === value && isWalked({ values, steps }, step));
  const [inputs, outputs] = isMatrix ? (shape as [number, number]) : [1, sizeOf(shape)];
  const [rows, size] = isTurned ? [outputs, inputs] : [inputs, outputs];
  const pitch = pitchOf(size);
  // Whole blocks of 4 × 4 are transposed.
  const bytes = pitch * (isMatrix ? 4 * Math.ceil(rows / 4) : 1);
  return { offset: room.take(bytes * (1 + slots)), rows, size, pitch, bytes, isTurned };
}

/** A dense layer behind whose outputs a function leaves zeros, as ReLU does: their gradients are 0 there too, and left out. */
function isWalked({ values, steps }: Pick<StepsForm, "values" | "steps">, { op, inputs, outputs }: Step): boolean {
  if (op.name !== "dense" || elementsOf(values[inputs[0]!]!) % 4 !== 0) return false;
  const behind = steps.find((step) => step.inputs[0] === outputs[0] && step.op.name === "unary");
  const hasGradient = steps.some((step) => step.op.name === "denseInputGradient" && step.inputs[1] === inputs[1]);
  return hasGradient && behind !== undefined && leavesZeros((behind.attributes as UnaryAttributes).formula);
}
