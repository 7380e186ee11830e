/** Numbers that follow what was measured of a batch: s = kept·s + taken·measured, both factors rounded first. */

import { at, I32 } from "../../../wasm/values.ts";
import { F32x4 } from "../../../wasm/vectors.ts";
import type { Define } from "../../kernel.ts";
import { noteTrouble } from "../update.ts";
import type { ParameterPlace } from "./form.ts";
import type { Part, StepContext } from "./step-kernel.ts";

/** `measured` is where it was measured to. */
export function follow(context: StepContext, { offset, pitch }: ParameterPlace, measured: number): Part {
  const { statisticsShare: taken } = context.form;
  const func = context.func(defineFollow, { pitch, kept: 1 - taken, taken });
  return (f, { base }) => f.call(func, base, base.add(offset), base.add(measured));
}

/** follow(base, own, measured) */
const defineFollow: Define<{ pitch: number; kept: number; taken: number }> = ({ module, data }, form) =>
  module.func("follow", (f) => {
    const [base, own, measured] = [f.param(I32), f.param(I32), f.param(I32)];
    const [kept, taken] = [data.splat(f, form.kept), data.splat(f, form.taken)];
    f.for(I32.constant(0), I32.constant(form.pitch), 16, (place) => {
      const to = f.let(own.add(place));
      const before = kept.mul(F32x4.load(at(to)));
      const followed = f.let(before.add(taken.mul(F32x4.load(at(measured.add(place))))));
      f.store(at(to), followed);
      noteTrouble(f, base, [followed]);
    });
  });
