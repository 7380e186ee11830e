/**
 * A training program as the kernels of its steps see it, and where everything lies in its block of memory. Examples of a value
 * are whole vectors apart. What is there for every row of the batch, parameters and what they remember stay in the block;
 * what only the steps of a few rows hand to each other has room for these.
 */

import { leavesZeros } from "../../../functions/formula.ts";
import type { LossName } from "../../../functions/loss.ts";
import type { UnaryAttributes } from "../../../ops/unary.ts";
import type { Step, Value, ValueId } from "../../../program/program.ts";
import type { TensorArray } from "../../../tensor/dtype.ts";
import { sizeOf } from "../../../tensor/shape.ts";
import { mostPositions } from "../../positions.ts";
import { head, pitchOf, spareBytes } from "../layout.ts";
import { evenly } from "../product.ts";

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
  /** What is neither a parameter nor computed. */
  readonly constants: ReadonlyMap<ValueId, TensorArray>;
  /** How much of what batch normalisation measures of a batch goes into what it keeps. */
  readonly statisticsShare: number;
  /** Those that learn, each by the value that is its gradient. */
  readonly learning: ReadonlyMap<ValueId, ValueId>;
  readonly maxRows: number;
  /** How many arrays follow each parameter: what the optimizer remembers, and a gradient that waits. */
  readonly slots: number;
}

/** Where a parameter lies, in rows of so many floats; its slots follow, each `bytes` behind the one before. */
export interface ParameterPlace {
  readonly offset: number;
  readonly rows: number;
  readonly size: number;
  readonly pitch: number;
  readonly bytes: number;
  /**
   * Of a matrix whose rows lie where its columns would, the weights of a layer whose gradients are walked by list, the bytes of a panel:
   * so many of each row, then as many of each behind these, and so on. `pitch` is then that of a panel. Else null.
   */
  readonly panelBytes: number | null;
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

/** A matrix of a dense layer's weights has whole vectors in a row, everything else is one row. */
export function placeParameter(room: Room, form: StepsForm, value: ValueId, accumulators: number): ParameterPlace {
  const { values, steps, slots } = form;
  const { shape } = values[value]!;
  const isMatrix = steps.some(({ op, inputs }) => op.name === "dense" && inputs[1] === value);
  const isTurned = isMatrix && steps.some((step) => step.inputs[1] === value && isWalked(form, step));
  const [inputs, outputs] = isMatrix ? (shape as [number, number]) : [1, sizeOf(shape)];
  if (isTurned) {
    const vectors = pitchOf(inputs) / 16;
    const panelBytes = 16 * evenly(vectors, accumulators);
    const bytes = panelBytes * rowsOfPanel(outputs) * Math.ceil((16 * vectors) / panelBytes);
    const offset = room.take(bytes * (1 + slots));
    return { offset, rows: outputs, size: inputs, pitch: panelBytes, bytes, panelBytes };
  }
  const [rows, size] = [inputs, outputs];
  const pitch = pitchOf(size);
  // Whole blocks of 4 × 4 are transposed.
  const bytes = pitch * (isMatrix ? 4 * Math.ceil(rows / 4) : 1);
  return { offset: room.take(bytes * (1 + slots)), rows, size, pitch, bytes, panelBytes: null };
}

/** Whole blocks of 4 × 4 are transposed. */
export function rowsOfPanel(rows: number): number {
  return 4 * Math.ceil(rows / 4);
}

/** A dense layer behind whose outputs a function leaves zeros, as ReLU does: their gradients are 0 there too, and left out. */
function isWalked({ values, steps, maxRows }: StepsForm, { op, inputs, outputs }: Step): boolean {
  if (op.name !== "dense" || elementsOf(values[inputs[0]!]!) % 4 !== 0) return false;
  if (Math.max(maxRows, elementsOf(values[outputs[0]!]!)) > mostPositions) return false;
  const behind = steps.find((step) => step.inputs[0] === outputs[0] && step.op.name === "unary");
  const hasGradient = steps.some((step) => step.op.name === "denseInputGradient" && step.inputs[1] === inputs[1]);
  return hasGradient && behind !== undefined && leavesZeros((behind.attributes as UnaryAttributes).formula);
}
