/** What NumPy's two formats, npy and its pickles, have in common: the codes of its dtypes, and Fortran order. */

import { type DType, dtypesByNumpyName } from "../tensor/dtype.ts";
import type { RawLayout } from "./own-tensor.ts";

/** By NumPy's name without a byte order: `f4`. */
export const dtypeOfCode: ReadonlyMap<string | null, DType> = /* @__PURE__ */ dtypesByNumpyName();

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
