/**
 * A program on several threads. The caller cuts a batch into groups of rows, fills slots in shared memory and runs groups itself
 * until all are done. The caller never blocks on a worker: it never sleeps, takes back what no worker claimed, and what a worker does not
 * finish in time it runs again, for the bits are the same on every thread.
 */

import type { Program } from "../program/program.ts";
import type { Batch, ThreadsOption } from "./backend.ts";
import { Engine, type LoadedProgram, partOf } from "./engine.ts";
import { Pace } from "./pace.ts";
import { openPool, type Pool, workersFor } from "./pool.ts";
import { isRefusal } from "./refusal.ts";
import { Slot } from "./slot.ts";

/**
 * How often a worker looks before it sleeps. To wake one takes as long as dozens of rows of a small network, so while batches follow each
 * other at once workers stay awake, about a millisecond; else they sleep as soon as the caller would have come back after a group of rows.
 */
const spinLimits = { atOnce: 50_000, rarely: 500 };
/** The longest pause between batches that follow each other at once. */
const atOnceMs = 1;

/** The exports of a program's module, in the order in which slots number them. */
const entries = ["run_f32", "run_u8"];

/** The pool's memory, as all teams share it: what runs programs there, and a slot for each of the first lines. */
let shared: { readonly engine: Engine; readonly slots: Slot[] } | null = null;

/** The team for a program; null where there is no thread but the caller's. */
export function formTeam(program: Program, asked: ThreadsOption): Team | null {
  const workers = workersFor(asked);
  const pool = workers > 0 ? openPool() : null;
  if (pool === null) return null;
  try {
    shared ??= { engine: new Engine(pool.heap, true), slots: [] };
    return new Team(pool, shared.engine.prepare(program), { workers, slots: shared.slots });
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** Runs rows on the calling thread. */
type Alone = (part: Batch) => void;

export class Team {
  readonly #pool: Pool;
  readonly #prepared: LoadedProgram;
  readonly #module: number;
  readonly #workers: number;
  readonly #slots: Slot[];
  /** By the number of binary digits that the number of rows has. */
  readonly #paces: Pace[] = [];
  /** How long the caller took for a row when it last ran some. */
  #rowMs = 0;
  /** When the last batch was over, and how often workers look before they sleep. */
  #endMs = -Infinity;
  #spinLimit = spinLimits.rarely;

  constructor(
    pool: Pool,
    prepared: LoadedProgram,
    { workers, slots }: { readonly workers: number; readonly slots: Slot[] },
  ) {
    this.#pool = pool;
    this.#prepared = prepared;
    this.#workers = workers;
    this.#slots = slots;
    this.#module = pool.teach(prepared.instance, entries);
    for (const [i, line] of pool.prepare(workers).entries()) {
      slots[i] ??= new Slot(pool.heap, line);
      slots[i].reserve(prepared.instance.compiled.scratchBytes);
    }
  }

  get #groupRows(): number {
    return this.#prepared.instance.compiled.groupRows;
  }

  /** How many threads would run now. */
  get threads(): number {
    return 1 + this.#pool.count(this.#workers);
  }

  /** Together or alone, whichever is faster. */
  run(batch: Batch, alone: Alone): void {
    if (this.threads === 1) {
      alone(batch);
      return;
    }
    const pace = this.#paceOf(batch.rows);
    const isTogether = pace.chooses();
    const startMs = performance.now();
    this.#spinLimit = startMs - this.#endMs < atOnceMs ? spinLimits.atOnce : spinLimits.rarely;
    if (isTogether) this.runTogether(batch, alone, groupSize(batch.rows, this.threads, this.#groupRows));
    else alone(batch);
    this.#endMs = performance.now();
    pace.record(isTogether, (this.#endMs - startMs) / batch.rows);
  }

  #paceOf(rows: number): Pace {
    const digits = 32 - Math.clz32(rows);
    const pace = this.#paces[digits] ?? new Pace();
    this.#paces[digits] = pace;
    return pace;
  }

  /** In groups of so many rows. */
  runTogether(batch: Batch, alone: Alone, rows: number): void {
    const { instance } = this.#prepared;
    const lines = this.#pool.muster(this.#workers, this.#spinLimit);
    const slots = this.#slots.slice(0, lines.length);
    for (const slot of slots) slot.abandon(); // a run that was broken off
    let row = 0;
    const next = (): Batch => {
      const part = partOf(batch, row, Math.min(rows, batch.rows - row));
      row += part.rows;
      return part;
    };
    while (row < batch.rows) {
      for (const slot of slots) {
        const failed = slot.collect();
        if (failed !== null) alone(failed);
        if (row >= batch.rows || !slot.isFree(instance.compiled.scratchBytes)) continue;
        slot.fill(this.#prepared, this.#module, next());
        this.#pool.wake();
      }
      if (row < batch.rows) this.#runTimed(next(), alone);
    }
    this.#finish(slots, alone);
  }

  /** Collects what is still out. Who waits for a worker longer than it would take itself goes and does it. */
  #finish(slots: readonly Slot[], alone: Alone): void {
    let startMs = performance.now();
    for (;;) {
      const part = firstOf(slots, (slot) => slot.collect() ?? slot.takeBack());
      const open = slots.filter((slot) => slot.isOpen);
      if (part !== null) {
        this.#runTimed(part, alone);
        startMs = performance.now();
      } else if (open.length === 0) return;
      else if (performance.now() - startMs > 0.05 + 2 * this.#groupRows * this.#rowMs) {
        const late = firstOf(open, (slot) => slot.giveUp());
        if (late !== null) this.#runTimed(late, alone);
      }
    }
  }

  #runTimed(part: Batch, alone: Alone): void {
    const startMs = performance.now();
    alone(part);
    const rowMs = (performance.now() - startMs) / part.rows;
    this.#rowMs = this.#rowMs === 0 ? rowMs : Math.min(rowMs, 2 * this.#rowMs); // it may have been interrupted
  }
}

/** Workers take the first slots first, so the caller looks from the end. */
function firstOf(slots: readonly Slot[], ask: (slot: Slot) => Batch | null): Batch | null {
  for (let i = slots.length - 1; i >= 0; i--) {
    const part = ask(slots[i]!);
    if (part !== null) return part;
  }
  return null;
}

/** Rows of a group: several groups for each thread, so that none waits long for the last. */
function groupSize(rows: number, threads: number, most: number): number {
  return Math.min(most, Math.max(16, 8 * Math.ceil(rows / (64 * threads))));
}
