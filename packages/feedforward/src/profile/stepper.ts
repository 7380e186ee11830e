/**
 * Programs run step by step, with a clock between. In WebAssembly every step is a function of its own, of a module in a memory
 * of its own; the code of each step is the one that sessions run. In the reference they run on an arena as everywhere.
 */

import type { BackendName, Batch, HostSteps, Slot } from "../backend/backend.ts";
import { partOf, type Run, readOutputs, writeInputs } from "../backend/engine.ts";
import { Heap, maximumPages } from "../backend/heap.ts";
import { hostSteps } from "../backend/host-steps.ts";
import { canonicalizeNaN, readInput } from "../backend/reference.ts";
import { type CompiledProgram, compileProgram } from "../kernels/program.ts";
import { writeWeights } from "../kernels/weights.ts";
import { livesOf, place, storageOf } from "../program/lifetimes.ts";
import type { Program } from "../program/program.ts";
import { isView } from "../program/view.ts";
import { dtypes, itemSize, type TensorArray } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import { keepsManySums } from "../wasm/features.ts";

export interface Stepper {
  /** Runs a batch, and says how long each step took, in milliseconds. */
  run(batch: Batch, watch: Watch): Float64Array;
}

/** A clock, and what is called when a step is done, for the rows from `row` on. */
export interface Watch {
  now(): number;
  onStep(step: number, row: number): void;
}

export function stepperFor(program: Program, backend: BackendName): Stepper {
  return backend === "wasm" ? new CompiledStepper(program) : new ReferenceStepper(program);
}

class CompiledStepper implements Stepper {
  readonly #program: Program;
  readonly #compiled: CompiledProgram;
  readonly #heap: Heap;
  readonly #exports: Readonly<Record<string, Run>>;
  readonly #host: HostSteps;
  readonly #weights: number;
  readonly #scratch: number;

  constructor(program: Program) {
    const memory = new WebAssembly.Memory({ initial: 16, maximum: maximumPages });
    const shape = { minimum: 1, maximum: maximumPages, isShared: false };
    this.#program = program;
    this.#compiled = compileProgram(program, { memory: shape, accumulators: keepsManySums() ? 13 : 7, isParted: true });
    this.#heap = new Heap(memory);
    const { bytes, data, plan, weights, scratchBytes, slots } = this.#compiled;
    const place = (byteLength: number): number => this.#heap.allocate(byteLength).offset;
    const [dataAt, weightsAt, scratchAt] = [place(data.length), place(weights.byteLength), place(scratchBytes)];
    this.#heap.bytes.set(data, dataAt!);
    writeWeights(program, plan, weights, this.#heap.bytes.subarray(weightsAt!, weightsAt! + weights.byteLength));
    const module = new WebAssembly.Module(bytes);
    const { exports } = new WebAssembly.Instance(module, { env: { memory, data: dataAt! } });
    this.#exports = exports as Record<string, Run>;
    this.#host = hostSteps(program, slots);
    this.#weights = weightsAt!;
    this.#scratch = scratchAt!;
  }

  run(batch: Batch, watch: Watch): Float64Array {
    const times = new Float64Array(this.#program.steps.length);
    const { groupRows } = this.#compiled;
    for (let row = 0; row < batch.rows; row += groupRows) {
      const part = partOf(batch, row, Math.min(groupRows, batch.rows - row));
      this.#runGroup(part, times, { now: () => watch.now(), onStep: (step) => watch.onStep(step, row) });
    }
    return times;
  }

  #runGroup(batch: Batch, times: Float64Array, watch: Watch): void {
    const prepared = { program: this.#program, instance: { compiled: this.#compiled } };
    const floats = { ...batch, inputs: batch.inputs.map((input, i) => this.#asFloats(input, i)) };
    writeInputs(this.#heap, this.#scratch, prepared, floats);
    for (const part of this.#compiled.parts) {
      const startMs = watch.now();
      if (typeof part === "number") this.#host.run(part, batch.rows, this.#heap.bytes.buffer, this.#scratch);
      else this.#exports[part]!(batch.rows, this.#scratch, this.#weights);
      // A function is named by the step that it begins with.
      const step = typeof part === "number" ? part : Number(/^run_(\d+)$/.exec(part)?.[1] ?? 0);
      // Behind the last step outputs lose their padding; a view is no work, and what it reads of the clock no time of its.
      if (!(step in times) || isView(this.#program.steps[step]!)) continue;
      times[step]! += watch.now() - startMs;
      watch.onStep(step, 0);
    }
    readOutputs(this.#heap, this.#scratch, prepared, floats);
  }

  /** Bytes for floats, divided as the program says: there is one function for each step, and it takes floats. */
  #asFloats(input: TensorArray, i: number): TensorArray {
    const { value, transform } = this.#program.inputs[i]!;
    if (this.#program.values[value]!.dtype !== "float32" || input instanceof Float32Array) return input;
    return Float32Array.from(input as Uint8Array, (byte) => byte / transform.divisor);
  }
}

class ReferenceStepper implements Stepper {
  readonly #program: Program;
  readonly #memory: ArrayBuffer;
  readonly #slots: readonly (Slot | null)[];
  readonly #host: HostSteps;

  constructor(program: Program) {
    this.#program = program;
    const lives = livesOf(program);
    const bytesOf = (value: number): number =>
      itemSize(program.values[value]!.dtype) * sizeOf(program.values[value]!.shape);
    const { offsets, byteLength } = place(lives.map((life) => ({ ...life, bytes: bytesOf(life.value) })));
    const offsetOf = new Map(lives.map(({ value }, i) => [value, offsets[i]!]));
    const storage = storageOf(program);
    this.#memory = new ArrayBuffer(byteLength);
    this.#slots = program.values.map((_, value) => {
      const offset = offsetOf.get(storage[value]!);
      return offset === undefined ? null : { offset, pitch: 0 };
    });
    this.#host = hostSteps(program, this.#slots);
  }

  run(batch: Batch, watch: Watch): Float64Array {
    const { inputs, outputs, steps } = this.#program;
    const times = new Float64Array(steps.length);
    for (let row = 0; row < batch.rows; row++) {
      const { inputs: given, outputs: results } = partOf(batch, row, 1);
      for (const [i, port] of inputs.entries()) readInput(port, given[i]!, this.#view(port.value));
      for (const [i, step] of steps.entries()) {
        if (isView(step)) continue;
        const startMs = watch.now();
        this.#host.run(i, 1, this.#memory, 0);
        times[i]! += watch.now() - startMs;
        watch.onStep(i, row);
      }
      for (const [i, { value }] of outputs.entries()) results[i]!.set(this.#view(value) as never);
    }
    for (const output of batch.outputs) canonicalizeNaN(output);
    return times;
  }

  #view(value: number): TensorArray {
    const constant = this.#program.constants.get(value);
    if (constant !== undefined) return constant;
    const { dtype, shape } = this.#program.values[value]!;
    return new dtypes[dtype](this.#memory, this.#slots[value]!.offset, sizeOf(shape));
  }
}
