/**
 * The reference backend: plain loops over one example at a time, in the order in which the book would do it by hand. It
 * defines what every other backend must compute, to the last bit, and it never gets clever.
 */

import { enterRow } from "../functions/input-transform.ts";
import type { InputPort, Program } from "../program/program.ts";
import { isView } from "../program/view.ts";
import { allocate, type TensorArray } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Operand } from "../tensor/value.ts";
import type { Backend, Executable } from "./backend.ts";
import { bindStep } from "./steps.ts";

export const reference: Backend = { name: "reference", isAvailable: () => true, prepare };

function prepare(program: Program): Executable {
  const operands = operandsOf(program);
  const steps = program.steps
    .filter((step) => !isView(step))
    .map((step) => bindStep(step, (value) => operands[value]!));
  const [inputs, outputs] = [program.inputs, program.outputs].map((ports) =>
    ports.map(({ value }) => operands[value]!.data),
  );
  return {
    threadsFor: () => 1,
    run(batch) {
      for (let row = 0; row < batch.rows; row++) {
        for (const [i, to] of inputs!.entries())
          readInput(program.inputs[i]!, rowOf(batch.inputs[i]!, row, to.length), to);
        for (const run of steps) run();
        for (const [i, from] of outputs!.entries()) batch.outputs[i]!.set(from as never, row * from.length);
      }
      for (const output of batch.outputs) canonicalizeNaN(output);
    },
  };
}

/** Every value and where it lies: constants in arrays of their own, the others where the program says, or each in its own. */
function operandsOf(program: Program): Operand[] {
  const arrayOf = program.arena?.(program);
  return program.values.map(({ dtype, shape }, value) => {
    return { dtype, shape, data: program.constants.get(value) ?? arrayOf?.(value) ?? allocate(dtype, sizeOf(shape)) };
  });
}

function rowOf(array: TensorArray, row: number, size: number): TensorArray {
  return array.subarray(row * size, (row + 1) * size);
}

/** What is given for an example as the program takes it. */
export function readInput({ transform }: InputPort, from: TensorArray, to: TensorArray): void {
  if (to instanceof Float32Array) enterRow(transform, from as Float32Array | Uint8Array, to);
  else to.set(from as never);
}

/** In place; only float32 is looked at. */
export function canonicalizeNaN(values: TensorArray): void {
  if (!(values instanceof Float32Array)) return;
  let bits: Uint32Array | null = null;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i]!)) continue;
    bits ??= new Uint32Array(values.buffer, values.byteOffset, values.length);
    bits[i] = 0x7fc00000;
  }
}
