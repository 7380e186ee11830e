/**
 * Reductions of floats over axes: one accumulator for each output, over its elements in C order. Sums start at +0; a mean is one
 * sum and one division. The op is made of the reductions that are needed: normalisation has the mean alone (`meanOver`), graphs
 * have all (`reductions.ts`).
 */

import type { FloatArray, NumberLane } from "../functions/lane.ts";
import { type ReduceAttributes, type ReductionName, reduceKernel } from "../kernels/reduce.ts";
import { broadcastStrides, forEachPair } from "../tensor/broadcast.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { RuledOp } from "./op.ts";

/** How floats are reduced: start, one element more, and what is made of it in the end. */
export interface Reduction {
  readonly start: number;
  readonly add: (lane: NumberLane, sum: number, x: number) => number;
  readonly finish?: (lane: NumberLane, sum: number, count: number) => number;
}

export const meanRow: Reduction = {
  start: 0,
  add: (lane, sum, x) => lane.add(sum, x),
  finish: (lane, sum, count) => lane.div(sum, count),
};

export type { ReduceAttributes } from "../kernels/reduce.ts";

export function reduceOp(rows: Readonly<Partial<Record<ReductionName, Reduction>>>): RuledOp<ReduceAttributes> {
  return {
    name: "reduce",
    infer: ([x], { axes, keepsAxes }) => [{ dtype: x!.dtype, shape: reducedShape(x!.shape, axes, keepsAxes) }],
    reference(lane, { inputs: [x], outputs: [y] }, { reduction, axes }) {
      const { start, add, finish } = rows[reduction]!;
      const [from, to] = [x!.data as FloatArray, y!.data as FloatArray];
      to.fill(start);
      forEachReduced(x!.shape, axes, (_, i, j) => {
        to[j] = add(lane, to[j]!, from[i]!);
      });
      const count = reducedCount(x!.shape, axes);
      if (finish !== undefined) for (let j = 0; j < to.length; j++) to[j] = finish(lane, to[j]!, count);
    },
    keepsRows: ([x], { axes, keepsAxes }) =>
      x!.shape.length > 1 && !axes.includes(0) && (keepsAxes || axes.length < x!.shape.length),
    work: ([x]) => sizeOf(x!.shape),
    kernel: reduceKernel,
  };
}

export const meanOver = /* @__PURE__ */ reduceOp({ mean: meanRow });

/** Each element of x with the output that it goes into. */
export function forEachReduced(
  shape: Shape,
  axes: readonly number[],
  visit: (position: number, from: number, to: number) => void,
): void {
  const kept = reducedShape(shape, axes, true);
  forEachPair(shape, [broadcastStrides(shape, shape), broadcastStrides(kept, shape)], visit);
}

/** How many elements become one. */
export function reducedCount(shape: Shape, axes: readonly number[]): number {
  return sizeOf(axes.map((axis) => shape[axis]!));
}

function reducedShape(shape: Shape, axes: readonly number[], keepsAxes: boolean): Shape {
  return keepsAxes
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis));
}
