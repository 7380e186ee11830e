/**
 * Plans in one WebAssembly memory: a plan is compiled into a module once for its shape, its parameters are packed into the
 * memory once, and rows run in groups through one scratch area. Results are copied out: no view of the memory leaves.
 */

import { packWeight } from "../kernels/dense.ts";
import { compileProgram, type Packing, type Program, type ProgramOptions, programModule } from "../kernels/program.ts";
import type { Plan } from "../plan/plan.ts";
import { keepsManySums } from "../wasm/features.ts";
import type { ModuleBuilder } from "../wasm/module.ts";
import type { Batch } from "./backend.ts";
import { type Block, Heap } from "./heap.ts";

/** Rows of a group: a block of the first layer's weights is loaded into the cache once for all of them. */
export const groupRows = 64;

/** 2 GiB, so that addresses stay positive. A memory may have a lower maximum. */
export const maximumPages = 32768;

export type Run = (rows: number, scratch: number, weights: number) => void;

/** A module in memory. It lives as long as an executable that runs it. */
export interface Instance {
  readonly program: Program;
  readonly module: WebAssembly.Module;
  /** The address of its data. */
  readonly data: number;
  readonly runFloats: Run;
  readonly runBytes: Run;
}

/** A plan that can run in a memory. */
export interface Prepared {
  readonly plan: Plan;
  readonly instance: Instance;
  /** The address of its parameters. */
  readonly weights: number;
}

/** A memory and what all plans in it share: the modules by shape and one scratch area. */
export class Engine {
  readonly memory: WebAssembly.Memory;
  readonly heap: Heap;
  readonly #isShared: boolean;
  readonly #instances = new Map<string, WeakRef<Instance>>();
  readonly #weights = new WeakMap<Plan, Block>();
  /** Gives a block back when the plan or instance that it belongs to is collected. */
  readonly #unused = new FinalizationRegistry<Block>((block) => this.heap.free(block));
  readonly #forgotten = new FinalizationRegistry<string>((key) => {
    if (this.#instances.get(key)?.deref() === undefined) this.#instances.delete(key);
  });
  #scratch: Block = { offset: 0, size: 0 };

  constructor(memory: WebAssembly.Memory, isShared: boolean) {
    this.memory = memory;
    this.heap = new Heap(memory);
    this.#isShared = isShared;
  }

  /** Throws a RangeError where the memory cannot grow. */
  prepare(plan: Plan): Prepared {
    const instance = this.#instanceOf(plan);
    const { offset } = this.#weightsOf(plan, instance.program.packing);
    this.#reserveScratch(instance.program.scratchBytes);
    return { plan, instance, weights: offset };
  }

  /** At most a group of rows. */
  run({ instance, weights }: Prepared, { input, rows, output }: Batch): void {
    const { offset } = this.#scratch;
    writeInput(this.heap, offset, input);
    (input instanceof Uint8Array ? instance.runBytes : instance.runFloats)(rows, offset, weights);
    readOutput(this.heap, offset + outputOffset(instance, input), output);
  }

  #instanceOf(plan: Plan): Instance {
    const key = shapeOf(plan);
    const known = this.#instances.get(key)?.deref();
    if (known !== undefined) return known;
    const made = this.#instantiate(plan);
    this.#instances.set(key, new WeakRef(made));
    this.#forgotten.register(made, key);
    return made;
  }

  #instantiate(plan: Plan): Instance {
    const program = compileProgram(plan, programOptions(this.#isShared));
    const module = new WebAssembly.Module(program.bytes);
    const block = this.heap.allocate(program.data.length);
    try {
      this.heap.bytes.set(program.data, block.offset);
      const { exports } = new WebAssembly.Instance(module, { env: { memory: this.memory, data: block.offset } });
      const [runFloats, runBytes] = [exports.run_f32 as Run, exports.run_u8 as Run];
      const made = { program, module, data: block.offset, runFloats, runBytes };
      this.#unused.register(made, block);
      return made;
    } catch (error) {
      this.heap.free(block);
      throw error;
    }
  }

  #weightsOf(plan: Plan, packing: Packing): Block {
    const known = this.#weights.get(plan);
    if (known !== undefined) return known;
    const block = this.heap.allocate(packing.byteLength);
    packWeights(plan, packing, this.heap.floats.subarray(block.offset / 4));
    this.#weights.set(plan, block);
    this.#unused.register(plan, block);
    return block;
  }

  #reserveScratch(byteLength: number): void {
    if (this.#scratch.size >= byteLength) return;
    const larger = this.heap.allocate(byteLength);
    if (this.#scratch.size > 0) this.heap.free(this.#scratch);
    this.#scratch = larger;
  }
}

export function writeInput(heap: Heap, offset: number, input: Batch["input"]): void {
  if (input instanceof Uint8Array) heap.bytes.set(input, offset);
  else heap.floats.set(input, offset / 4);
}

/** The call of `set` costs more than a few elements do. */
export function readOutput({ floats }: Heap, offset: number, output: Float32Array): void {
  const start = offset / 4;
  if (output.length > 64) output.set(floats.subarray(start, start + output.length));
  else for (let i = 0; i < output.length; i++) output[i] = floats[start + i]!;
}

/** Where in the scratch memory the outputs for such an input begin. */
export function outputOffset({ program }: Instance, input: Batch["input"]): number {
  return input instanceof Uint8Array ? program.outputs.bytes : program.outputs.floats;
}

/** The rows of a batch from `row` on. */
export function partOf({ inputSize, outputSize }: Plan, { input, output }: Batch, row: number, rows: number): Batch {
  return {
    input: input.subarray(row * inputSize, (row + rows) * inputSize),
    rows,
    output: output.subarray(row * outputSize, (row + rows) * outputSize),
  };
}

/** The module that runs a plan here, for printing. */
export function moduleOf(plan: Plan): ModuleBuilder {
  return programModule(plan, programOptions(false));
}

function programOptions(isShared: boolean): ProgramOptions {
  const memory = { minimum: 1, maximum: maximumPages, isShared };
  return { memory, accumulators: keepsManySums() ? 13 : 7, groupRows };
}

/** What a module depends on: everything of a plan but its parameters. */
function shapeOf({ inputSize, input, steps, skipZeros }: Plan): string {
  const shapes = steps.map((step) =>
    step.kind === "dense"
      ? [step.inputs, step.outputs, step.epilogue]
      : [step.kind, step.size, step.kind === "activation" && step.activation],
  );
  const content = [inputSize, input, shapes, skipZeros];
  return JSON.stringify(content, (_, value: unknown) => (Object.is(value, -0) ? "-0" : value));
}

/** Weights in panels, padded with zeros to whole vectors, then the bias. */
function packWeights(plan: Plan, packing: Packing, target: Float32Array): void {
  target.fill(0, 0, packing.byteLength / 4);
  plan.steps.forEach((step, index) => {
    const place = packing.steps[index];
    if (step.kind !== "dense" || !place) return;
    packWeight(place.shape, step.weight, target.subarray(place.weight / 4, place.bias / 4));
    target.set(step.bias, place.bias / 4);
  });
}
