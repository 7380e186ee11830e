/**
 * A step of a training on several threads: first the chunks of the batch, then the slices of the parameters, each by whatever thread
 * is free. What no worker has claimed the caller computes, so it never waits for a worker that is late or did not start.
 *
 * What a worker has claimed cannot be computed twice: parameters change where they lie. The caller waits for it, but not for
 * ever: a worker that does not come back in a time in which it could have been done many times over is given up, and with it the
 * block of memory, which is as the worker left it, or will. The step is then lost, and the training goes on in another block.
 */

import type { Line } from "./line.ts";
import type { Pool } from "./pool.ts";
import { TrainingPace } from "./training-pace.ts";

/** Between two steps the caller writes down the next batch, which is longer than between two groups of rows. */
const spinLimit = 20_000;

/** A worker may be interrupted for this long, and take so many times as long as the caller. */
const patienceMs = 1000;
const patienceTimes = 20;

/** What is computed together: an export of the module, and how many times, each with its index. */
export interface Phase {
  /** As the module was registered. */
  readonly entry: number;
  readonly count: number;
}

export interface StepCall {
  /** The address of the block, and the rows of the batch. */
  readonly base: number;
  readonly rows: number;
  readonly phases: readonly Phase[];
  /** Calls an export on the calling thread. */
  readonly alone: (entry: number, index: number) => void;
  /** The whole step on the calling thread. */
  readonly wholly: () => void;
}

export class TrainingTeam {
  readonly #pool: Pool;
  readonly #module: number;
  readonly #workers: number;
  /** Whose memory it is: kept while a worker may write into it. */
  readonly #owner: object;
  readonly #pace = new TrainingPace();

  constructor(pool: Pool, module: number, { workers, owner }: { readonly workers: number; readonly owner: object }) {
    this.#pool = pool;
    this.#module = module;
    this.#workers = workers;
    this.#owner = owner;
    pool.prepare(workers);
  }

  /** How many threads would make a step now. */
  get threads(): number {
    return 1 + this.#pool.count(this.#workers);
  }

  /** Together or alone, whichever is faster. False where the step is lost. */
  step(call: StepCall): boolean {
    if (this.threads === 1) {
      call.wholly();
      return true;
    }
    const { isTogether } = this.#pace;
    const startMs = performance.now();
    if (!isTogether) call.wholly();
    else if (!this.stepTogether(call)) return false;
    this.#pace.record(call.rows, performance.now() - startMs);
    return true;
  }

  stepTogether(call: StepCall): boolean {
    const lines = this.#pool.muster(this.#workers, spinLimit);
    return call.phases.every((phase) => new Round(this.#pool, lines, { call, phase, ...this.#posted }).run());
  }

  get #posted(): Pick<Work, "module" | "owner"> {
    return { module: this.#module, owner: this.#owner };
  }
}

interface Work {
  readonly call: StepCall;
  readonly phase: Phase;
  readonly module: number;
  readonly owner: object;
}

/** One phase of one step. */
class Round {
  readonly #pool: Pool;
  readonly #lines: readonly Line[];
  readonly #work: Work;
  /** By line, the index of the call that stands there; -1 where none does. */
  readonly #posted: number[];
  #next = 0;
  /** The longest that the caller took for one. */
  #ownMs = 0;

  constructor(pool: Pool, lines: readonly Line[], work: Work) {
    this.#pool = pool;
    this.#lines = lines;
    this.#work = work;
    this.#posted = lines.map(() => -1);
  }

  /** False where a worker failed or did not come back. */
  run(): boolean {
    const { count } = this.#work.phase;
    while (this.#next < count) {
      if (!this.#collect()) return this.#giveUp();
      this.#post();
      this.#runAlone(this.#next++);
    }
    let startMs = performance.now();
    for (;;) {
      if (!this.#collect()) return this.#giveUp();
      const index = this.#takeBack();
      if (index !== null) {
        this.#runAlone(index);
        startMs = performance.now();
      } else if (this.#posted.every((one) => one < 0)) return true;
      else if (performance.now() - startMs > patienceMs + patienceTimes * this.#ownMs) return this.#giveUp();
    }
  }

  /** Writes lines that are empty, but leaves one for the caller. */
  #post(): void {
    const { call, phase, module, owner } = this.#work;
    let isPosted = false;
    for (const [i, line] of this.#lines.entries()) {
      if (this.#next >= phase.count - 1) break;
      if (!line.isEmpty) continue;
      const index = this.#next++;
      line.post({ module, entry: phase.entry, arguments: [call.base, call.rows, index] }, owner);
      this.#posted[i] = index;
      isPosted = true;
    }
    if (isPosted) this.#pool.wake();
  }

  /** Clears lines whose calls are done; false where one has failed. */
  #collect(): boolean {
    let isWell = true;
    for (const [i, line] of this.#lines.entries()) {
      const outcome = this.#posted[i]! < 0 ? null : line.outcome;
      if (outcome === null) continue;
      line.clear();
      this.#posted[i] = -1;
      isWell &&= outcome === "done";
    }
    return isWell;
  }

  /** A call that no worker has claimed. Workers take the first lines first, so the caller looks from the end. */
  #takeBack(): number | null {
    for (let i = this.#lines.length - 1; i >= 0; i--) {
      const index = this.#posted[i]!;
      if (index < 0 || !this.#lines[i]!.takeBack()) continue;
      this.#posted[i] = -1;
      return index;
    }
    return null;
  }

  #runAlone(index: number): void {
    const startMs = performance.now();
    this.#work.call.alone(this.#work.phase.entry, index);
    this.#ownMs = Math.max(this.#ownMs, performance.now() - startMs);
  }

  /** The caller waits no longer; what workers have claimed stays theirs until they have finished. */
  #giveUp(): false {
    for (const [i, line] of this.#lines.entries()) {
      // A worker may claim it or come back meanwhile.
      while (this.#posted[i]! >= 0) {
        if (line.outcome !== null) line.clear();
        else if (!line.takeBack() && !line.giveUp()) continue;
        this.#posted[i] = -1;
      }
    }
    return false;
  }
}
