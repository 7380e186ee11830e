/**
 * Times in a few numbers: the least, the middle one, and how far apart the middle half lies. No mean: a machine that does
 * something else for a moment makes some times longer and none shorter.
 *
 * @import { Statistics } from "./results.ts"
 */

/**
 * @param {readonly number[]} values
 * @returns {Statistics}
 */
export function statistics(values) {
  if (values.length === 0) throw new RangeError("statistics: expected at least one value, got none");
  const sorted = [...values].sort((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  return {
    count: sorted.length,
    min: quantile(sorted, 0),
    median,
    spread: median === 0 ? 0 : (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / median,
  };
}

/**
 * Between the two values that are nearest, on a line.
 *
 * @param {readonly number[]} sorted
 * @param {number} share
 */
function quantile(sorted, share) {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] ?? 0;
  const high = sorted[below + 1] ?? low;
  return low + (position - below) * (high - low);
}

/**
 * The list begun at another place, so that no library is always first.
 *
 * @template T
 * @param {readonly T[]} list
 * @param {number} count
 */
export function rotated(list, count) {
  const start = list.length === 0 ? 0 : count % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}
