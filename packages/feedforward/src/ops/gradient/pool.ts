/**
 * The gradients of pooling. The greatest of a window takes the whole gradient of its output, of several the first; of a mean every
 * input that it counts takes an equal share, dL/dy / n. What several windows give an input is added from +0, outputs ascending.
 */

import type { FloatArray, NumberLane } from "../../functions/lane.ts";
import {
  type GlobalPoolAttributes,
  globalPoolAxes,
  type PoolAttributes,
  type PoolKind,
  poolAxes,
} from "../../tensor/pooling.ts";
import { countedAlong, planeOf, positionOf, tapsAt, type WindowAxis } from "../../tensor/window.ts";
import type { Op } from "../op.ts";
import type { Gradient } from "./gradient.ts";

export const poolGradient: Gradient<PoolAttributes> = (tape, { inputs: [x], attributes }, { gradient }) =>
  tape.emit(inputGradient, attributes, [x!, gradient], [x!]);

export const globalPoolGradient: Gradient<GlobalPoolAttributes> = (tape, { inputs: [x], attributes }, { gradient }) =>
  tape.emit(globalInputGradient, attributes, [x!, gradient], [x!]);

/** Inputs: x and dL/dy; output: dL/dx. */
const inputGradient: Op<PoolAttributes> = {
  name: "poolGradient",
  reference(lane, { inputs: [x, dy], outputs: [dx] }, attributes) {
    const windows = { ...attributes, axes: poolAxes(x!, attributes) };
    const [from, gradient, to] = [x, dy, dx].map((operand) => operand!.data as FloatArray);
    spread(lane, windows, { x: from!, gradient: gradient!, to: to! });
  },
};

/** The same for one window over a whole plane. */
const globalInputGradient: Op<GlobalPoolAttributes> = {
  name: "globalPoolGradient",
  reference(lane, { inputs: [x, dy], outputs: [dx] }, { kind }) {
    const windows = { kind, axes: globalPoolAxes(x!, { kind }), countsPadding: false };
    const [from, gradient, to] = [x, dy, dx].map((operand) => operand!.data as FloatArray);
    spread(lane, windows, { x: from!, gradient: gradient!, to: to! });
  },
};

interface Windows {
  readonly kind: PoolKind;
  readonly axes: readonly WindowAxis[];
  readonly countsPadding: boolean;
}

interface Arrays {
  readonly x: FloatArray;
  readonly gradient: FloatArray;
  readonly to: FloatArray;
}

function spread(lane: NumberLane, { kind, axes, countsPadding }: Windows, { x, gradient, to }: Arrays): void {
  const sizes = axes.map(({ output }) => output);
  const [seen, plane] = [planeOf(axes, "input"), planeOf(axes, "output")];
  to.fill(0);
  for (let pixel = 0; pixel < plane; pixel++) {
    const position = positionOf(pixel, sizes);
    const taps = Int32Array.from(tapsAt(axes, position), ({ input }) => input);
    const counted = axes.reduce((count, axis, i) => count * countedAlong(axis, position[i]!), 1);
    const share = lane.constant(countsPadding ? counted : taps.length);
    for (let start = 0, made = pixel; made < gradient.length; start += seen, made += plane) {
      if (kind === "max") {
        const most = start + firstGreatest(x, taps, start);
        to[most] = lane.add(to[most]!, gradient[made]!);
        continue;
      }
      const own = lane.div(gradient[made]!, share);
      for (const tap of taps) to[start + tap] = lane.add(to[start + tap]!, own);
    }
  }
}

/** The place of the first greatest, or of the first NaN. */
function firstGreatest(x: FloatArray, taps: Int32Array, start: number): number {
  let most = taps[0]!;
  for (const tap of taps) {
    const value = x[start + tap]!;
    if (Number.isNaN(value)) return tap;
    if (value > x[start + most]!) most = tap;
  }
  return most;
}
