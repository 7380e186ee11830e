/**
 * Pictures sampled where a grid says: y[n, c, p] is x[n, c] at grid[n, p] = (column, row), each from -1 to 1 over the picture. A place
 * between pixels takes those around it, row by row, each with its share; what lies outside adds nothing, or is the border, or the
 * picture reflected.
 */

import { unsupportedError } from "../errors.ts";
import type { FloatArray, NumberLane } from "../functions/lane.ts";
import { roundEven } from "../functions/rounding.ts";
import { isFloat } from "../tensor/dtype.ts";
import type { RuledOp } from "./op.ts";

export interface GridSampleAttributes {
  readonly mode: "nearest" | "linear";
  readonly padding: "zeros" | "border" | "reflection";
  /** -1 and 1 are the centres of the outer pixels, not their edges. */
  readonly isAligned: boolean;
}

/** Inputs: x [N, C, H, W], grid [N, h, w, 2]. */
export const gridSample: RuledOp<GridSampleAttributes> = {
  name: "gridSample",
  infer([x, grid]) {
    const [[n, c, ...plane], [own, h, w, two]] = [x!.shape, grid!.shape];
    if (plane.length === 2 && two === 2 && own === n && isFloat(x!.dtype)) {
      return [{ dtype: x!.dtype, shape: [n!, c!, h!, w!] }];
    }
    const sentence = "takes floats [N, C, H, W] and a grid [N, h, w, 2], got $dtype $got and $grid";
    throw unsupportedError("op-grid", sentence, x!.dtype, x!.shape, grid!.shape);
  },
  reference(lane, { inputs: [x, grid], outputs: [y] }, attributes) {
    const [, channels, height, width] = x!.shape as [number, number, number, number];
    const [from, places, to] = [x!, grid!, y!].map(({ data }) => data) as [FloatArray, FloatArray, FloatArray];
    const count = y!.shape[2]! * y!.shape[3]!;
    for (let k = 0; 2 * k < places.length; k++) {
      const columns = tapsOf(lane, places[2 * k]!, width, attributes);
      const rows = tapsOf(lane, places[2 * k + 1]!, height, attributes);
      for (let channel = 0; channel < channels; channel++) {
        const plane = Math.floor(k / count) * channels + channel;
        const sumOf = (taps: readonly Tap[], at: (index: number) => number): number =>
          taps.reduce((sum, [index, share]) => lane.add(sum, lane.mul(at(index), share)), 0);
        const line = (row: number) => sumOf(columns, (column) => from[(plane * height + row) * width + column]!);
        to[plane * count + (k % count)] = sumOf(rows, line);
      }
    }
  },
  keepsRows: ([x, grid]) => x!.isRows && grid!.isRows,
};

type Tap = readonly [index: number, share: number];

/** The elements of an axis that a place takes. */
function tapsOf(
  lane: NumberLane,
  place: number,
  size: number,
  { mode, padding, isAligned }: GridSampleAttributes,
): readonly Tap[] {
  const raised = lane.add(place, 1);
  const at = lane.div(isAligned ? lane.mul(raised, size - 1) : lane.sub(lane.mul(raised, size), 1), 2);
  const low = mode === "nearest" ? roundEven(lane, at) : Math.floor(at);
  const share = lane.sub(at, low);
  const taps: readonly Tap[] =
    mode === "nearest"
      ? [[low, 1]]
      : [
          [low, lane.sub(1, share)],
          [low + 1, share],
        ];
  const last = size - 1;
  if (padding === "zeros") return taps.filter(([index]) => index >= 0 && index <= last);
  // Reflected about the outer centres, or about the edges half a pixel beyond.
  const edge = isAligned ? 0 : 1;
  const period = Math.max(1, 2 * (last + edge));
  return taps.map(([index, part]) => {
    const folded = ((index % period) + period) % period;
    const seen = padding === "border" ? Math.min(Math.max(index, 0), last) : Math.min(folded, period - folded - edge);
    return [Math.max(seen, 0), part];
  });
}
