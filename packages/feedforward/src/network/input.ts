/**
 * What a network declares about its input. Nothing is guessed from a dtype: only a network that declares a scale has
 * bytes scaled on the way in, and numbers of every other dtype are taken as scaled already. Whatever comes is then
 * standardised where the network declares it: (x - mean) / std.
 */

import { shapeError, unsupportedError } from "../errors.ts";
import type { InputTransform } from "../functions/input-transform.ts";
import { checkOptions, type Kinds } from "../options/check.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";

/** What may be declared about an input; what is left out is taken from the first layer or stays as it is. */
export interface InputOptions {
  readonly size?: number;
  /** Of one row, where layers ask for more than its size: `[1, 28, 28]`, channels first. It wins over a size. */
  readonly shape?: Shape;
  /** `"1/255"`: bytes are divided by 255, in float32. */
  readonly scale?: string | null;
  /** Subtracted from input of every dtype, from bytes when they are scaled: one number for all inputs, one a channel, or one each. */
  readonly mean?: readonly number[] | null;
  /** Divided by after that, in the same way. */
  readonly std?: readonly number[] | null;
  /** What the inputs are called, one name each, in their order: `["sepal length", …]`. They change no answer. */
  readonly names?: readonly string[] | null;
}

/** What a network declares about its input: its shape, and how numbers are scaled and standardised on the way in. */
export interface Input extends InputTransform {
  readonly size: number;
  /** Of one row. */
  readonly shape: Shape;
  /** What bytes are divided by, as it was written; `divisor` is its number. */
  readonly scale: string | null;
  readonly names: readonly string[] | null;
}

const kinds: Kinds<InputOptions> = {
  size: "a number",
  shape: "a list of numbers",
  scale: "a string or null",
  mean: "a list of numbers or null",
  std: "a list of numbers or null",
  names: "a list of strings or null",
};

/** The options that are given. What another network declares has a `divisor` too, which is that of its `scale`. */
export function checkInput(options: InputOptions): InputOptions {
  const known = "scale" in options ? { ...kinds, divisor: "" } : kinds;
  return checkOptions("input", options, known);
}

/** The shape of a row: what is declared, or else what a first layer tells. */
export function rowShape({ size, shape }: InputOptions, told: number | undefined): Shape {
  const row = shape ?? [size ?? told ?? []].flat();
  if (row.length < 1)
    throw shapeError("input-size-missing", "network: no dense layer tells the size of the input, give input.size");
  if (row.every((axis) => Number.isInteger(axis) && axis >= 1)) return row;
  throw shapeError("input-size", "network: expected an input of at least 1, got $got", row);
}

/** Checks a declaration and makes it definite. */
export function declareInput(
  shape: Shape,
  { scale = null, mean = null, std = null, names = null }: InputOptions,
): Input {
  return Object.freeze({
    size: sizeOf(shape),
    shape: [...shape],
    scale,
    names: checkNames(names, sizeOf(shape)),
    divisor: scale === null ? 1 : divisorOf(scale),
    mean: checkList(mean, shape, "mean"),
    std: checkList(std, shape, "std"),
  });
}

function divisorOf(scale: string): number {
  const divisor = Math.fround(Number(/^1\/(\d{1,9}(?:\.\d{1,9})?)$/.exec(scale)?.[1] ?? 0));
  if (divisor <= 0) throw unsupportedError("input-scale", 'input: expected a scale like "1/255", got "$got"', scale);
  return divisor;
}

function checkNames(names: readonly string[] | null, size: number): readonly string[] | null {
  if (names && names.length !== size)
    throw shapeError("input-names", "input: expected $expected names, got $got", size, names.length);
  return names && Object.freeze([...names]);
}

function checkList(list: readonly number[] | null, shape: Shape, name: string): readonly number[] | null {
  if (list === null) return null;
  const size = sizeOf(shape);
  if (![1, shape[0], size].includes(list.length)) {
    throw shapeError(
      "input-numbers",
      "input: expected 1 or $expected numbers as $name, got $got",
      size,
      name,
      list.length,
    );
  }
  const isDivisor = name === "std";
  const rounded = list.map((value) => Math.fround(value) + 0); // no -0, which JSON does not keep
  if (!rounded.every((value) => Number.isFinite(value) && (value !== 0 || !isDivisor))) {
    if (isDivisor) throw shapeError("input-std", "input: expected finite numbers as std, none of them 0");
    throw shapeError("input-mean", "input: expected finite numbers as mean");
  }
  return Object.freeze(rounded);
}
