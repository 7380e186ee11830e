/**
 * A slot is scratch memory for a group of rows that any thread may run. Only the caller fills and collects it; who runs it
 * is settled by one atomic word, and a slot that was filled is never left: the caller takes it back if no worker claims it.
 */

import type { Batch } from "./backend.ts";
import { isBytes, type LoadedProgram, readOutputs, writeInputs } from "./engine.ts";
import type { Block, Heap } from "./heap.ts";
import { layout } from "./serve.ts";

export class Slot {
  readonly #heap: Heap;
  readonly #words: Int32Array;
  /** Where in the words its line begins. */
  readonly #at: number;
  #block: Block | null = null;
  /** What is kept alive as long as a worker may run it. */
  #prepared: LoadedProgram | null = null;
  /** The rows that the caller waits for. */
  #part: Batch | null = null;

  constructor(heap: Heap, words: Int32Array, index: number) {
    this.#heap = heap;
    this.#words = words;
    this.#at = layout.slots + layout.line * index;
  }

  /** The caller waits for its rows. */
  get isOpen(): boolean {
    return this.#part !== null;
  }

  /** Whether such a scratch area may be filled now. */
  isFree(byteLength: number): boolean {
    return this.#part === null && this.#state === layout.empty && (this.#block?.size ?? 0) >= byteLength;
  }

  /** Whether that worker still runs what the caller waits for no longer. */
  isLate(worker: number): boolean {
    return this.#state === layout.late + worker;
  }

  /** Makes room, unless a late worker uses what there is. Throws a RangeError where the memory cannot grow. */
  reserve(byteLength: number): void {
    if ((this.#block?.size ?? 0) >= byteLength || this.#state !== layout.empty) return;
    const larger = this.#heap.allocate(byteLength);
    if (this.#block !== null) this.#heap.free(this.#block);
    this.#block = larger;
  }

  /** Writes everything, then the state: a worker that sees it full sees the rest. */
  fill(prepared: LoadedProgram, module: number, part: Batch): void {
    const { offset } = this.#block!;
    writeInputs(this.#heap, offset, prepared, part);
    const line = this.#words.subarray(this.#at, this.#at + layout.line);
    line[layout.module] = module;
    line[layout.isBytes] = Number(isBytes(prepared, part));
    line[layout.rows] = part.rows;
    line[layout.scratch] = offset;
    line[layout.weights] = prepared.weights;
    this.#prepared = prepared;
    this.#part = part;
    Atomics.store(this.#words, this.#at, layout.full);
  }

  /** Copies the outputs out where they are done. Returns rows that a worker failed to run. */
  collect(): Batch | null {
    const part = this.#part;
    const state = this.#state;
    if (part === null || (state !== layout.done && state !== layout.failed)) return null;
    if (state === layout.done) {
      readOutputs(this.#heap, this.#block!.offset, this.#prepared!, part);
    }
    this.#close();
    Atomics.store(this.#words, this.#at, layout.empty);
    return state === layout.failed ? part : null;
  }

  /** The rows again, if no worker has claimed them yet. */
  takeBack(): Batch | null {
    const part = this.#part;
    if (part === null || !this.#change(layout.full, layout.empty)) return null;
    this.#close();
    return part;
  }

  /** The rows again although a worker has claimed them: what it still uses stays as it is until it has finished. */
  giveUp(): Batch | null {
    const part = this.#part;
    const worker = this.#state - layout.claimed;
    if (part === null || worker < 0 || !this.#change(layout.claimed + worker, layout.late + worker)) return null;
    this.#part = null;
    return part;
  }

  /** Its rows are not wanted any more. */
  abandon(): void {
    if (this.#part !== null && this.collect() === null && this.takeBack() === null) this.giveUp();
  }

  /** Nothing of a worker that has stopped will change any more. */
  release(worker: number): void {
    if (this.isLate(worker)) Atomics.store(this.#words, this.#at, layout.empty);
  }

  get #state(): number {
    return Atomics.load(this.#words, this.#at);
  }

  #change(from: number, to: number): boolean {
    return Atomics.compareExchange(this.#words, this.#at, from, to) === from;
  }

  #close(): void {
    this.#part = null;
    this.#prepared = null;
  }
}
