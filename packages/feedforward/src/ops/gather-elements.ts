/** y[…, i, …] = x[…, index[…, i, …], …]: of each line along an axis other elements. Negative indices count from the end. */

import { shapeError } from "../errors.ts";
import { forEachPair } from "../tensor/broadcast.ts";
import { sizeOf } from "../tensor/shape.ts";
import { isWholeIndex, placeOf } from "./index-place.ts";
import type { RuledOp } from "./op.ts";

export interface GatherElementsAttributes {
  readonly axis: number;
}

/** Inputs: x, indices, which have as many axes, none but that one longer than x has it. */
export const gatherElements: RuledOp<GatherElementsAttributes> = {
  name: "gatherElements",
  infer([x, indices], { axis }) {
    if (!isWholeIndex(indices!))
      throw shapeError("op-indices", "expected whole numbers as input 1, got $dtype", indices!.dtype);
    const fits =
      indices!.shape.length === x!.shape.length &&
      indices!.shape.every((size, i) => i === axis || size <= x!.shape[i]!);
    if (!fits) {
      throw shapeError(
        "op-indices-shape",
        "indices $indices do not fit $shape, axis $axis",
        indices!.shape,
        x!.shape,
        axis,
      );
    }
    return [{ dtype: x!.dtype, shape: indices!.shape }];
  },
  reference(_lane, { inputs: [x, indices], outputs: [y] }, { axis }) {
    const own = x!.shape.map((_, i) => sizeOf(x!.shape.slice(i + 1)));
    const size = x!.shape[axis]!;
    // Along the axis the index says where; along the others x and y go together.
    const others = own.with(axis, 0);
    forEachPair(y!.shape, [others, others], (i, start) => {
      y!.data[i] = x!.data[start + placeOf(Number(indices!.data[i]), size) * own[axis]!] as never;
    });
  },
  keepsRows: ([x, indices], { axis }) => axis > 0 && x!.isRows && indices!.isRows,
};
