/** The update of a parameter that lies in one row, by a gradient that lies somewhere in the block. */

import { at, I32 } from "../../../wasm/values.ts";
import { F32x4 } from "../../../wasm/vectors.ts";
import { emitUpdate } from "../update.ts";
import type { ParameterPlace } from "./form.ts";
import type { Part, StepContext } from "./step-kernel.ts";

/** `gradient` is its offset. */
export function flatUpdate(
  { module, data, rule }: StepContext,
  { offset, pitch, bytes }: ParameterPlace,
  gradient: number,
): Part {
  const func = module.func("flat_update", (f) => {
    const base = f.param(I32);
    f.for(base, f.let(base.add(pitch)), 16, (place) => {
      const gradients = [f.let(F32x4.load(at(place, gradient)))];
      emitUpdate(f, data, rule, { gradients, place: { head: base, at: place, offset, slotBytes: bytes } });
    });
  });
  return (f, { base }) => f.call(func, base);
}
