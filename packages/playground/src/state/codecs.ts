/**
 * How numbers and choices are written into a link. Apart from the link itself, because the first view has neither.
 */

import type { Codec } from "./link.ts";

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly digits?: number;
}

/** A whole number or fraction from `min` to `max`, written with at most `digits` decimals. */
export function numberCodec({ min, max, digits = 0 }: NumberRange): Codec<number> {
  return {
    read(text) {
      const value = /^-?\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
      return value >= min && value <= max && Number(value.toFixed(digits)) === value ? value : null;
    },
    write: (value) => String(Number(value.toFixed(digits))),
  };
}

/** Numbers joined by commas, from `least` to `most` of them. */
export function numbersCodec(
  range: NumberRange,
  [least, most]: readonly [least: number, most: number],
): Codec<number[]> {
  const { read, write } = numberCodec(range);
  return {
    read(text) {
      const numbers = text.split(",").map(read);
      const isWhole = numbers.length >= least && numbers.length <= most;
      return isWhole && numbers.every((number) => number !== null) ? numbers : null;
    },
    write: (numbers) => numbers.map(write).join(","),
  };
}

/** One of these words. */
export function choiceCodec<T extends string>(words: readonly T[]): Codec<T> {
  return { read: (text) => words.find((word) => word === text) ?? null, write: (word) => word };
}
