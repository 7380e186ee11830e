/**
 * What the layers over windows are told, made definite: one number stands for both directions, or for all sides.
 */

import { optionError, ShapeError, shapeError, withData } from "../errors.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { type WindowAttributes, windowAxes } from "../tensor/window.ts";

/** Rows, then columns; or one number for both. */
export type PairOption = number | readonly number[];
/** Rows, then columns: of a window, of a stride. */
export type Pair = readonly [vertical: number, horizontal: number];
/** Top, left, bottom, right; or one number for all of them. */
export type Padding = readonly [top: number, left: number, bottom: number, right: number];

/** The values of one row that a layer may give: 1 GiB of them. */
const mostValues = 2 ** 28;
const greatest = 2 ** 31 - 1;

/** How errors call a layer. */
export function titleOf({ name, type }: { readonly name?: string; readonly type: string }): string {
  return name || type;
}

/** A whole number or a list of `count` of them. */
function listOf(where: string, option: PairOption, count: number, least: number): readonly number[] {
  const list = typeof option === "number" ? Array.from({ length: count }, () => option) : option;
  const isWhole = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= least;
  if (Array.isArray(list) && list.length === count && list.every((value) => isWhole(value) && value <= greatest)) {
    return Object.freeze([...(list as readonly number[])]);
  }
  const got = JSON.stringify(option) ?? typeof option;
  const sentence = "$where: expected a whole number of at least $least or $count of them, got $got";
  throw optionError("layer-window", sentence, where, least, count, got);
}

export function pairOf(where: string, option: PairOption): Pair {
  return listOf(where, option, 2, 1) as unknown as Pair;
}

export function paddingOf(where: string, option: PairOption): Padding {
  return listOf(where, option, 4, 0) as unknown as Padding;
}

/** A window as ops have it. */
export function windowOf(stride: Pair, [top, left, bottom, right]: Padding, dilation: Pair = [1, 1]): WindowAttributes {
  const pads = [
    [top, bottom],
    [left, right],
  ] as const;
  return { strides: stride, dilations: dilation, pads };
}

/** [channels, rows, columns] where windows slide over [*, rows, columns]. */
export function slidShape(
  title: string,
  { input, kernel, channels }: { readonly input: Shape; readonly kernel: Shape; readonly channels: number },
  window: WindowAttributes,
): Shape {
  try {
    return checkedShape(title, [channels, ...windowAxes(input.slice(1), kernel, window).map(({ output }) => output)]);
  } catch (error) {
    if (error instanceof ShapeError && error.code !== "layer-output-size") {
      const { code, facts, message } = error;
      throw withData(new ShapeError(`${title}: ${message}`), code, { node: title, ...facts });
    }
    throw error;
  }
}

function checkedShape(title: string, shape: Shape): Shape {
  if (sizeOf(shape) <= mostValues) return shape;
  throw shapeError(
    "layer-output-size",
    "$layer: expected an output of at most $limit values, got $got",
    title,
    mostValues,
    shape,
  );
}

/** Throws unless the input is [channels, height, width]. */
export function checkPlanes(title: string, input: Shape, channels: number | null = null): void {
  if (input.length === 3 && (channels === null || input[0] === channels)) return;
  const expected = channels ?? "channels";
  if (input.length === 1) throw shapeError("layer-input-flat", flatInput, title, expected, input);
  throw shapeError(
    "layer-input-image",
    "$layer: expected input [$expected, height, width], got $got",
    title,
    expected,
    input,
  );
}

const flatInput =
  "$layer: expected input [$expected, height, width], got $got; input: { shape: [channels, height, width] } tells it";

/** A number that is finite as float32. */
export function finiteOf(where: string, value: unknown, isFitting: (value: number) => boolean = () => true): number {
  if (typeof value === "number" && Number.isFinite(Math.fround(value)) && isFitting(value)) return value;
  throw optionError("layer-number", "$where: got $got", where, JSON.stringify(value) ?? typeof value);
}
