/**
 * The word that was probably meant: the one that fewest slips of the finger separate from what was typed.
 */

/** The nearest of the words within two slips, or one for words of up to three letters; null if none is. */
export function nearest(typed: string, words: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = typed.length <= 3 ? 1 : 2;
  for (const word of words) {
    const slips = slipsBetween(typed, word);
    if (slips < fewest || (slips === fewest && best === null)) {
      best = word;
      fewest = slips;
    }
  }
  return best ?? words.find((word) => typed.length >= 2 && word.startsWith(typed)) ?? null;
}

/** Letters added, lost, changed, or exchanged with their neighbour (optimal string alignment). */
export function slipsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    const above = rows[i - 1]!;
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const isExchange = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const changed = above[j - 1]! + (isSame ? 0 : 1);
      const exchanged = isExchange ? rows[i - 2]![j - 2]! + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(above[j]! + 1, row[j - 1]! + 1, changed, exchanged));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
