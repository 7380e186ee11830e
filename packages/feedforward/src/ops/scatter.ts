/** y: x with slices replaced at the places that index tuples name; of slices for one place the last stays, or all are joined. */

import { shapeError } from "../errors.ts";
import { arithmetic } from "../functions/arithmetic.ts";
import type { FloatArray } from "../functions/lane.ts";
import { isFloat } from "../tensor/dtype.ts";
import { sameShape, sizeOf } from "../tensor/shape.ts";
import { placeOf } from "./index-place.ts";
import type { RuledOp } from "./op.ts";

export interface ScatterAttributes {
  readonly reduction: "none" | "add" | "mul" | "max" | "min";
}

/** Inputs: x, indices [..., depth], updates [..., …x.shape from depth on]. */
export const scatter: RuledOp<ScatterAttributes> = {
  name: "scatter",
  infer([x, indices, updates], { reduction }) {
    const depth = indices!.shape.at(-1) ?? 0;
    const wanted = [...indices!.shape.slice(0, -1), ...x!.shape.slice(depth)];
    if (depth > x!.shape.length || !sameShape(wanted, updates!.shape) || x!.dtype !== updates!.dtype) {
      const sentence = "expected updates $dtype $expected, got $other $got";
      throw shapeError("op-updates", sentence, x!.dtype, wanted, updates!.dtype, updates!.shape);
    }
    if (reduction !== "none" && !isFloat(x!.dtype))
      throw shapeError("op-floats", "expected floats to $reduction, got $dtype", reduction, x!.dtype);
    return [x!];
  },
  reference(lane, { inputs: [x, indices, updates], outputs: [y] }, { reduction }) {
    const depth = indices!.shape.at(-1) ?? 0;
    const width = sizeOf(x!.shape.slice(depth));
    const [places, from, to] = [
      indices!.data as ArrayLike<number | bigint>,
      updates!.data as FloatArray,
      y!.data as FloatArray,
    ];
    y!.data.set(x!.data as never);
    for (let tuple = 0; tuple * width < from.length; tuple++) {
      let start = 0;
      for (let axis = 0; axis < depth; axis++)
        start = start * x!.shape[axis]! + placeOf(Number(places[tuple * depth + axis]), x!.shape[axis]!);
      for (let i = 0; i < width; i++) {
        const [at, update] = [start * width + i, from[tuple * width + i]!];
        to[at] = reduction === "none" ? update : arithmetic[reduction](lane, to[at]!, update);
      }
    }
  },
};
