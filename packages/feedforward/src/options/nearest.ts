/**
 * The word that was probably meant: the one that fewest slips of the finger separate from what was typed.
 */

/** The nearest of the words within two slips, or one for words of up to four letters; else the first that begins so. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  const within = (slips: number) => words.find((word) => isWithin(slips, typed, word));
  const near = within(1) ?? (typed.length > 4 ? within(2) : undefined);
  return near ?? words.find((word) => typed.length > 1 && word.slice(0, typed.length) === typed);
}

/**
 * Whether so many letters added, lost, changed, or exchanged with their neighbour make one word of the other (optimal
 * string alignment). Where both begin alike, nothing is better than to go on.
 */
export function isWithin(slips: number, a: string, b: string): boolean {
  if (a === b) return true;
  if (a[0] === b[0]) return isWithin(slips, a.slice(1), b.slice(1));
  const ways = [[1, 0], [0, 1], [1, 1]]; // biome-ignore format: how far to go on in each
  if (a[0] === b[1] && a[1] === b[0]) ways.push([2, 2]);
  return slips > 0 && ways.some(([i, j]) => isWithin(slips - 1, a.slice(i), b.slice(j)));
}
