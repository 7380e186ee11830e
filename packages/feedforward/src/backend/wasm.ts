/**
 * The WebAssembly backend: a plan is compiled into a module once for its shape, its parameters are packed into the shared
 * memory once, and rows run in groups through one scratch area. Results are copied out: no view of the memory leaves.
 */

import { packWeight } from "../kernels/dense.ts";
import { compileProgram, type Packing, type Program, type ProgramOptions, programModule } from "../kernels/program.ts";
import type { Plan } from "../plan/plan.ts";
import { isSimdSupported, keepsManySums } from "../wasm/features.ts";
import type { ModuleBuilder } from "../wasm/module.ts";
import type { Backend, Executable } from "./backend.ts";
import { type Block, Heap } from "./heap.ts";

export const wasm: Backend = { name: "wasm", isAvailable: isSimdSupported, prepare };

/** Rows of a group: a block of the first layer's weights is loaded into the cache once for all of them. */
const groupRows = 64;

/** 2 GiB, so that addresses stay positive. */
const maximumPages = 32768;

type Run = (rows: number, scratch: number, weights: number) => void;

/** A module in memory. It lives as long as a session that runs it. */
interface Instance {
  readonly program: Program;
  readonly runFloats: Run;
  readonly runBytes: Run;
}

function prepare(plan: Plan): Executable {
  engine ??= new Engine();
  return engine.prepare(plan);
}

let engine: Engine | null = null;

/** What all sessions of a process or page share: the memory, the modules by shape, one scratch area. */
class Engine {
  readonly #memory = new WebAssembly.Memory({ initial: 16, maximum: maximumPages });
  readonly #heap = new Heap(this.#memory);
  readonly #instances = new Map<string, WeakRef<Instance>>();
  readonly #weights = new WeakMap<Plan, Block>();
  /** Gives a block back when the plan or instance that it belongs to is collected. */
  readonly #unused = new FinalizationRegistry<Block>((block) => this.#heap.free(block));
  readonly #forgotten = new FinalizationRegistry<string>((key) => {
    if (this.#instances.get(key)?.deref() === undefined) this.#instances.delete(key);
  });
  #scratch: Block = { offset: 0, size: 0 };

  prepare(plan: Plan): Executable {
    const instance = this.#instanceOf(plan);
    const weights = this.#weightsOf(plan, instance.program.packing);
    this.#reserveScratch(instance.program.scratchBytes);
    return {
      run: (input, rows, output) => {
        const { inputSize, outputSize } = plan;
        for (let row = 0; row < rows; row += groupRows) {
          const count = Math.min(groupRows, rows - row);
          const isWhole = count === rows;
          const from = isWhole ? input : input.subarray(row * inputSize, (row + count) * inputSize);
          const to = isWhole ? output : output.subarray(row * outputSize, (row + count) * outputSize);
          this.#runGroup(instance, weights, { from, to, count });
        }
      },
    };
  }

  #runGroup(
    { program, runFloats, runBytes }: Instance,
    weights: Block,
    { from, to, count }: { from: Float32Array | Uint8Array; to: Float32Array; count: number },
  ): void {
    const { offset } = this.#scratch;
    const isBytes = from instanceof Uint8Array;
    if (isBytes) this.#heap.bytes.set(from, offset);
    else this.#heap.floats.set(from, offset / 4);
    (isBytes ? runBytes : runFloats)(count, offset, weights.offset);
    const output = isBytes ? program.outputs.bytes : program.outputs.floats;
    copy(this.#heap.floats, (offset + output) / 4, to);
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
    const program = compileProgram(plan, programOptions());
    const module = new WebAssembly.Module(program.bytes);
    const block = this.#heap.allocate(program.data.length);
    this.#heap.bytes.set(program.data, block.offset);
    const { exports } = new WebAssembly.Instance(module, { env: { memory: this.#memory, data: block.offset } });
    const made = { program, runFloats: exports.run_f32 as Run, runBytes: exports.run_u8 as Run };
    this.#unused.register(made, block);
    return made;
  }

  #weightsOf(plan: Plan, packing: Packing): Block {
    const known = this.#weights.get(plan);
    if (known !== undefined) return known;
    const block = this.#heap.allocate(packing.byteLength);
    packWeights(plan, packing, this.#heap.floats.subarray(block.offset / 4));
    this.#weights.set(plan, block);
    this.#unused.register(plan, block);
    return block;
  }

  #reserveScratch(byteLength: number): void {
    if (this.#scratch.size >= byteLength) return;
    const larger = this.#heap.allocate(byteLength);
    if (this.#scratch.size > 0) this.#heap.free(this.#scratch);
    this.#scratch = larger;
  }
}

function programOptions(): ProgramOptions {
  const memory = { minimum: 1, maximum: maximumPages, isShared: false };
  return { memory, accumulators: keepsManySums() ? 13 : 7, groupRows };
}

/** The module that runs a plan here, for printing. */
export function moduleOf(plan: Plan): ModuleBuilder {
  return programModule(plan, programOptions());
}

/** The call of `set` costs more than a few elements do. */
function copy(source: Float32Array, start: number, target: Float32Array): void {
  if (target.length > 64) target.set(source.subarray(start, start + target.length));
  else for (let i = 0; i < target.length; i++) target[i] = source[start + i]!;
}

/** What a module depends on: everything of a plan but its parameters. */
function shapeOf({ inputSize, input, steps, skipZeros }: Plan): string {
  const numbers = (values: Float32Array | null): number[] | null => values && [...values];
  const transform = [input.divisor, numbers(input.mean), numbers(input.std)];
  const shapes = steps.map((step) =>
    step.kind === "dense"
      ? [step.inputs, step.outputs, step.epilogue]
      : [step.kind, step.size, step.kind === "activation" && step.activation],
  );
  const content = [inputSize, transform, shapes, skipZeros];
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
