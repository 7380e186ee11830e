/** The name that was probably meant: the one that the fewest letters separate from what was written. */

/** The nearest of the names, if at most a third of its letters are others; else null. */
export function nearest(written: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const name of names) {
    const slips = distance(written, name);
    if (slips >= least || slips > Math.max(1, Math.floor(name.length / 3))) continue;
    [best, least] = [name, slips];
  }
  return best;
}

/** Letters added, lost or changed that make one word of the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
