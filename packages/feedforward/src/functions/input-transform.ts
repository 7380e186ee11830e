/**
 * What happens to raw input before the first layer, written once for sessions, traces and training: bytes are divided by the
 * divisor that their network declares; then whatever came, bytes or floats, is standardised, y = (x - mean) / std.
 */

import { type FloatArray, float32, type Lane } from "./lane.ts";

/** What becomes of raw input before the first layer: x / divisor for bytes, then (x - mean) / std. */
export interface InputTransform {
  /** Of bytes alone; 1 where they are taken as they are. */
  readonly divisor: number;
  /** One number for all inputs, one a channel or one each: of n numbers each stands for an n-th; null where nothing is subtracted. */
  readonly mean: readonly number[] | null;
  /** The same for what it is divided by. */
  readonly std: readonly number[] | null;
}

/** (x - mean) / std, of which either may be missing. */
export function standardize<V>(lane: Pick<Lane<V, unknown>, "sub" | "div">, x: V, mean: V | null, std: V | null): V {
  const centred = mean === null ? x : lane.sub(x, mean);
  return std === null ? centred : lane.div(centred, std);
}

/** The number of a list that stands for input i of so many. */
export function numberFor(list: readonly number[] | null, i: number, size: number): number | null {
  return list && list[Math.floor((i * list.length) / size)]!;
}

/** A row of raw input to the place `offset` of `to`, each operation rounded to float32. */
export function enterRow(
  { divisor, mean, std }: InputTransform,
  row: Uint8Array | Float32Array,
  to: FloatArray,
  offset = 0,
): void {
  const isBytes = row instanceof Uint8Array;
  to.set(row, offset);
  if (!isBytes && mean === null && std === null) return;
  const { length } = row;
  for (let i = 0; i < length; i++) {
    const x = isBytes ? float32.div(row[i]!, divisor) : row[i]!;
    to[offset + i] = standardize(float32, x, numberFor(mean, i, length), numberFor(std, i, length));
  }
}
