/** Integers and decimals become the nearest float32, told by exact arithmetic in whole numbers. */

import { expect, it } from "vitest";
import { roundRatio } from "../../src/rows/rounding.ts";

/** Whether a float32 is nearest to v / 10^s, and even where two are: by its neighbours, in units of 2^-200 / 10^s. */
function isNearest(got: number, value: bigint, decimals: number): boolean {
  const unit = 2n ** 200n;
  const exactOf = (x: number): bigint => {
    let [mantissa, shift] = [x, 0];
    while (!Number.isInteger(mantissa)) [mantissa, shift] = [mantissa * 2, shift + 1];
    return (BigInt(mantissa) * unit * 10n ** BigInt(decimals)) >> BigInt(shift);
  };
  const distance = (x: number): bigint => {
    const difference = exactOf(x) - value * unit;
    return difference < 0n ? -difference : difference;
  };
  const bits = new Int32Array(Float32Array.of(got).buffer)[0]!;
  const neighbours = [-1, 1].map((step) => new Float32Array(Int32Array.of(bits + step).buffer)[0]!);
  const isEven = bits % 2 === 0;
  return neighbours.every((other) => distance(got) < distance(other) || (isEven && distance(got) === distance(other)));
}

const halfway = 2n ** 24n + 1n; // between two floats

it.each<[bigint, number]>([
  [1n, 0],
  [-3n, 1],
  [halfway, 0],
  [halfway << 35n, 0],
  [(halfway << 35n) + 1n, 0], // a double would drop the 1, and then round to even
  [-((halfway << 35n) + 1n), 0],
  [(halfway << 35n) - 1n, 0],
  [2n ** 127n - 1n, 0],
  [10n ** 38n - 1n, 38],
  [16777217000000000000000000001n, 21],
  [16777216999999999999999999999n, 21],
  [123456789n, 4],
  [1n, 30],
])("%s / 10^%s is rounded once", (value, decimals) => {
  const got = roundRatio(value, decimals);
  expect(Object.is(got, Math.fround(got))).toBe(true);
  expect(isNearest(got, value, decimals)).toBe(true);
});

it("0 is 0", () => {
  expect([roundRatio(0n, 0), roundRatio(0n, 9)]).toEqual([0, 0]);
});
