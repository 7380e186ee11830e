/**
 * The decimal digits of a binary float, as NumPy chooses them: as few as tell the value from its neighbours of the same
 * dtype, unless the caller wants at least or at most so many. This is Dragon4 (Steele and White, "How to Print
 * Floating-Point Numbers Accurately", 1990) on exact integers: the value is R / S, and a neighbour is half its gap away
 * from being mistaken for it.
 */

/** A binary float format: bits of the significand, and the exponent of two of its smallest subnormal number. */
export interface FloatFormat {
  readonly significandBits: number;
  readonly lowestExponent: number;
}

export const floatFormats = {
  float16: { significandBits: 11, lowestExponent: -24 },
  bfloat16: { significandBits: 8, lowestExponent: -133 },
  float32: { significandBits: 24, lowestExponent: -149 },
  float64: { significandBits: 53, lowestExponent: -1074 },
} as const satisfies Record<string, FloatFormat>;

/** How many digits may follow, and how many must at least be exact, after the decimal point or after the first digit. */
export interface DigitLimits {
  readonly after: "point" | "first";
  readonly atLeast: number;
  readonly atMost: number;
}

/** d.ddd · 10^exponent: the digits without the point, and without zeros at their end. */
export interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

/** The digits of a finite value of at least 0. */
export function toDecimal(value: number, format: FloatFormat, limits: DigitLimits): Decimal {
  if (value === 0) return { digits: "0", exponent: 0 };
  const { significand, exponent } = decompose(value, format);
  const isPowerOfTwo = significand === 1n << BigInt(format.significandBits - 1);
  // Below a power of two the gap is half as wide as above it; everything is scaled so that half a gap is a whole number.
  const halfGapAbove = isPowerOfTwo && exponent > format.lowestExponent ? 2n : 1n;
  const up = 1n << BigInt(Math.max(0, exponent));
  const scaled = {
    value: significand * 2n * halfGapAbove * up,
    one: (2n * halfGapAbove) << BigInt(Math.max(0, -exponent)),
    gapBelow: up,
    gapAbove: halfGapAbove * up,
  };
  const first = scaleToFirstDigit(scaled, value);
  return generate(scaled, first, { limits, isEven: significand % 2n === 0n });
}

/** Numerators over `one`. `value / one` lies in [1, 10) when digits are generated. */
interface Scaled {
  value: bigint;
  one: bigint;
  gapBelow: bigint;
  gapAbove: bigint;
}

function multiply(scaled: Scaled, factor: bigint): void {
  scaled.value *= factor;
  scaled.gapBelow *= factor;
  scaled.gapAbove *= factor;
}

/** Divides by the power of ten that leaves one digit before the point, and returns its exponent. */
function scaleToFirstDigit(scaled: Scaled, value: number): number {
  let first = Number(value.toExponential(0).split("e")[1]);
  if (first > 0) scaled.one *= 10n ** BigInt(first);
  else multiply(scaled, 10n ** BigInt(-first));
  // The estimate is one too high where rounding to a single digit carried: 9.7 became 1e+1.
  if (scaled.value < scaled.one) {
    multiply(scaled, 10n);
    first -= 1;
  }
  return first;
}

function generate(scaled: Scaled, first: number, rule: { limits: DigitLimits; isEven: boolean }): Decimal {
  const { limits, isEven } = rule;
  const origin = limits.after === "point" ? 0 : first;
  const lastRequired = Math.min(first + 1, origin - limits.atLeast);
  const last = origin - limits.atMost;
  let digits = 0n;
  for (let place = first; ; place--) {
    const digit = scaled.value / scaled.one;
    scaled.value %= scaled.one;
    digits = digits * 10n + digit;
    const { value, one, gapBelow, gapAbove } = scaled;
    const low = isEven ? value <= gapBelow : value < gapBelow;
    const high = isEven ? value + gapAbove >= one : value + gapAbove > one;
    if (place <= last || ((low || high) && place <= lastRequired)) {
      const twice = 2n * value;
      const isAboveHalf = twice > one || (twice === one && digit % 2n === 1n);
      const roundsUp = low === high ? isAboveHalf : high;
      return normalize(roundsUp ? digits + 1n : digits, place);
    }
    multiply(scaled, 10n);
  }
}

/** digits · 10^place as a decimal. */
function normalize(digits: bigint, place: number): Decimal {
  const text = digits.toString();
  return { digits: text.replace(/0+$/, "") || "0", exponent: place + text.length - 1 };
}

/** value = significand · 2^exponent with the significand as wide as the format makes it. Scaling by 2 is exact. */
function decompose(value: number, format: FloatFormat): { significand: bigint; exponent: number } {
  let exponent = format.lowestExponent;
  let unit = 2 ** exponent;
  for (; value / unit >= 2 ** format.significandBits; unit *= 2) exponent += 1;
  return { significand: BigInt(value / unit), exponent };
}
