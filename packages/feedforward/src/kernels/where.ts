/** The kernel that chooses between two values of four bytes an element, with NumPy's broadcasting of all three inputs. */

import { broadcastStrides } from "../tensor/broadcast.ts";
import { sizeOf } from "../tensor/shape.ts";
import * as op from "../wasm/instructions.ts";
import { I32 } from "../wasm/values.ts";
import { type I32x4, Mask32x4 } from "../wasm/vectors.ts";
import type { Define, Kernel } from "./kernel.ts";
import { mixedBytes, widened, writeMixed } from "./mixed.ts";
import { type Nest, nestOf } from "./nest.ts";

export const whereKernel: Kernel = {
  plan({ inputs, outputs: [y] }) {
    const size = sizeOf(y!.shape);
    if (mixedBytes(y!.dtype) !== 4 || size === 0) return null;
    const strides = inputs.map((input) => broadcastStrides(input!.shape, y!.shape));
    const pitches = [4 * size, ...inputs.map((input) => input!.pitch)];
    const nest = { ...nestOf(y!.shape, strides, pitches), bytes: [4, 1, 4, 4] };
    return {
      emit(e) {
        const addresses = e.inputs.map((input) => input!.address);
        e.f.call(e.func(define, { nest }), e.rows, e.outputs[0]!.address, ...addresses);
      },
    };
  },
};

const define: Define<{ nest: Nest }> = ({ module, data }, { nest }) =>
  module.func("where", (f) => {
    const [rows, y, condition, a, b] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    writeMixed(f, nest, { rows, addresses: [y, condition, a, b] }, ([truth, left, right], vectors) => {
      const zero = data.splatInteger(f, 0);
      const words = widened(f, truth!.bytes!, vectors).map((lanes, v) =>
        isZero(lanes, zero).select(right!.words[v]!, left!.words[v]!),
      );
      return { words, bytes: null };
    });
  });

function isZero(lanes: I32x4, zero: I32x4): Mask32x4 {
  return new Mask32x4(lanes.code.concat(zero.code, op.i32x4_eq));
}
