/**
 * y: x with slices replaced at the places that index tuples name, or elements at those that indices name along an axis; of several for
 * one place the last stays, or all are joined.
 */

import { shapeError, unsupportedError } from "../errors.ts";
import type { NumberLane } from "../functions/lane.ts";
import { forEachPair } from "../tensor/broadcast.ts";
import type { TensorArray } from "../tensor/dtype.ts";
import { sameShape, sizeOf } from "../tensor/shape.ts";
import type { ValueType } from "../tensor/value.ts";
import { type Operation, operationOf } from "./binary.ts";
import { gatherElements } from "./gather-elements.ts";
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
    checkJoin(x!, reduction);
    return [x!];
  },
  reference(lane, { inputs: [x, indices, updates], outputs: [y] }, { reduction }) {
    const join = joining(reduction, lane, y!.data);
    const depth = indices!.shape.at(-1) ?? 0;
    const width = sizeOf(x!.shape.slice(depth));
    const [places, from, to] = [indices!.data, updates!.data, y!.data];
    y!.data.set(x!.data as never);
    for (let tuple = 0; tuple * width < from.length; tuple++) {
      let start = 0;
      for (let axis = 0; axis < depth; axis++)
        start = start * x!.shape[axis]! + placeOf(Number(places[tuple * depth + axis]), x!.shape[axis]!);
      for (let i = 0; i < width; i++) {
        const at = start * width + i;
        to[at] = join(to[at]!, from[tuple * width + i]!) as never;
      }
    }
  },
};

/** Inputs: x, indices, updates of their shape: y[…, index[…, i, …], …] = updates[…, i, …]. */
export const scatterElements: RuledOp<ScatterAttributes & { readonly axis: number }> = {
  name: "scatterElements",
  infer([x, indices, updates], { axis, reduction }) {
    const { shape } = gatherElements.infer([x!, indices!], { axis })[0]!;
    if (!sameShape(shape, updates!.shape) || x!.dtype !== updates!.dtype) {
      const sentence = "expected updates $dtype $expected, got $other $got";
      throw shapeError("op-updates", sentence, x!.dtype, shape, updates!.dtype, updates!.shape);
    }
    checkJoin(x!, reduction);
    return [x!];
  },
  reference(lane, { inputs: [x, indices, updates], outputs: [y] }, { axis, reduction }) {
    const join = joining(reduction, lane, y!.data);
    const own = x!.shape.map((_, i) => sizeOf(x!.shape.slice(i + 1)));
    const others = own.with(axis, 0);
    y!.data.set(x!.data as never);
    forEachPair(indices!.shape, [others, others], (i, start) => {
      const at = start + placeOf(Number(indices!.data[i]), x!.shape[axis]!) * own[axis]!;
      y!.data[at] = join(y!.data[at]!, updates!.data[i]!) as never;
    });
  },
  keepsRows: (inputs, { axis }) => axis > 0 && inputs.every((input) => input!.isRows),
};

function checkJoin({ dtype }: ValueType, reduction: ScatterAttributes["reduction"]): void {
  if (reduction !== "none" && dtype === "bool")
    throw unsupportedError("op-dtype", "does not take the dtype $dtype", dtype);
}

function joining(reduction: ScatterAttributes["reduction"], lane: NumberLane, array: TensorArray): Operation {
  return reduction === "none" ? (_, update) => update : operationOf(reduction, lane, array);
}
