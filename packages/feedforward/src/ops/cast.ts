/**
 * The same values in another dtype, each rounded once; floats that become whole numbers are cut towards zero.
 */

import { castKernel } from "../kernels/cast.ts";
import type { DType } from "../tensor/dtype.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { RuledOp } from "./op.ts";

export interface CastAttributes {
  readonly to: DType;
}

export const cast: RuledOp<CastAttributes> = {
  name: "cast",
  infer: ([x], { to }) => [{ dtype: to, shape: x!.shape }],
  reference(_lane, { inputs: [x], outputs: [y] }) {
    y!.data.set(new Tensor(x!.dtype, x!.shape, x!.data).to(y!.dtype).data as never);
  },
  keepsRows: () => true,
  givesZeros: () => true,
  kernel: castKernel,
};
