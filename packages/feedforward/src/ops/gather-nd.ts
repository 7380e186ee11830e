/** Slices of x at the places that index tuples name, for each of its first axes that are batches alone. */

import { shapeError } from "../errors.ts";
import { sameShape, sizeOf } from "../tensor/shape.ts";
import { isWholeIndex, placeOf } from "./index-place.ts";
import type { RuledOp } from "./op.ts";

export interface GatherNDAttributes {
  /** So many axes at the front are the same in x and in the indices. */
  readonly batchAxes: number;
}

/** Inputs: x [batch…, …], indices [batch…, …, depth]; the output is [batch…, …, …x.shape behind the tuple's axes]. */
export const gatherND: RuledOp<GatherNDAttributes> = {
  name: "gatherND",
  infer([x, indices], { batchAxes }) {
    if (!isWholeIndex(indices!))
      throw shapeError("op-indices", "expected whole numbers as input 1, got $dtype", indices!.dtype);
    const depth = indices!.shape.at(-1) ?? 0;
    const fits =
      batchAxes >= 0 &&
      indices!.shape.length > batchAxes &&
      sameShape(x!.shape.slice(0, batchAxes), indices!.shape.slice(0, batchAxes)) &&
      depth >= 1 &&
      batchAxes + depth <= x!.shape.length;
    if (!fits) {
      const sentence = "index tuples $indices do not fit $shape with $batch batch axes";
      throw shapeError("op-index-tuples", sentence, indices!.shape, x!.shape, batchAxes);
    }
    return [{ dtype: x!.dtype, shape: [...indices!.shape.slice(0, -1), ...x!.shape.slice(batchAxes + depth)] }];
  },
  reference(_lane, { inputs: [x, indices], outputs: [y] }, { batchAxes }) {
    const depth = indices!.shape.at(-1)!;
    const sizes = x!.shape.slice(batchAxes, batchAxes + depth);
    const width = sizeOf(x!.shape.slice(batchAxes + depth));
    const batch = sizeOf(x!.shape.slice(batchAxes));
    const tuples = sizeOf(indices!.shape.slice(batchAxes, -1));
    if (width === 0) return;
    for (let tuple = 0; tuple * width < y!.data.length; tuple++) {
      let place = 0;
      for (const [i, size] of sizes.entries()) {
        place = place * size + placeOf(Number(indices!.data[tuple * depth + i]), size);
      }
      const start = Math.floor(tuple / tuples) * batch + place * width;
      y!.data.set(x!.data.subarray(start, start + width) as never, tuple * width);
    }
  },
  keepsRows: ([x, indices], { batchAxes }) => batchAxes > 0 && x!.isRows && indices!.isRows,
};
