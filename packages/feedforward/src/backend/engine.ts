/**
 * Programs in one WebAssembly memory: a program is compiled into a module once for its form, its constants are written into
 * the memory once, and examples run in groups through one scratch area. Results are copied out: no view of the memory leaves.
 */

import { type CompiledProgram, compileProgram, type ProgramOptions, programModule } from "../kernels/program.ts";
import { writeWeights } from "../kernels/weights.ts";
import { programKey } from "../program/key.ts";
import type { Program } from "../program/program.ts";
import type { TensorArray } from "../tensor/dtype.ts";
import { keepsManySums } from "../wasm/features.ts";
import type { ModuleBuilder } from "../wasm/module.ts";
import type { Batch, Host, HostSteps } from "./backend.ts";
import { type Block, type Heap, maximumPages } from "./heap.ts";
import { readInput } from "./reference.ts";

export type Run = (rows: number, scratch: number, weights: number) => void;

/** A module in memory. It lives as long as an executable that runs it. */
export interface Instance {
  readonly compiled: CompiledProgram;
  readonly module: WebAssembly.Module;
  /** The address of its data. */
  readonly data: number;
  readonly exports: Readonly<Record<string, Run>>;
}

/** A program that can run in a memory. */
export interface LoadedProgram {
  readonly program: Program;
  readonly instance: Instance;
  /** The address of its constants. */
  readonly weights: number;
  /** The steps that the reference runs; null where there are none. */
  readonly host: HostSteps | null;
}

/** What tells where the values of a program lie. */
export interface Placed {
  readonly program: Program;
  readonly instance: Pick<Instance, "compiled">;
}

/** A memory and what all programs in it share: the modules by form and one scratch area. */
export class Engine {
  readonly heap: Heap;
  readonly #isShared: boolean;
  readonly #instances = new Map<string, WeakRef<Instance>>();
  readonly #weights = new WeakMap<Program, Block>();
  /** Gives a block back when the program or instance that it belongs to is collected. */
  readonly #unused = new FinalizationRegistry<Block>((block) => this.heap.free(block));
  readonly #forgotten = new FinalizationRegistry<string>((key) => {
    if (this.#instances.get(key)?.deref() === undefined) this.#instances.delete(key);
  });
  #scratch: Block = { offset: 0, size: 0 };

  constructor(heap: Heap, isShared = false) {
    this.heap = heap;
    this.#isShared = isShared;
  }

  /** Throws a RangeError where the memory cannot grow. */
  prepare(program: Program, host?: Host): LoadedProgram {
    const instance = this.#instanceOf(program);
    const { compiled } = instance;
    const { offset } = this.#weightsOf(program, compiled);
    this.#reserveScratch(compiled.scratchBytes);
    const steps = compiled.parts.length > 1 ? host!(program, compiled.slots) : null;
    return { program, instance, weights: offset, host: steps };
  }

  /** At most a group of rows. */
  run(prepared: LoadedProgram, batch: Batch): void {
    const { offset } = this.#scratch;
    writeInputs(this.heap, offset, prepared, batch);
    const { instance, weights, host } = prepared;
    if (host === null) instance.exports[isBytes(prepared, batch) ? "run_u8" : "run_f32"]!(batch.rows, offset, weights);
    else {
      for (const part of instance.compiled.parts) {
        if (typeof part === "number") host.run(part, batch.rows, this.heap.bytes.buffer, offset);
        else instance.exports[part]!(batch.rows, offset, weights);
      }
    }
    readOutputs(this.heap, offset, prepared, batch);
  }

  #instanceOf(program: Program): Instance {
    const key = programKey(program);
    const known = this.#instances.get(key)?.deref();
    if (known !== undefined) return known;
    const made = this.#instantiate(program);
    this.#instances.set(key, new WeakRef(made));
    this.#forgotten.register(made, key);
    return made;
  }

  #instantiate(program: Program): Instance {
    const compiled = compileProgram(program, programOptions(this.#isShared));
    const module = new WebAssembly.Module(compiled.bytes);
    const block = this.heap.allocate(compiled.data.length);
    try {
      this.heap.bytes.set(compiled.data, block.offset);
      const { exports } = new WebAssembly.Instance(module, { env: { memory: this.heap.memory, data: block.offset } });
      const made = { compiled, module, data: block.offset, exports: exports as Record<string, Run> };
      this.#unused.register(made, block);
      return made;
    } catch (error) {
      this.heap.free(block);
      throw error;
    }
  }

  #weightsOf(program: Program, { plan, weights }: CompiledProgram): Block {
    const known = this.#weights.get(program);
    if (known !== undefined) return known;
    const block = this.heap.allocate(weights.byteLength);
    writeWeights(program, plan, weights, this.heap.bytes.subarray(block.offset, block.offset + weights.byteLength));
    this.#weights.set(program, block);
    this.#unused.register(program, block);
    return block;
  }

  #reserveScratch(byteLength: number): void {
    if (this.#scratch.size >= byteLength) return;
    const larger = this.heap.allocate(byteLength);
    if (this.#scratch.size > 0) this.heap.free(this.#scratch);
    this.#scratch = larger;
  }
}

