/** y: a where the condition holds, else b, repeated as NumPy does until all three have one shape. */

import { shapeError } from "../errors.ts";
import { whereKernel } from "../kernels/where.ts";
import { broadcastShape, broadcastStrides, forEachPair } from "../tensor/broadcast.ts";
import { alignsRows } from "./binary.ts";
import type { RuledOp } from "./op.ts";

/** Inputs: condition, a, b. */
export const where: RuledOp = {
  name: "where",
  infer([condition, a, b]) {
    if (a!.dtype !== b!.dtype || condition!.dtype !== "bool") {
      const sentence = "expected bool and two values of one dtype, got $condition, $left and $right";
      throw shapeError("op-where", sentence, condition!.dtype, a!.dtype, b!.dtype);
    }
    const both = broadcastShape(a!.shape, b!.shape);
    const shape = both === null ? null : broadcastShape(both, condition!.shape);
    if (shape !== null) return [{ dtype: a!.dtype, shape }];
    throw shapeError(
      "op-where-shapes",
      "$condition, $left, $right do not broadcast",
      condition!.shape,
      a!.shape,
      b!.shape,
    );
  },
  reference(_lane, { inputs: [condition, a, b], outputs: [y] }) {
    const stridesOf = (input: typeof a) => broadcastStrides(input!.shape, y!.shape);
    forEachPair(y!.shape, [stridesOf(condition), stridesOf(a)], (i, j, k) => {
      if (condition!.data[j]) y!.data[i] = a!.data[k] as never;
    });
    forEachPair(y!.shape, [stridesOf(condition), stridesOf(b)], (i, j, k) => {
      if (!condition!.data[j]) y!.data[i] = b!.data[k] as never;
    });
  },
  keepsRows: (inputs) => alignsRows(inputs),
  kernel: whereKernel,
};
