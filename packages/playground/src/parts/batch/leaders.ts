/**
 * What times of the same work tell on a machine that does other things too: the middle one of several is the time, since one lap
 * may be disturbed, and how far the others lie around it says how finely it can be told from another's.
 */

/** Times of the same work, again and again. */
export interface Timed {
  readonly timesMs: readonly number[];
}

/** The middle time; of an even count the later of the two. */
export function middleOf({ timesMs }: Timed): number {
  return timesMs.toSorted((a, b) => a - b)[timesMs.length >> 1]!;
}

/** The fastest by its middle time, first, and all whose better laps are as quick as that. */
export function leadersOf<T extends Timed>(all: readonly T[]): readonly T[] {
  const sorted = [...all].sort((a, b) => middleOf(a) - middleOf(b));
  const [first] = sorted;
  return first === undefined ? [] : sorted.filter((other) => other === first || quarterOf(other) <= middleOf(first));
}

/** How many times as fast as before, by the middle times; null where the middle halves overlap, so that nobody can tell. */
export function gainOf(before: Timed, after: Timed): number | null {
  const isApart = quarterOf(before) > lastQuarterOf(after) || quarterOf(after) > lastQuarterOf(before);
  return isApart ? middleOf(before) / middleOf(after) : null;
}

/** What a quarter of the laps lie below: of three laps the least. */
function quarterOf({ timesMs }: Timed): number {
  return timesMs.toSorted((a, b) => a - b)[timesMs.length >> 2]!;
}

/** What a quarter of them lie above. */
function lastQuarterOf({ timesMs }: Timed): number {
  return timesMs.toSorted((a, b) => b - a)[timesMs.length >> 2]!;
}
