/**
 * Trainings in WebAssembly: a block of the one memory that all of them share, and the module that makes its steps. The block goes
 * back when the training is collected.
 */

import type { TrainingModule, TrainingModuleOptions } from "../kernels/training/module.ts";
import { isSimdSupported, keepsManySums } from "../wasm/features.ts";
import { type Block, Heap, maximumPages } from "./heap.ts";
import { isRefusal } from "./refusal.ts";

let heap: Heap | null = null;

/** Gives blocks back when the training that they belong to is collected. */
const unused = /* @__PURE__ */ new FinalizationRegistry<Block>((block) => heap!.free(block));

/** A module, and how long the block is in which its training lies. */
export interface TrainingBlock extends TrainingModule {
  readonly byteLength: number;
}

/** What a module is made for in this place. */
export type TrainingPlace = Pick<TrainingModuleOptions, "memory" | "accumulators">;

export class TrainingMemory {
  readonly #heap: Heap;
  readonly #start: number;
  readonly #exports: Readonly<Record<string, (base: number, rows: number) => void>>;

  constructor(heap: Heap, { bytes, data, byteLength }: TrainingBlock) {
    this.#heap = heap;
    const module = new WebAssembly.Module(bytes);
    this.#start = this.allocate(byteLength);
    const constants = this.allocate(data.length);
    heap.bytes.set(data, constants);
    const { exports } = new WebAssembly.Instance(module, { env: { memory: heap.memory, data: constants } });
    this.#exports = exports as Record<string, (base: number, rows: number) => void>;
  }

  /** Zeroed room of the training's own: where it begins. */
  allocate(byteLength: number): number {
    const block = this.#heap.allocate(byteLength);
    unused.register(this, block);
    this.#heap.bytes.fill(0, block.offset, block.offset + block.size);
    return block.offset;
  }

  /** The address of a place in the block. */
  address(offset: number): number {
    return this.#start + offset;
  }

  /** Memory as it is now: growing makes older views useless, so ask before every step. */
  get bytes(): Uint8Array {
    return this.#heap.bytes;
  }

  get floats(): Float32Array {
    return this.#heap.floats;
  }

  /** Calls what the module exports by this name. */
  run(name: string, rows: number): void {
    this.#exports[name]!(this.#start, rows);
  }
}

/** Null where WebAssembly cannot run here, there is no memory for it, or nothing is compiled. */
export function openTraining<B extends TrainingBlock>(
  compile: (place: TrainingPlace) => B | null,
): { readonly memory: TrainingMemory; readonly block: B } | null {
  if (!isSimdSupported()) return null;
  try {
    const memory = { minimum: 1, maximum: maximumPages, isShared: false };
    const block = compile({ memory, accumulators: keepsManySums() ? 13 : 7 });
    if (block === null) return null;
    heap ??= new Heap(new WebAssembly.Memory({ initial: 16, maximum: maximumPages }));
    return { memory: new TrainingMemory(heap, block), block };
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}
