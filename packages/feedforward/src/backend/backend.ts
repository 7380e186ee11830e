/**
 * What a backend is: it is given a program once and returns something that runs. Every backend gives the same 32 bits for
 * the same program and example, whatever the batch; `reference` defines which.
 */

import type { Program } from "../program/program.ts";
import type { TensorArray } from "../tensor/dtype.ts";

/** `wasm` is WebAssembly with SIMD; `reference` is plain JavaScript, which defines the bits of both. */
export type BackendName = "reference" | "wasm";

/** How many threads may run a program: so many at most, or as many as suit the machine. */
export type ThreadsOption = number | "auto";

/** Examples to run: each input [rows, ...shape] into each output [rows, ...shape], in the order of the program's ports. */
export interface Batch {
  /** In the dtype of the value; bytes for a float32 value stand for byte / divisor. */
  readonly inputs: readonly TensorArray[];
  readonly rows: number;
  readonly outputs: readonly TensorArray[];
}

export interface Backend {
  readonly name: BackendName;
  /** Whether it can run here. */
  isAvailable(): boolean;
  /** On one thread unless more are asked for. `host` runs steps that the backend has no code for; a network has none. */
  prepare(program: Program, threads?: ThreadsOption, host?: Host): Executable;
}

/** How steps run that a backend has no code for, on its own memory: the code that prepares a graph hands it over. */
export type Host = (program: Program, slots: readonly (Slot | null)[]) => HostSteps;

/** Where the examples of a value lie, in bytes; behind each other, `pitch` apart. */
export interface Slot {
  readonly offset: number;
  readonly pitch: number;
}

export interface HostSteps {
  /** One step, by its position, for so many examples whose values lie from the address `scratch` on. */
  run(step: number, rows: number, memory: ArrayBufferLike, scratch: number): void;
}

/** A program made ready. Synchronous, and nothing to free. */
export interface Executable {
  /** How many threads may run a batch of so many rows now, the calling one included. */
  threadsFor(rows: number): number;
  /** The sign and payload of a NaN differ between processors: every one that leaves in an output is 0x7fc00000. */
  run(batch: Batch): void;
}

/** A program made ready, and by which backend. */
export interface NamedExecutable {
  readonly name: BackendName;
  readonly executable: Executable;
}
