/**
 * Pooling: the greatest or the mean of each window, channel by channel, with x [N, C, …] and y [N, C, …]. A mean is one sum
 * from +0, ascending, and one division. The greatest is NaN where one is NaN. What lies outside the input is no candidate, and
 * counts for a mean only where padding is to be counted; a window that sees nothing is -∞, or a mean of nothing, 0/0.
 */

import type { FloatArray, NumberLane } from "../functions/lane.ts";
import { globalPoolKernel, poolKernel } from "../kernels/pool-plan.ts";
import {
  type GlobalPoolAttributes,
  globalPoolAxes,
  type PoolAttributes,
  type PoolKind,
  poolAxes,
} from "../tensor/pooling.ts";
import { sizeOf } from "../tensor/shape.ts";
import { checkSize, countedAlong, planeOf, positionOf, tapsAt, type WindowAxis } from "../tensor/window.ts";
import type { RuledOp } from "./op.ts";

export type { GlobalPoolAttributes, PoolAttributes, PoolKind } from "../tensor/pooling.ts";

export const pool: RuledOp<PoolAttributes> = {
  name: "pool",
  infer([x], attributes) {
    const shape = [...x!.shape.slice(0, 2), ...poolAxes(x!, attributes).map(({ output }) => output)];
    checkSize(shape);
    return [{ dtype: x!.dtype, shape }];
  },
  reference(lane, { inputs: [x], outputs: [y] }, attributes) {
    const windows = { ...attributes, axes: poolAxes(x!, attributes) };
    poolPlanes(lane, windows, x!.data as FloatArray, y!.data as FloatArray);
  },
  keepsRows: ([x]) => x!.isRows,
  givesZeros: (inputHasZeros, { kind }) => inputHasZeros && kind === "max",
  work([x], attributes) {
    const axes = poolAxes(x!, attributes);
    return sizeOf(x!.shape.slice(0, 2)) * planeOf(axes, "output") * planeOf(axes, "kernel");
  },
  kernel: poolKernel,
};

/** One window for a whole plane: y [N, C, 1, …]. */
export const globalPool: RuledOp<GlobalPoolAttributes> = {
  name: "globalPool",
  infer([x], attributes) {
    const axes = globalPoolAxes(x!, attributes);
    return [{ dtype: x!.dtype, shape: [...x!.shape.slice(0, 2), ...axes.map(() => 1)] }];
  },
  reference(lane, { inputs: [x], outputs: [y] }, { kind }) {
    const windows = { kind, axes: globalPoolAxes(x!, { kind }), countsPadding: false };
    poolPlanes(lane, windows, x!.data as FloatArray, y!.data as FloatArray);
  },
  keepsRows: ([x]) => x!.isRows,
  work: ([x]) => sizeOf(x!.shape),
  kernel: globalPoolKernel,
};

interface Windows {
  readonly kind: PoolKind;
  readonly axes: readonly WindowAxis[];
  readonly countsPadding: boolean;
}

/** Every plane of x into one of y. */
function poolPlanes(lane: NumberLane, windows: Windows, x: FloatArray, y: FloatArray): void {
  const { kind, axes, countsPadding } = windows;
  const sizes = axes.map(({ output }) => output);
  const [inputPlane, outputPlane] = [planeOf(axes, "input"), planeOf(axes, "output")];
  for (let pixel = 0; pixel < outputPlane; pixel++) {
    const position = positionOf(pixel, sizes);
    const taps = Int32Array.from(tapsAt(axes, position), ({ input }) => input);
    const count = countsPadding ? countedAt(axes, position) : taps.length;
    for (let from = 0, to = pixel; to < y.length; from += inputPlane, to += outputPlane) {
      y[to] = kind === "max" ? greatest(lane, x, taps, from) : mean(lane, x, { taps, count }, from);
    }
  }
}

function greatest(lane: NumberLane, x: FloatArray, taps: Int32Array, from: number): number {
  let most = -Infinity;
  for (const tap of taps) most = lane.max(most, x[from + tap]!);
  return most;
}

function mean(
  lane: NumberLane,
  x: FloatArray,
  { taps, count }: { readonly taps: Int32Array; readonly count: number },
  from: number,
): number {
  let sum = 0;
  for (const tap of taps) sum = lane.add(sum, x[from + tap]!);
  return lane.div(sum, lane.constant(count));
}

/** How many elements of a window lie in the input or its padding. */
function countedAt(axes: readonly WindowAxis[], position: readonly number[]): number {
  return axes.reduce((count, axis, i) => count * countedAlong(axis, position[i]!), 1);
}