/** Whether floats are given as bytes that the module takes: `run_u8` runs the whole program then. */
export function isBytes({ instance }: Placed, { inputs }: Batch): boolean {
  return instance.compiled.takesBytes && inputs[0] instanceof Uint8Array;
}

/** Bytes for floats stay bytes where the module takes them, else they are divided here. */
export function writeInputs(heap: Heap, scratch: number, { program, instance }: Placed, { inputs }: Batch): void {
  const { slots, takesBytes } = instance.compiled;
  for (let i = 0; i < inputs.length; i++) {
    const [port, given] = [program.inputs[i]!, inputs[i]!];
    const start = scratch + slots[port.value]!.offset;
    const isFloat = program.values[port.value]!.dtype === "float32";
    if (given instanceof Float32Array) heap.floats.set(given, start / 4);
    else if (given instanceof Uint8Array && (!isFloat || takesBytes)) heap.bytes.set(given, start);
    else if (isFloat && !takesBytes) readInput(port, given, heap.floats.subarray(start / 4, start / 4 + given.length));
    else heap.bytes.set(new Uint8Array(given.buffer, given.byteOffset, given.byteLength), start);
  }
}

/** The call of `set` costs more than a few elements do. */
export function readOutputs(heap: Heap, scratch: number, placed: Placed, batch: Batch): void {
  const { outputs } = placed.instance.compiled;
  const offsets = isBytes(placed, batch) ? outputs.bytes : outputs.floats;
  for (let i = 0; i < offsets.length; i++) {
    const output = batch.outputs[i]!;
    const start = scratch + offsets[i]!;
    if (!(output instanceof Float32Array) || output.length > 64) copyOut(heap, start, output);
    else for (let k = 0; k < output.length; k++) output[k] = heap.floats[start / 4 + k]!;
  }
}

function copyOut({ bytes }: Heap, start: number, output: TensorArray): void {
  const target = new Uint8Array(output.buffer, output.byteOffset, output.byteLength);
  target.set(bytes.subarray(start, start + target.length));
}

/** The rows of a batch from `row` on. */
export function partOf({ inputs, rows: all, outputs }: Batch, row: number, rows: number): Batch {
  const part = (array: TensorArray): TensorArray => {
    const size = array.length / all;
    return array.subarray(row * size, (row + rows) * size);
  };
  return { inputs: inputs.map(part), rows, outputs: outputs.map(part) };
}

/** The module that runs a program here, for printing. */
export function moduleOf(program: Program): ModuleBuilder {
  return programModule(program, programOptions(false));
}

function programOptions(isShared: boolean): ProgramOptions {
  return { memory: { minimum: 1, maximum: maximumPages, isShared }, accumulators: keepsManySums() ? 13 : 7 };
}
