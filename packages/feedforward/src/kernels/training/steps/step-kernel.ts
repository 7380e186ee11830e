/**
 * What a kernel of a training step is: it is told its step and what of the whole program it may know, takes the room that it wants,
 * and says what is written into the function of the step.
 */

import type { Step, ValueId } from "../../../program/program.ts";
import type { Func } from "../../../wasm/module.ts";
import type { I32 } from "../../../wasm/values.ts";
import type { Context, Packing } from "../../kernel.ts";
import type { UpdateRule } from "../update.ts";
import type { ParameterPlace, Room, StepsForm, ValuePlace } from "./form.ts";

/** What runs a step of its op; null where it has no way to. */
export type StepKernel = (context: StepContext, step: Step) => Part | null;

/** Writes its calls into the function that runs the step. */
export type Part = (f: Func, rows: Rows) => void;

/** The rows that a part works on. */
export interface Rows {
  readonly base: I32;
  readonly count: I32;
  /** Where the first of them has its example of a value. */
  readonly place: (value: ValueId) => I32;
}

export interface StepContext extends Context {
  readonly form: StepsForm;
  readonly rule: UpdateRule;
  readonly room: Room;
  readonly parameters: ReadonlyMap<ValueId, ParameterPlace>;
  /** What comes before the first step. */
  readonly starts: Part[];
  /** What updates the parameters, when all gradients are there. */
  readonly updates: Part[];
  place(value: ValueId): ValuePlace;
  /** Room for the constants of a kernel in its own form: the offset. */
  pack(packing: Packing, constants: readonly (ValueId | null)[]): number;
  /** Room that goes with a value and is there once for the batch: asked for again it is the same offset. */
  kept(value: ValueId, bytes: number): number;
  /** The parameter that a value is the gradient of, where it learns. */
  learning(gradient: ValueId): ParameterPlace | null;
}

/** Of a step whose work is done elsewhere. */
export const nothing: Part = () => {};
