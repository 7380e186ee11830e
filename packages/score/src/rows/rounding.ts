/**
 * Numbers of SQL as float32, each rounded once. A double or an integer below 2^53 is exact in JavaScript and is rounded
 * when it is stored. Larger integers and decimals, v / 10^s, would be rounded twice, first to a double, and then be off by
 * one where that double lies just between two floats: they keep a sticky bit instead.
 */

const { fround } = Math;
const exact = 2n ** 53n;

/** v / 10^s, rounded once to float32, to even where it lies in the middle. */
export function roundRatio(value: bigint, decimals: number): number {
  const magnitude = value < 0n ? -value : value;
  if (decimals === 0 && magnitude <= exact) return fround(Number(value));
  if (magnitude === 0n) return 0;
  const divisor = 10n ** BigInt(decimals);
  // quotient × 2^-shift with 30 bits or more, so that its last bit, made sticky, is far below those of a float32.
  const shift = 30 + divisor.toString(2).length - magnitude.toString(2).length;
  const numerator = shift > 0 ? magnitude << BigInt(shift) : magnitude;
  const denominator = shift > 0 ? divisor : divisor << BigInt(-shift);
  const quotient = numerator / denominator;
  const sticky = numerator % denominator === 0n ? quotient : quotient | 1n;
  const scaled = Number(sticky) * 2 ** -shift; // both exact: 31 bits, and a power of two far from the ends of doubles
  return fround(value < 0n ? -scaled : scaled);
}
