/**
 * A line of the control block: a call that any worker may take. Only the caller writes and clears it; which thread runs it is settled by one
 * atomic word, and a line that was written is never left: the caller takes its call back if no worker claims it.
 */

import { layout } from "./serve.ts";

/** What a worker is to call: an export of a module, each by its number. */
export interface Call {
  readonly module: number;
  readonly entry: number;
  readonly arguments: readonly [number, number, number];
}

export class Line {
  readonly #words: Int32Array;
  /** Where in the words it begins. */
  readonly #at: number;
  /** What is kept alive as long as a worker may run the call. */
  owner: object | null = null;

  constructor(words: Int32Array, index: number) {
    this.#words = words;
    this.#at = layout.slots + layout.line * index;
  }

  get isEmpty(): boolean {
    return this.#state === layout.empty;
  }

  /** How the call ended; null where it did not. */
  get outcome(): "done" | "failed" | null {
    const state = this.#state;
    if (state === layout.done) return "done";
    return state === layout.failed ? "failed" : null;
  }

  /** Whether that worker still runs what the caller waits for no longer. */
  isLate(worker: number): boolean {
    return this.#state === layout.late + worker;
  }

  /** Writes everything, then the state: a worker that sees it full sees the rest. */
  post({ module, entry, arguments: given }: Call, owner: object): void {
    const at = this.#at;
    this.#words[at + layout.module] = module;
    this.#words[at + layout.entry] = entry;
    for (let i = 0; i < given.length; i++) this.#words[at + layout.arguments + i] = given[i]!;
    this.owner = owner;
    Atomics.store(this.#words, at, layout.full);
  }

  /** Empties it when the call has ended. */
  clear(): void {
    this.owner = null;
    Atomics.store(this.#words, this.#at, layout.empty);
  }

  /** Whether no worker had claimed the call: then it is the caller's again. */
  takeBack(): boolean {
    const isMine = this.#change(layout.full, layout.empty);
    if (isMine) this.owner = null;
    return isMine;
  }

  /** Whether a worker had claimed the call: then the caller waits no longer, and what it uses stays as it is until it has finished. */
  giveUp(): boolean {
    const worker = this.#state - layout.claimed;
    return (
      worker >= 0 &&
      worker < layout.late - layout.claimed &&
      this.#change(layout.claimed + worker, layout.late + worker)
    );
  }

  /** Nothing of a worker that has stopped will change any more. */
  release(worker: number): void {
    if (this.isLate(worker)) this.clear();
  }

  get #state(): number {
    return Atomics.load(this.#words, this.#at);
  }

  #change(from: number, to: number): boolean {
    return Atomics.compareExchange(this.#words, this.#at, from, to) === from;
  }
}
