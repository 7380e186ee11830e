/**
 * A training program as the kernels of its steps see it, and where everything lies in its block of memory. Examples of a value
 * are whole vectors apart. What is there for every row of the batch, parameters and what they remember stay in the block;
 * what only the steps of a few rows hand to each other has room for these.
 */

import type { LossName } from "../../../functions/loss.ts";
import type { Step, Value, ValueId } from "../../../program/program.ts";
import { sizeOf } from "../../../tensor/shape.ts";
import { head, pitchOf, spareBytes } from "../layout.ts";

/** The steps of a chain of layers, from the input through the loss back to the gradients of all parameters. */
export interface StepsForm {
  readonly values: readonly Value[];
  readonly steps: readonly Step[];
  readonly input: ValueId;
  readonly target: ValueId;
  readonly loss: LossName;
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
export function placeParameter(room: Room, { shape }: Value, slots: number): ParameterPlace {
  const isMatrix = shape.length === 2;
  const [rows, size] = isMatrix ? (shape as [number, number]) : [1, sizeOf(shape)];
  const pitch = pitchOf(size);
  // Whole blocks of 4 × 4 are transposed.
  const bytes = pitch * (isMatrix ? 4 * Math.ceil(rows / 4) : 1);
  return { offset: room.take(bytes * (1 + slots)), rows, size, pitch, bytes };
}
