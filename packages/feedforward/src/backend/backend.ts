/**
 * What a backend is: it is given a plan once and returns something that runs. Every backend gives the same 32 bits for
 * the same plan and row, whatever the batch; `reference` defines which.
 */

import type { Plan } from "../plan/plan.ts";

export type BackendName = "reference" | "wasm";

/** How many threads may run a plan: so many at most, or as many as suit the machine. */
export type ThreadsOption = number | "auto";

/** Rows to run: `input` [rows, inputSize] into `output` [rows, outputSize]. */
export interface Batch {
  readonly input: Float32Array | Uint8Array;
  readonly rows: number;
  readonly output: Float32Array;
}

export interface Backend {
  readonly name: BackendName;
  /** Whether it can run here. */
  isAvailable(): boolean;
  /** On one thread unless more are asked for. */
  prepare(plan: Plan, threads?: ThreadsOption): Executable;
}

/** A plan made ready. Synchronous, and nothing to free. */
export interface Executable {
  /** How many threads may run a batch of so many rows now, the calling one included. */
  threadsFor(rows: number): number;
  /** Bytes or float32 values, through the plan's input transform. */
  run(input: Batch["input"], rows: number, output: Float32Array): void;
}
