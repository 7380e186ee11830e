/**
 * The kernel that joins values of four bytes an element along an axis. Addresses of the output ascend, so whole vectors may be
 * written: what is too much is overwritten by the next part.
 */

import { sizeOf } from "../tensor/shape.ts";
import { at, I32 } from "../wasm/values.ts";
import { F32x4 } from "../wasm/vectors.ts";
import type { Define, Kernel } from "./kernel.ts";

export interface ConcatAttributes {
  readonly axis: number;
}

interface Joined {
  readonly outer: number;
  /** Elements of each part for one place of the outer axes, and bytes from one of its examples to the next. */
  readonly parts: readonly { readonly length: number; readonly pitch: number }[];
}

/** A call has so many parameters at the most. */
const mostParts = 64;

export const concatKernel: Kernel<{ readonly axis: number }> = {
  plan({ inputs, outputs: [y], attributes: { axis } }) {
    const isFourBytes = y!.dtype === "float32" || y!.dtype === "int32" || y!.dtype === "uint32";
    if (!isFourBytes || inputs.length > mostParts || sizeOf(y!.shape) === 0) return null;
    const outer = sizeOf(y!.shape.slice(0, axis));
    const parts = inputs.map((input) => ({ length: sizeOf(input!.shape.slice(axis)), pitch: input!.pitch }));
    return {
      emit(e) {
        const addresses = e.inputs.map((input) => input!.address);
        e.f.call(e.func(define, { outer, parts }), e.rows, e.outputs[0]!.address, ...addresses);
      },
    };
  },
};

const define: Define<Joined> = ({ module }, { outer, parts }) =>
  module.func(`concat_${parts.length}`, (f) => {
    const [rows, y] = [f.param(I32), f.param(I32)];
    const inputs = parts.map(() => f.param(I32));
    const to = f.local(I32);
    f.set(to, y);
    f.for(I32.constant(0), rows, 1, (row) => {
      f.for(I32.constant(0), I32.constant(outer), 1, (i) => {
        parts.forEach(({ length, pitch }, part) => {
          if (length === 0) return;
          const from = f.let(inputs[part]!.add(row.mul(pitch)).add(i.mul(4 * length)));
          f.for(I32.constant(0), I32.constant(4 * length), 16, (offset) => {
            f.store(at(to.value.add(offset)), F32x4.load(at(from.add(offset))));
          });
          f.set(to, to.value.add(4 * length));
        });
      });
    });
  });
