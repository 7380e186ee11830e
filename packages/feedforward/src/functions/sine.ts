/**
 * sin and cos of every float32, computed in float64 and rounded once. A number from 2^24 on is m·2^e with a whole m, and turns as
 * far as m·(2^e mod 2π): a table has those rests for every e there is, in three parts, so that whatever cancels is exact.
 *
 *     x ≡ m·(high + middle + low) = k·π/2 + r,  |r| ≤ π/4
 *
 * Products of m and k with the upper two parts fit into 53 bits, and so does every difference of them. Of float64 numbers that
 * is only so below 2^24.
 */

import { nearest, polynomial, type WideLane } from "./wide.ts";

/** A number in parts: multiples of 2^-24 or 2^-25, multiples of 2^-52, and the rest. */
type Parts = readonly [high: number, middle: number, low: number];

/** π·2^288. */
const pi = 0x3_243f6a88_85a308d3_13198a2e_03707344_a4093822_299f31d0_082efa98_ec4e6c89_452821e6n;
const fractionBits = 288n;

/** Below 2^24.5 numbers are taken as they are; the greatest float32 is below 2^128.5. */
const [firstExponent, steps] = [24, 104];

interface Tables {
  /** 2^e mod 2π for e from 0 to 104, between -π and π. */
  readonly high: readonly number[];
  readonly middle: readonly number[];
  readonly low: readonly number[];
  readonly quarter: Parts;
}

let made: Tables | null = null;

function tables(): Tables {
  made ??= makeTables();
  return made;
}

function makeTables(): Tables {
  const rests = Array.from({ length: steps + 1 }, (_, e) => {
    const rest = (1n << (fractionBits + BigInt(e))) % (2n * pi);
    return parts(rest > pi ? rest - 2n * pi : rest, 24n);
  });
  const [high, middle, low] = [0, 1, 2].map((i) => rests.map((rest) => rest[i]!));
  return { high: high!, middle: middle!, low: low!, quarter: parts(pi / 2n, 25n) };
}

function parts(x: bigint, bits: bigint): Parts {
  const [high, rest] = rounded(x, bits);
  const [middle, low] = rounded(rest, 52n);
  return [high, middle, Number(low) * 2 ** -Number(fractionBits)];
}

/** The nearest multiple of 2^-bits, and what is left. */
function rounded(x: bigint, bits: bigint): [number, bigint] {
  const unit = fractionBits - bits;
  const count = (x + (1n << (unit - 1n))) >> unit;
  return [Number(count) * 2 ** -Number(bits), x - (count << unit)];
}

/** (-1)^i / (2i + 1)!, from i = 7 to 1: sin r = r + r·r²·p(r²); and (-1)^i / (2i)!, for cos r = 1 + r²·p(r²). */
const sineTerms = /* @__PURE__ */ [-1307674368000, 6227020800, -39916800, 362880, -5040, 120, -6].map((n) => 1 / n);
const cosineTerms = /* @__PURE__ */ [-87178291200, 479001600, -3628800, 40320, -720, 24, -2].map((n) => 1 / n);

export function sin<V, M>(lane: WideLane<V, M>, x: V): V {
  const { k, r } = reduced(lane, x);
  return lane.select(lane.equal(x, lane.constant(0)), x, turned(lane, k, r)); // -0 stays
}

/** sin(x + π/2). */
export function cos<V, M>(lane: WideLane<V, M>, x: V): V {
  const { k, r } = reduced(lane, x);
  return turned(lane, lane.let(lane.add(k, lane.constant(1))), r);
}

/** sin(k·π/2 + r) = ±sin r or ±cos r. */
function turned<V, M>(lane: WideLane<V, M>, k: V, r: V): V {
  const z = lane.let(lane.mul(r, r));
  const sine = lane.add(r, lane.mul(r, lane.mul(z, polynomial(lane, sineTerms, z))));
  const cosine = lane.add(lane.constant(1), lane.mul(z, polynomial(lane, cosineTerms, z)));
  // k is 2·turns or 2·turns + 1.
  const turns = nearest(lane, lane.sub(lane.mul(k, lane.constant(0.5)), lane.constant(0.25)));
  const isEven = (value: V, half: V): M => lane.equal(lane.add(half, half), value);
  const y = lane.let(lane.select(isEven(k, turns), sine, cosine));
  const half = nearest(lane, lane.mul(turns, lane.constant(0.5)));
  return lane.select(isEven(turns, half), y, lane.negate(y));
}

/** x as k quarters of a turn and r; NaN and ±∞ give NaN. */
function reduced<V, M>(lane: WideLane<V, M>, x: V): { readonly k: V; readonly r: V } {
  const { high, middle, low, quarter } = tables();
  const above = lane.sub(lane.exponent(lane.let(lane.abs(x))), lane.constant(firstExponent));
  const index = lane.let(bounded(lane, lane.let(above)));
  const m = lane.let(lane.mul(x, lane.power(lane.negate(index))));
  const [a, b, c] = [high, middle, low].map((table) => lane.let(lane.mul(m, lane.entry(table, index)))) as [V, V, V];
  const k = nearest(lane, lane.mul(lane.add(a, b), lane.constant(2 / Math.PI)));
  const [upper, middleRest, lower] = [a, b, c].map((part, i) =>
    lane.sub(part, lane.mul(k, lane.constant(quarter[i]!))),
  ) as [V, V, V];
  return { k, r: lane.let(lane.add(lane.add(upper, middleRest), lower)) };
}

function bounded<V, M>(lane: WideLane<V, M>, index: V): V {
  const raised = lane.let(lane.select(lane.less(index, lane.constant(0)), lane.constant(0), index));
  return lane.select(lane.less(lane.constant(steps), raised), lane.constant(steps), raised);
}
