/** Whole powers by squaring, in float64: engines do not agree on `Math.pow`. */

/** base^n for a whole n of at least 0. */
export function power(base: number, n: number): number {
  if (n === 0) return 1;
  if (n === 1) return base;
  const half = power(base, Math.floor(n / 2));
  return n % 2 === 0 ? half * half : half * half * base;
}
