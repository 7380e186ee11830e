/** Sums of all elements up to each along an axis, from +0 or from the other end; without the element itself where asked. */

import { unsupportedError } from "../errors.ts";
import type { FloatArray, NumberLane } from "../functions/lane.ts";
import { isFloat } from "../tensor/dtype.ts";
import { sizeOf } from "../tensor/shape.ts";
import type { RuledOp } from "./op.ts";

export interface CumSumAttributes {
  readonly axis: number;
  readonly isExclusive: boolean;
  readonly isReverse: boolean;
}

export const cumSum: RuledOp<CumSumAttributes> = {
  name: "cumSum",
  infer([x]) {
    if (x!.dtype === "bool") throw unsupportedError("op-dtype", "does not take the dtype $dtype", "bool");
    return [x!];
  },
  reference(lane, { inputs: [x], outputs: [y] }, { axis, isExclusive, isReverse }) {
    const [from, to] = [x!.data as FloatArray, y!.data as FloatArray];
    const [size, inner] = [x!.shape[axis]!, sizeOf(x!.shape.slice(axis + 1))];
    const { zero, add } = sumOf(lane, isFloat(x!.dtype), from);
    for (let start = 0; start < to.length; start += inner * size) {
      for (let i = 0; i < inner; i++) {
        let sum = zero;
        for (let k = 0; k < size; k++) {
          const place = start + (isReverse ? size - 1 - k : k) * inner + i;
          const next = add(sum, from[place]!);
          to[place] = isExclusive ? sum : next;
          sum = next;
        }
      }
    }
  },
  keepsRows: (_, { axis }) => axis > 0,
};

interface Sum {
  readonly zero: number;
  readonly add: (a: number, b: number) => number;
}

/** Whole numbers wrap where they are stored; bigints as numbers, of which only the sum is asked. */
function sumOf(lane: NumberLane, isFloats: boolean, data: unknown): Sum {
  if (isFloats) return { zero: 0, add: (a, b) => lane.add(a, b) };
  const isLong = data instanceof BigInt64Array || data instanceof BigUint64Array;
  return isLong ? { zero: 0n as never, add: (a, b) => a + b } : { zero: 0, add: (a, b) => (a + b) | 0 };
}
