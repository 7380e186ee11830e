/**
 * y along one axis: for each place two elements of x and how much of the second, low + (high - low)·weight. A picture is
 * resized one axis after the other. Where no weight is there, elements are taken as they are.
 */

import type { FloatArray } from "../functions/lane.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { RuledOp } from "./op.ts";

export interface InterpolateAttributes {
  readonly axis: number;
  /** The elements of x, one for each place of y. */
  readonly low: readonly number[];
  /** As many, with float32 weights from 0 to 1; null where elements are only taken. */
  readonly between: { readonly high: readonly number[]; readonly weights: readonly number[] } | null;
}

export const interpolate: RuledOp<InterpolateAttributes> = {
  name: "interpolate",
  infer: ([x], { axis, low }) => [{ dtype: x!.dtype, shape: x!.shape.with(axis, low.length) }],
  reference(lane, { inputs: [x], outputs: [y] }, { axis, low, between }) {
    const outer = sizeOf(x!.shape.slice(0, axis));
    const inner = sizeOf(x!.shape.slice(axis + 1));
    const [from, to] = [x!.data as FloatArray, y!.data as FloatArray];
    for (let line = 0; line < outer * low.length; line++) {
      const place = line % low.length;
      const start = ((line - place) / low.length) * x!.shape[axis]!;
      const [a, written] = [(start + low[place]!) * inner, line * inner];
      if (between === null) to.set(from.subarray(a, a + inner) as never, written);
      else {
        const b = (start + between.high[place]!) * inner;
        const weight = lane.constant(between.weights[place]!);
        for (let k = 0; k < inner; k++) {
          const rise = lane.mul(lane.sub(from[b + k]!, from[a + k]!), weight);
          to[written + k] = lane.add(from[a + k]!, rise);
        }
      }
    }
  },
  keepsRows: (_, { axis }) => axis > 0,
  givesZeros: (inputHasZeros, { between }) => inputHasZeros && between === null,
};
