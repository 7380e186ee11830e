/**
 * min(max(x, low), high) of whole numbers; where low > high everything is high. Of floats it is a formula of one number.
 */

import type { RuledOp } from "./op.ts";

type Bound = number | bigint | null;

export interface ClampAttributes {
  /** null where there is no bound. */
  readonly low: Bound;
  readonly high: Bound;
}

export const clamp: RuledOp<ClampAttributes> = {
  name: "clamp",
  infer: ([x]) => [x!],
  reference(_lane, { inputs: [x], outputs: [y] }, { low, high }) {
    for (let i = 0; i < y!.data.length; i++) {
      let value: number | bigint = x!.data[i]!;
      if (low !== null && value < low) value = low;
      if (high !== null && value > high) value = high;
      y!.data[i] = value as never;
    }
  },
  keepsRows: () => true,
};
