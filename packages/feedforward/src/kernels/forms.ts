/**
 * The forms of a program's steps, and how each runs: which kernel, told what of its inputs. Nothing is written yet; where
 * values lie is decided afterwards, when it is known how much room everything wants.
 */

import { isNonNegative, leavesZeros } from "../functions/formula.ts";
import { livesOf } from "../program/lifetimes.ts";
import type { Program, Step, ValueId } from "../program/program.ts";
import { isView } from "../program/view.ts";
import { itemSize } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import { kernelOf } from "./core.ts";
import type { InputForm, KernelPlan, Machine } from "./kernel.ts";

/** How a step runs: by a kernel, by the reference, or not at all. */
export type StepPlan = KernelPlan | "reference" | "view";

export interface ProgramPlan {
  /** In the order of the steps. */
  readonly steps: readonly StepPlan[];
  /** Bytes from one example of each value to the next; 0 for constants. */
  readonly pitches: readonly number[];
}

export function planProgram(program: Program, machine: Machine): ProgramPlan {
  const { values, constants } = program;
  const pitches = values.map((_, value) => (constants.has(value) ? 0 : bytesOf(program, value)));
  // Of an input nothing is known: lists find out, and cost little where they find no zero.
  const zeros = new Set(program.inputs.map(({ value }) => value));
  const nonNegative = new Set<ValueId>();
  const formOf = (value: ValueId): InputForm => {
    const { dtype, shape } = values[value]!;
    const isConstant = constants.has(value);
    const known = { hasZeros: zeros.has(value), isNonNegative: nonNegative.has(value) };
    return { dtype, shape, isConstant, ...known, pitch: pitches[value]! };
  };
  const steps = program.steps.map((step): StepPlan => {
    const { inputs, outputs } = step;
    const forms = inputs.map((input) => (input === null ? null : formOf(input)));
    if (hasManyZeros(step, forms[0]?.hasZeros === true)) for (const output of outputs) zeros.add(output);
    if (isNeverBelowZero(step, forms[0]?.isNonNegative === true)) nonNegative.add(outputs[0]!);
    if (isView(step)) {
      pitches[outputs[0]!] = pitches[inputs[0]!]!;
      return "view";
    }
    const { name, attributes, epilogue } = step;
    const form = { name, attributes, inputs: forms, outputs: outputs.map((output) => values[output]!), epilogue };
    const plan = kernelOf(step.op)?.plan(form, machine) ?? null;
    plan?.pitches?.forEach((pitch, i) => {
      pitches[outputs[i]!] = pitch;
    });
    return plan ?? "reference";
  });
  return { steps, pitches };
}

/** Bytes of one example without padding. */
export function bytesOf({ values }: Program, value: ValueId): number {
  const { dtype, shape } = values[value]!;
  return itemSize(dtype) * sizeOf(shape);
}

/** The most examples that a group may have, so that all that is alive fits the second-level cache; a power of two. */
export function groupRowsOf(program: Program): number {
  const lives = livesOf(program);
  if (lives.some(({ value }) => program.values[value]!.per === "program")) return 1;
  const bytes = lives.reduce((sum, { value }) => sum + bytesOf(program, value), 0);
  let rows = mostRows;
  while (rows > 1 && rows * bytes > cacheBytes) rows /= 2;
  return rows;
}

/** A block of the first layer's weights is loaded into the cache once for all of them. */
const mostRows = 64;
const cacheBytes = 2 ** 22;

function hasManyZeros({ op, attributes, epilogue }: Step, inputHasZeros: boolean): boolean {
  const last = epilogue.at(-1);
  return last === undefined ? op.givesZeros?.(inputHasZeros, attributes) === true : leavesZeros(last);
}

function isNeverBelowZero(step: Step, isInputNonNegative: boolean): boolean {
  const last = step.epilogue.at(-1);
  return last === undefined ? isView(step) && isInputNonNegative : isNonNegative(last);
}
