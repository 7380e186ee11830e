/**
 * What a backend is: it is given a plan once and returns something that runs. Every backend gives the same 32 bits for
 * the same plan and row, whatever the batch; `reference` defines which.
 */

import type { Plan } from "../plan/plan.ts";

export type BackendName = "reference" | "wasm";

export interface Backend {
  readonly name: BackendName;
  /** Whether it can run here. */
  isAvailable(): boolean;
  prepare(plan: Plan): Executable;
}

/** A plan made ready. Synchronous, and nothing to free. */
export interface Executable {
  /**
   * Runs `rows` rows of `input` [rows, inputSize] into `output` [rows, outputSize]. Bytes pass through the plan's input
   * transform, float32 values are taken as they are.
   */
  run(input: Float32Array | Uint8Array, rows: number, output: Float32Array): void;
}
