/**
 * A vector in a translation: as many scalars as it has lanes, each an expression. The same 128 bits may be looked at as floats,
 * integers, bytes …; what was only loaded has not been looked at yet, and is loaded as what it is first used as.
 */

import type { Dialect, Look } from "./dialect.ts";

export const lanesOf: Readonly<Record<Exclude<Look, "m">, number>> = { f: 4, i: 4, b: 16, h: 8, d: 2, l: 2 };

export interface Vector {
  /** Null until the lanes are used as one kind. */
  readonly look: Look | null;
  /** Of truths there are as many as were compared. */
  readonly lanes: readonly string[];
  /** The lanes as floats, integers, bytes, doubles or 64-bit integers, of a vector without a look. */
  readonly load?: (look: Look) => readonly string[];
  /** Whatever it is looked at as, its lanes are the same. */
  readonly isSplat?: boolean;
  /** The locals whose look depends on how it is used. */
  readonly origins?: readonly number[];
}

export function vector(look: Look, lanes: readonly string[]): Vector {
  return { look, lanes };
}

/** The lanes of a vector looked at in one way. */
export function lanesAs(dialect: Dialect, look: Look, from: Vector): readonly string[] {
  if (from.look === look) return from.lanes;
  if (from.look === null) return from.load!(look);
  const integers = integersOf(dialect, from);
  if (look === "i") return integers;
  if (look === "f") return integers.map((word) => dialect.bitsToFloat(word));
  if (look === "b") return integers.flatMap((word) => [0, 8, 16, 24].map((shift) => dialect.byteOf(word, shift)));
  if (look === "h") return integers.flatMap((word) => [0, 16].map((shift) => dialect.halfOf(word, shift)));
  if (look === "m") throw new Error("translation: bits were taken for truths");
  const wide = from.look === "d" ? from.lanes.map((x) => dialect.bitsOfDouble(x)) : pairs(dialect, from, integers);
  return look === "l" ? wide : wide.map((x) => dialect.bitsToDouble(x));
}

function pairs(dialect: Dialect, from: Vector, [a, b, c, d]: readonly string[]): readonly string[] {
  return from.look === "l" ? from.lanes : [dialect.joined(a!, b!), dialect.joined(c!, d!)];
}

/** Four words. */
function integersOf(dialect: Dialect, { look, lanes }: Vector): readonly string[] {
  if (look === "i") return lanes;
  if (look === "f") return lanes.map((x) => dialect.bitsOfFloat(x));
  if (look === "m") return truthsAsWords(dialect, lanes);
  if (look === "b") return [0, 1, 2, 3].map((i) => dialect.packed(lanes.slice(4 * i, 4 * i + 4), 8));
  if (look === "h") return [0, 1, 2, 3].map((i) => dialect.packed(lanes.slice(2 * i, 2 * i + 2), 16));
  const wide = look === "l" ? lanes : lanes.map((x) => dialect.bitsOfDouble(x));
  return wide.flatMap((x) => [dialect.lowWord(x), dialect.highWord(x)]);
}

/** All ones where a truth holds. */
function truthsAsWords(dialect: Dialect, lanes: readonly string[]): readonly string[] {
  const width = 128 / lanes.length;
  const all = (lane: string, ones: string): string => `(${lane} ? ${ones} : ${dialect.integer(0)})`;
  if (width === 32) return lanes.map((lane) => all(lane, dialect.integer(-1)));
  if (width === 64) return lanes.flatMap((lane) => [0, 1].map(() => all(lane, dialect.integer(-1))));
  const each = 32 / width;
  return [0, 1, 2, 3].map((word) => {
    const own = lanes.slice(each * word, each * word + each).map((lane) => all(lane, dialect.integer(2 ** width - 1)));
    return dialect.packed(own, width);
  });
}
