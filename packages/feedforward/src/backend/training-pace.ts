/**
 * Whether the steps of a training are faster on several threads, found by trying: stretches of steps are compared as wholes. A step
 * takes a fraction of a millisecond, and a worker that loses its turn in the midst of one, as it does on a busy machine,
 * costs as much as dozens of them. A pace that takes long times for accidents (`pace.ts`) would never see that.
 */

/** A stretch ends when it has taken so long. */
const stretchMs = 10;

/** Stretches alone before several threads are tried again: more after each time that they were slower. */
const shortestRest = 4;
const longestRest = 256;

/** Stretches together after which one alone says what that takes by now. */
const longestRun = 128;

export class TrainingPace {
  /** What a row takes alone, in milliseconds; null before the first stretch. */
  #aloneMs: number | null = null;
  #isTogether = false;
  #rest = shortestRest;
  /** Stretches until the other way is tried. */
  #left = 1;
  /** Of the stretch so far. */
  #rows = 0;
  #ms = 0;

  /** Whether the next step should be made together. */
  get isTogether(): boolean {
    return this.#isTogether;
  }

  /** What a step of so many rows took, the way that was asked for. */
  record(rows: number, ms: number): void {
    this.#rows += rows;
    this.#ms += ms;
    if (this.#ms < stretchMs) return;
    const rowMs = this.#ms / this.#rows;
    this.#rows = 0;
    this.#ms = 0;
    this.#left -= 1;
    if (this.#isTogether) this.#endTogether(rowMs < this.#aloneMs!);
    else this.#endAlone(rowMs);
  }

  #endTogether(wasFaster: boolean): void {
    if (wasFaster) {
      this.#rest = Math.max(this.#rest / 2, shortestRest);
      if (this.#left === 0) this.#turn(false, 1);
      return;
    }
    this.#turn(false, this.#rest);
    this.#rest = Math.min(2 * this.#rest, longestRest);
  }

  #endAlone(rowMs: number): void {
    this.#aloneMs = this.#aloneMs === null ? rowMs : (this.#aloneMs + rowMs) / 2;
    if (this.#left === 0) this.#turn(true, longestRun);
  }

  #turn(isTogether: boolean, stretches: number): void {
    this.#isTogether = isTogether;
    this.#left = stretches;
  }
}
