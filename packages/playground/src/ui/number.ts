/**
 * How numbers look. Short forms are for pictures and tables; `number-forms.ts` has those that the first view does without.
 */

/** At most `digits` significant digits, a real minus, and scientific notation only where it is shorter. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const isPlain = size === 0 || (size >= 1e-4 && size < 1e6);
  const text = isPlain ? String(Number(value.toPrecision(digits))) : value.toExponential(digits - 1);
  return text.replace("-", "−").replace("e+", "e");
}

/** `93.4%`; what is not quite all or nothing does not claim to be. */
export function formatPercent(share: number, decimals = 1): string {
  if (Number.isNaN(share)) return "NaN";
  const least = 10 ** -decimals;
  if (share > 0 && share * 100 < least) return `< ${least}%`;
  if (share < 1 && share * 100 > 100 - least) return `> ${(100 - least).toFixed(decimals)}%`;
  return `${(share * 100).toFixed(decimals)}%`;
}
