/**
 * Who is fastest, as far as the times tell. Another task of the machine slows a lap down and nothing speeds it up, so the
 * least time of a runner is its own; how far its other laps lie above says how finely it can be told from another's.
 */

/** Times of the same work, again and again. */
export interface Timed {
  readonly timesMs: readonly number[];
}

/** The fastest, first, and all whose best time its middle one does not beat. */
export function leadersOf<T extends Timed>(all: readonly T[]): readonly T[] {
  const sorted = [...all].sort((a, b) => leastOf(a) - leastOf(b));
  const [first] = sorted;
  return first === undefined ? [] : sorted.filter((other) => other === first || leastOf(other) <= middleOf(first));
}

function leastOf({ timesMs }: Timed): number {
  return Math.min(...timesMs);
}

/** Of an even count the later of the two. */
function middleOf({ timesMs }: Timed): number {
  return timesMs.toSorted((a, b) => a - b)[timesMs.length >> 1]!;
}
