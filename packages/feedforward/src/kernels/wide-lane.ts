/**
 * The lane of float64 whose values are code: a vector of four float32 is two vectors of two float64, which are computed one
 * after the other before the next operation.
 */

import { upperHalfRoot, upperOne, type WideLane, wholeShift } from "../functions/wide.ts";
import { F64x2, type I64x2, type Mask64x2 } from "../wasm/doubles.ts";
import type { Func, Value } from "../wasm/module.ts";
import { at, type I32 } from "../wasm/values.ts";
import type { F32x4 } from "../wasm/vectors.ts";
import type { DataArea } from "./data.ts";

export type Doubles = readonly F64x2[];
export type DoubleMasks = readonly Mask64x2[];

const long = (upper: number): bigint => BigInt(upper) << 32n;
const mantissaBits = 0xfffffffffffffn;

/** The lane of a function. */
export function wideLane(f: Func, data: DataArea): WideLane<Doubles, DoubleMasks> {
  const constants = new Constants(f, data);
  return {
    constant: (value) => [constants.float(value), constants.float(value)],
    let: (x) => x,
    ...arithmetic(eachIn(f)),
    ...bitwise(eachIn(f), constants),
    entry: (table, a) =>
      a.map((x) => {
        const index = f.let(x.add(constants.float(2 ** 52)).bits());
        const offset = constants.table(table);
        const [first, second] = ([0, 1] as const).map((lane) =>
          at(index.lowWord(lane).shl(3).add(constants.address), offset),
        );
        return f.let(F64x2.loadPair(first!, second!));
      }),
  };
}

type Each = <T extends readonly Value[], R extends Value>(
  apply: (...x: T) => R,
  ...groups: { [K in keyof T]: readonly T[K][] }
) => R[];

/** Every operation is kept in locals: this is what interleaves the two vectors. */
function eachIn(f: Func): Each {
  return <T extends readonly Value[], R extends Value>(
    apply: (...x: T) => R,
    ...groups: { [K in keyof T]: readonly T[K][] }
  ): R[] => groups[0]!.map((_, i) => f.let(apply(...(groups.map((group) => group[i]) as unknown as T))));
}

type Operations = WideLane<Doubles, DoubleMasks>;

function arithmetic(each: Each): Omit<Operations, "constant" | "let" | "entry" | "exponent" | "mantissa" | "power"> {
  return {
    add: (a, b) => each((x: F64x2, y: F64x2) => x.add(y), a, b),
    sub: (a, b) => each((x: F64x2, y: F64x2) => x.sub(y), a, b),
    mul: (a, b) => each((x: F64x2, y: F64x2) => x.mul(y), a, b),
    div: (a, b) => each((x: F64x2, y: F64x2) => x.div(y), a, b),
    sqrt: (a) => each((x: F64x2) => x.sqrt(), a),
    abs: (a) => each((x: F64x2) => x.abs(), a),
    negate: (a) => each((x: F64x2) => x.negate(), a),
    less: (a, b) => each((x: F64x2, y: F64x2) => x.less(y), a, b),
    equal: (a, b) => each((x: F64x2, y: F64x2) => x.equal(y), a, b),
    select: (masks, a, b) => each((mask: Mask64x2, x: F64x2, y: F64x2) => mask.select(x, y), masks, a, b),
  };
}

/** What looks at the bits. */
function bitwise(each: Each, constants: Constants): Pick<Operations, "exponent" | "mantissa" | "power"> {
  const normalized = (x: F64x2): I64x2 => x.bits().add(constants.integer(long(upperOne - upperHalfRoot)));
  return {
    // There is no conversion of 64-bit integers: below 2^52 they are the lowest bits of 2^52 + n.
    exponent: (a) =>
      each((x: F64x2) => {
        const shifted = normalized(x)
          .shrU(52)
          .or(constants.float(2 ** 52).bits());
        return shifted.bitsAsDoubles().sub(constants.float(2 ** 52 + 1023));
      }, a),
    mantissa: (a) =>
      each((x: F64x2) => {
        const rest = normalized(x).and(constants.integer(mantissaBits));
        return rest.add(constants.integer(long(upperHalfRoot))).bitsAsDoubles();
      }, a),
    power: (a) =>
      each((x: F64x2) => {
        const field = x.add(constants.float(wholeShift + 1023)).bits();
        return field.shl(52).bitsAsDoubles();
      }, a),
  };
}

/** The constants of a function, each loaded once where it is entered, and the places of its tables. */
class Constants {
  readonly #f: Func;
  readonly #data: DataArea;
  readonly address: I32;
  readonly #splats = new Map<bigint, F64x2>();
  readonly #tables = new Map<readonly number[], number>();

  constructor(f: Func, data: DataArea) {
    this.#f = f;
    this.#data = data;
    this.address = data.address(f);
  }

  float(value: number): F64x2 {
    return this.#splat(Float64Array.of(value));
  }

  integer(value: bigint): I64x2 {
    return this.#splat(BigInt64Array.of(value)).bits();
  }

  /** The offset of a table in the data. */
  table(values: readonly number[]): number {
    const offset = this.#tables.get(values) ?? this.#data.table(Float64Array.from(values));
    this.#tables.set(values, offset);
    return offset;
  }

  #splat(word: Float64Array | BigInt64Array): F64x2 {
    const key = new BigInt64Array(word.buffer)[0]!;
    const place = () => at(this.address, this.#data.table(word));
    const known = this.#splats.get(key) ?? this.#f.hoist(F64x2.loadSplat(place()));
    this.#splats.set(key, known);
    return known;
  }
}

/** A vector as two of float64. */
export function widened(f: Func, x: F32x4): Doubles {
  return [f.let(F64x2.promoteLow(x)), f.let(F64x2.promoteLow(x.shuffle(x, [2, 3, 2, 3])))];
}

/** Two vectors of float64, each lane rounded once. */
export function narrowed([low, high]: Doubles): F32x4 {
  return low!.demote().shuffle(high!.demote(), [0, 1, 4, 5]);
}
