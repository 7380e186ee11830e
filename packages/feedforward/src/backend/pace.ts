/**
 * Whether several threads are faster than one, found by trying: it depends on the size of a batch, on the machine and on
 * what else it does at the moment. The slower way is tried again ever more rarely, and often after it was the faster.
 */

/** A new time of the faster way counts for so much, those before for the rest. */
const usualWeight = 0.25;
/** Of the slower way the last time may be long ago. */
const staleWeight = 0.5;

/** In batches. */
const shortestPause = 4;
const longestPause = 128;

export class Pace {
  /** What a row takes alone and together, in milliseconds; null before the first. */
  readonly #rowMs: [number | null, number | null] = [null, null];
  #pause = shortestPause;
  /** Batches until the slower way is tried again. */
  #left = shortestPause;

  /** Whether the next batch should run together. */
  chooses(): boolean {
    const [alone, together] = this.#rowMs;
    if (alone === null || together === null) return alone !== null;
    this.#left -= 1;
    return this.#isTogetherFaster() === this.#left > 0;
  }

  /** Says what came of it. */
  record(isTogether: boolean, rowMs: number): void {
    const wasTogether = this.#isTogetherFaster();
    const before = this.#rowMs[Number(isTogether)]!;
    const weight = isTogether === wasTogether ? usualWeight : staleWeight;
    // Who was interrupted is not slow: a time counts as twice the usual at most.
    const change = before === null ? rowMs : weight * (Math.min(rowMs, 2 * before) - before);
    this.#rowMs[Number(isTogether)] = (before ?? 0) + change;
    const isChanging =
      this.#isTogetherFaster() !== wasTogether || (isTogether !== wasTogether && rowMs < 0.9 * before!);
    if (isChanging) this.#pause = shortestPause;
    else if (this.#left > 0) return;
    else this.#pause = Math.min(2 * this.#pause, longestPause);
    this.#left = this.#pause;
  }

  #isTogetherFaster(): boolean {
    const [alone, together] = this.#rowMs;
    return alone !== null && together !== null && together < alone;
  }
}
