/** What NumPy's two formats, npy and its pickles, have in common: the codes of its dtypes, and Fortran order. */

import type { FormatError } from "../../errors.ts";
import type { DType } from "../../tensor/dtype.ts";
import type { RawLayout } from "../arrays/own-tensor.ts";
import type { Fault } from "../arrays/raw-tensor.ts";
import { dtypesByNumpyName } from "./dtypes.ts";

/** By NumPy's name without a byte order: `f4`. */
export const dtypeOfCode: ReadonlyMap<string | null, DType> = /* @__PURE__ */ dtypesByNumpyName();

/** The error of a dtype that is not read, and what to do about it, by the letter behind its byte order. */
export function dtypeFault(fault: Fault, dtype: string): FormatError {
  switch (dtype.replace(/^[<>|=]/, "").slice(0, 1)) {
    case "O":
      return fault(
        "dtype-objects",
        'dtype "$dtype" is not read: arrays of objects are pickles and can hold anything; save arrays of numbers',
        dtype,
      );
    case "S":
    case "U":
    case "a":
      return fault("dtype-text", 'dtype "$dtype" is not read: arrays of text hold no numbers', dtype);
    case "V":
      return fault(
        "dtype-raw",
        'dtype "$dtype" is not read: raw bytes and records hold no numbers; save each field as an array of numbers',
        dtype,
      );
    case "M":
    case "m":
      return fault(
        "dtype-dates",
        'dtype "$dtype" is not read: dates and durations are no numbers; convert the array with .astype first',
        dtype,
      );
    case "c":
      return fault(
        "dtype-complex",
        'dtype "$dtype" is not read: complex numbers are not read; save the real and the imaginary parts',
        dtype,
      );
    case "f":
      return fault("dtype-float", 'dtype "$dtype" is not read: convert the array with .astype first', dtype);
    default:
      return fault("dtype-unknown", 'dtype "$dtype" is not read', dtype);
  }
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
