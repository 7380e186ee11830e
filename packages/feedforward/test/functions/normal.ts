/**
 * The normal distribution and the error function in float64, by their textbook series and continued fraction: the truth
 * that float32 formulas are measured against, and itself measured against mpmath's digits in its test.
 */

/** Φ(x), its tails to 13 digits. */
export function normalDistribution(x: number): number {
  if (Number.isNaN(x)) return x;
  return x < 0 ? lowerTail(-x) : 1 - lowerTail(x);
}

/** erf(x) = 2Φ(√2·x) - 1, with all digits near 0 too. */
export function erf(x: number): number {
  if (Math.abs(x) > 2) return Math.sign(x) * (1 - 2 * lowerTail(Math.abs(x) * Math.SQRT2));
  return 2 * aroundZero(x * Math.SQRT2);
}

function density(x: number): number {
  return Math.exp(-x * x * 0.5) / Math.sqrt(2 * Math.PI);
}

/** Φ(x) - 1/2 = φ(x)·(x + x³/3 + x⁵/(3·5) + …). */
function aroundZero(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 3; Math.abs(term) > 1e-18 * Math.abs(sum); n += 2) {
    term *= (x * x) / n;
    sum += term;
  }
  return density(x) * sum;
}

/** Φ(-t) = φ(t)/(t + 1/(t + 2/(t + 3/…))). */
function lowerTail(t: number): number {
  if (t < 2) return 0.5 - aroundZero(t);
  if (t > 40) return 0;
  let fraction = t;
  for (let n = t < 4 ? 150 : 40; n > 0; n--) fraction = t + n / fraction;
  return density(t) / fraction;
}
