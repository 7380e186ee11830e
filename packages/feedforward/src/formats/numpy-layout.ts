/** What NumPy's two formats, npy and its pickles, have in common: the codes of its dtypes, and Fortran order. */

import { type DType, dtypesByNumpyName } from "../tensor/dtype.ts";
import type { RawLayout } from "./own-tensor.ts";

/** By NumPy's name without a byte order: `f4`. */
export const dtypeOfCode: ReadonlyMap<string | null, DType> = /* @__PURE__ */ dtypesByNumpyName();

const advices: readonly (readonly [kinds: string, advice: string])[] = [
  ["O", "arrays of objects are pickles and can hold anything; save arrays of numbers"],
  ["SUa", "arrays of text hold no numbers"],
  ["V", "raw bytes and records hold no numbers; save each field as an array of numbers"],
  ["Mm", "dates and durations are no numbers; convert the array with .astype first"],
  ["c", "complex numbers are not read; save the real and the imaginary parts"],
  ["f", "convert the array with .astype first"],
];

/** What to do about a dtype that is not read, by the letter that its code begins with. */
export function adviceFor(code: string): string {
  const found = advices.find(([kinds]) => code !== "" && kinds.includes(code[0]!));
  return found === undefined ? "" : `: ${found[1]}`;
}

/** An array as NumPy describes one: `C`, the last axis is contiguous; `F` (Fortran), the first. */
export interface NumpyLayout {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly order: "C" | "F";
  readonly bigEndian: boolean;
}

/** In Fortran order the bytes are those of the reversed shape in C order. */
export function rawLayout({ dtype, shape, order, bigEndian }: NumpyLayout): RawLayout {
  const isReversed = order === "F" && shape.length > 1;
  const axes = isReversed ? shape.map((_, axis) => shape.length - 1 - axis) : null;
  return { dtype, stored: isReversed ? [...shape].reverse() : shape, bigEndian, axes, owned: false };
}
