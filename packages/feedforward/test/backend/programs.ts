/** Programs of one input and one output, as networks have them: their sizes, and rows run through them. */

import type { Batch, Executable } from "../../src/backend/backend.ts";
import type { Program } from "../../src/program/program.ts";
import { sizeOf } from "../../src/tensor/shape.ts";

/** What a network is given: floats, or bytes. */
export type Input = Float32Array | Uint8Array;

export function inputSizeOf({ inputs, values }: Program): number {
  return sizeOf(values[inputs[0]!.value]!.shape);
}

export function outputSizeOf({ outputs, values }: Program): number {
  return sizeOf(values[outputs[0]!.value]!.shape);
}

/** Rows as a batch, with outputs that were poisoned before. */
export function batchOf(program: Program, input: Input): Batch & { readonly outputs: readonly [Float32Array] } {
  const rows = input.length / inputSizeOf(program);
  return { inputs: [input], rows, outputs: [new Float32Array(rows * outputSizeOf(program)).fill(123)] };
}

/** The outputs of rows. */
export function runRows({ run }: Pick<Executable, "run">, program: Program, input: Input): Float32Array {
  const batch = batchOf(program, input);
  run(batch);
  return batch.outputs[0];
}
