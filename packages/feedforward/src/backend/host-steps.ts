/**
 * Steps of which a backend has no code run in the reference, on views of the backend's memory. Such a program runs on the
 * calling thread alone.
 */

import type { Program, ValueId } from "../program/program.ts";
import { dtypes } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { Operand } from "../tensor/value.ts";
import type { Host, HostSteps, Slot } from "./backend.ts";
import { bindStep } from "./steps.ts";

export const hostSteps: Host = (program, slots) => new BoundSteps(program, slots);

class BoundSteps implements HostSteps {
  readonly #program: Program;
  readonly #slots: readonly (Slot | null)[];
  /** For each example of a group and each step, bound to the memory that it was last run in. */
  #bound: (() => void)[][] = [];
  #memory: ArrayBufferLike | null = null;
  #scratch = 0;

  constructor(program: Program, slots: readonly (Slot | null)[]) {
    this.#program = program;
    this.#slots = slots;
  }

  run(step: number, rows: number, memory: ArrayBufferLike, scratch: number): void {
    // Memory that has grown, or scratch that has moved, makes views useless.
    if (memory !== this.#memory || scratch !== this.#scratch) this.#bound = [];
    this.#memory = memory;
    this.#scratch = scratch;
    for (let row = 0; row < rows; row++) this.#boundStep(row, step)();
  }

  #boundStep(row: number, index: number): () => void {
    this.#bound[row] ??= [];
    const known = this.#bound[row][index];
    if (known !== undefined) return known;
    const made = bindStep(this.#program.steps[index]!, (value) => this.#operand(row, value));
    this.#bound[row][index] = made;
    return made;
  }

  #operand(row: number, value: ValueId): Operand {
    const { values, constants } = this.#program;
    const { dtype, shape } = values[value]!;
    const constant = constants.get(value);
    if (constant !== undefined) return { dtype, shape, data: constant };
    const { offset, pitch } = this.#slots[value]!;
    const start = this.#scratch + offset + row * pitch;
    return { dtype, shape, data: new dtypes[dtype](this.#memory as ArrayBuffer, start, sizeOf(shape)) };
  }
}
