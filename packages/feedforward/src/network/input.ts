/**
 * What a network declares about its input. Nothing is guessed from a dtype: only a network that declares a scale has
 * bytes scaled on the way in, as (x / divisor - mean) / std; without a declaration they are converted as they are.
 * float32 input is taken as scaled already.
 */

import { ShapeError, UnsupportedError } from "../errors.ts";

export interface InputOptions {
  readonly size?: number;
  /** `"1/255"`: bytes are divided by 255, in float32. */
  readonly scale?: string | null;
  /** Subtracted after scaling: one number for all inputs, or one each. */
  readonly mean?: readonly number[] | null;
  /** Divided by after that: one number for all inputs, or one each. */
  readonly std?: readonly number[] | null;
}

export interface Input {
  readonly size: number;
  readonly scale: string | null;
  readonly mean: readonly number[] | null;
  readonly std: readonly number[] | null;
  /** The number that `scale` divides by; 1 without a scale. */
  readonly divisor: number;
}

/** Checks a declaration and makes it definite. */
export function declareInput(size: number, { scale = null, mean = null, std = null }: InputOptions = {}): Input {
  return Object.freeze({
    size,
    scale,
    divisor: scale === null ? 1 : divisorOf(scale),
    mean: checkList(mean, size, "mean"),
    std: checkList(std, size, "std"),
  });
}

function divisorOf(scale: string): number {
  const match = /^1\/(\d{1,9}(?:\.\d{1,9})?)$/.exec(scale);
  const divisor = match === null ? 0 : Math.fround(Number(match[1]));
  if (divisor <= 0) throw new UnsupportedError(`input: expected a scale like "1/255", got "${scale}"`);
  return divisor;
}

function checkList(list: readonly number[] | null, size: number, name: string): readonly number[] | null {
  if (list === null) return null;
  if (list.length !== 1 && list.length !== size) {
    throw new ShapeError(`input: expected 1 or ${size} numbers as ${name}, got ${list.length}`);
  }
  const isDivisor = name === "std";
  const rounded = list.map(Math.fround);
  if (rounded.some((value) => !Number.isFinite(value) || (isDivisor && value === 0))) {
    throw new ShapeError(`input: expected finite numbers as ${name}${isDivisor ? ", none of them 0" : ""}`);
  }
  return Object.freeze(rounded);
}
