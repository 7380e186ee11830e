/** NumPy's `take`: slices of x along an axis, in the order and arrangement of their indices. Negative ones count from the end. */

import { shapeError } from "../errors.ts";
import { sizeOf } from "../tensor/shape.ts";
import { placeOf } from "./index-place.ts";
import type { RuledOp } from "./op.ts";

export interface GatherAttributes {
  readonly axis: number;
}

/** Inputs: x, indices. */
export const gather: RuledOp<GatherAttributes> = {
  name: "gather",
  infer([x, indices], { axis }) {
    if (indices!.dtype !== "int64" && indices!.dtype !== "int32") {
      throw shapeError("op-indices", "expected whole numbers as input 1, got $dtype", indices!.dtype);
    }
    return [{ dtype: x!.dtype, shape: [...x!.shape.slice(0, axis), ...indices!.shape, ...x!.shape.slice(axis + 1)] }];
  },
  reference(_lane, { inputs: [x, indices], outputs: [y] }, { axis }) {
    const size = x!.shape[axis]!;
    const inner = sizeOf(x!.shape.slice(axis + 1));
    if (y!.data.length === 0) return;
    const places = Array.from(indices!.data as ArrayLike<number | bigint>, (index) => placeOf(Number(index), size));
    for (let start = 0, written = 0; written < y!.data.length; start += size) {
      for (const place of places) {
        y!.data.set(x!.data.subarray((start + place) * inner, (start + place + 1) * inner) as never, written);
        written += inner;
      }
    }
  },
  // Indices that are computed could name any row; along another axis every row is taken from alike.
  keepsRows: ([x, indices], { axis }) =>
    (x!.isRows && axis > 0 && !indices!.isRows) || (!x!.isRows && axis === 0 && indices!.isRows),
  givesZeros: (inputHasZeros) => inputHasZeros,
};
