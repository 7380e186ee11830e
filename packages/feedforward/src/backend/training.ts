/**
 * Trainings in WebAssembly: a block of the one memory that all of them share, and the module that makes its steps. The block goes
 * back when the training is collected. Trainings on several threads lie in the memory of the pool of workers.
 */

import type { TrainingModule, TrainingModuleOptions } from "../kernels/training/module.ts";
import { isSimdSupported, keepsManySums } from "../wasm/features.ts";
import type { ThreadsOption } from "./backend.ts";
import { type Block, Heap, maximumPages } from "./heap.ts";
import { type Instance, openPool, type Pool, workersFor } from "./pool.ts";
import { isRefusal } from "./refusal.ts";
import { TrainingTeam } from "./training-team.ts";

export type { TrainingTeam };

/** The memory of trainings on one thread. */
let own: Heap | null = null;

/** Gives blocks back when the training that they belong to is collected. */
const unused = /* @__PURE__ */ new FinalizationRegistry<{ readonly heap: Heap; readonly block: Block }>(
  ({ heap, block }) => heap.free(block),
);

/** A module, and how long the block is in which its training lies. */
export interface TrainingBlock extends TrainingModule {
  readonly byteLength: number;
}

/** What a module is made for in this place, and how many threads may make a step together. */
export interface TrainingPlace extends Pick<TrainingModuleOptions, "memory" | "accumulators"> {
  readonly threads: number;
}

type Entry = (base: number, rows: number, index?: number) => void;

export class TrainingMemory {
  readonly #heap: Heap;
  readonly #start: number;
  readonly #exports: Readonly<Record<string, Entry>>;
  /** The module as workers know it, which they do while this is held. */
  readonly #instance: Instance;

  constructor(heap: Heap, { bytes, data, byteLength }: TrainingBlock) {
    this.#heap = heap;
    const module = new WebAssembly.Module(bytes);
    this.#start = this.allocate(byteLength);
    const constants = this.allocate(data.length);
    heap.bytes.set(data, constants);
    const { exports } = new WebAssembly.Instance(module, { env: { memory: heap.memory, data: constants } });
    this.#exports = exports as Record<string, Entry>;
    this.#instance = { module, data: constants };
  }

  /** Workers that know these exports by their positions. */
  teamOf(pool: Pool, workers: number, exports: readonly string[]): TrainingTeam {
    return new TrainingTeam(pool, pool.teach(this.#instance, exports), { workers, owner: this });
  }

  /** Zeroed room of the training's own: where it begins. */
  allocate(byteLength: number): number {
    const block = this.#heap.allocate(byteLength);
    unused.register(this, { heap: this.#heap, block });
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
  run(name: string, rows: number, index?: number): void {
    this.#exports[name]!(this.#start, rows, index);
  }
}

/** A training that several threads may make: how many, and the exports that they call. */
export interface SharedTraining {
  readonly threads: ThreadsOption;
  readonly exports: readonly string[];
}

export interface OpenedTraining<B extends TrainingBlock> {
  readonly memory: TrainingMemory;
  readonly block: B;
  /** Null where a single thread makes the steps. */
  readonly team: TrainingTeam | null;
}

/** Null where WebAssembly cannot run here, there is no memory for it, or nothing is compiled. */
export function openTraining<B extends TrainingBlock>(
  compile: (place: TrainingPlace) => B | null,
  shared: SharedTraining | null = null,
): OpenedTraining<B> | null {
  if (!isSimdSupported()) return null;
  const workers = shared === null ? 0 : workersFor(shared.threads);
  const pool = workers > 0 ? openPool() : null;
  try {
    const memory = { minimum: 1, maximum: maximumPages, isShared: pool !== null };
    const threads = pool === null ? 1 : 1 + workers;
    const block = compile({ memory, accumulators: keepsManySums() ? 13 : 7, threads });
    if (block === null) return null;
    const opened = new TrainingMemory(pool?.heap ?? ownHeap(), block);
    return { memory: opened, block, team: pool && opened.teamOf(pool, workers, shared!.exports) };
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

function ownHeap(): Heap {
  own ??= new Heap(new WebAssembly.Memory({ initial: 16, maximum: maximumPages }));
  return own;
}
