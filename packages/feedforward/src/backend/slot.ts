/**
 * A slot is scratch memory for a group of rows that any thread may run, on a line of the control block. Only the caller fills and
 * collects it, and a slot that was filled is never left.
 */

import type { Batch } from "./backend.ts";
import { isBytes, type LoadedProgram, readOutputs, writeInputs } from "./engine.ts";
import type { Block, Heap } from "./heap.ts";
import type { Line } from "./line.ts";

export class Slot {
  readonly #heap: Heap;
  readonly #line: Line;
  #block: Block | null = null;
  #prepared: LoadedProgram | null = null;
  /** The rows that the caller waits for. */
  #part: Batch | null = null;

  constructor(heap: Heap, line: Line) {
    this.#heap = heap;
    this.#line = line;
  }

  /** The caller waits for its rows. */
  get isOpen(): boolean {
    return this.#part !== null;
  }

  /** Whether such a scratch area may be filled now. */
  isFree(byteLength: number): boolean {
    return this.#part === null && this.#line.isEmpty && (this.#block?.size ?? 0) >= byteLength;
  }

  /** Makes room, unless a late worker uses what there is. Throws a RangeError where the memory cannot grow. */
  reserve(byteLength: number): void {
    if ((this.#block?.size ?? 0) >= byteLength || !this.#line.isEmpty) return;
    const larger = this.#heap.allocate(byteLength);
    if (this.#block !== null) this.#heap.free(this.#block);
    this.#block = larger;
  }

  fill(prepared: LoadedProgram, module: number, part: Batch): void {
    const { offset } = this.#block!;
    writeInputs(this.#heap, offset, prepared, part);
    const entry = Number(isBytes(prepared, part));
    this.#prepared = prepared;
    this.#part = part;
    this.#line.post({ module, entry, arguments: [part.rows, offset, prepared.weights] }, prepared);
  }

  /** Copies the outputs out where they are done. Returns rows that a worker failed to run. */
  collect(): Batch | null {
    const part = this.#part;
    const outcome = part === null ? null : this.#line.outcome;
    if (part === null || outcome === null) return null;
    if (outcome === "done") readOutputs(this.#heap, this.#block!.offset, this.#prepared!, part);
    this.#close();
    this.#line.clear();
    return outcome === "failed" ? part : null;
  }

  /** The rows again, if no worker has claimed them yet. */
  takeBack(): Batch | null {
    const part = this.#part;
    if (part === null || !this.#line.takeBack()) return null;
    this.#close();
    return part;
  }

  /** The rows again although a worker has claimed them. */
  giveUp(): Batch | null {
    const part = this.#part;
    if (part === null || !this.#line.giveUp()) return null;
    this.#close();
    return part;
  }

  /** Its rows are not wanted any more. */
  abandon(): void {
    if (this.#part !== null && this.collect() === null && this.takeBack() === null) this.giveUp();
  }

  #close(): void {
    this.#part = null;
    this.#prepared = null;
  }
}
