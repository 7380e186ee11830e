/** Dropout as a step of training: a product with its mask, element by element, forward and back. */

import { at, I32 } from "../../../wasm/values.ts";
import { F32x4 } from "../../../wasm/vectors.ts";
import type { Define } from "../../kernel.ts";
import { withoutTiny } from "../tiny.ts";
import type { StepKernel } from "./step-kernel.ts";

export const masked: StepKernel = (context, step) => {
  const [x, mask, y] = [step.inputs[0]!, step.inputs[1]!, step.outputs[0]!];
  const { steps } = context.form;
  // Behind the loss it is a gradient that goes through.
  const isGradient = steps.indexOf(step) > steps.findIndex(({ op }) => op.name.startsWith("loss"));
  const func = context.func(defineMasked, { isGradient });
  return (f, rows) => {
    const start = f.let(rows.place(x));
    f.call(func, start, start.add(rows.count.mul(context.place(x).pitch)), rows.place(mask), rows.place(y));
  };
};

/** masked(x, end, mask, y) */
const defineMasked: Define<{ isGradient: boolean }> = ({ module, data }, { isGradient }) =>
  module.func("masked", (f) => {
    const [x, end, mask, y] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const [factors, to] = [f.local(I32), f.local(I32)];
    f.set(factors, mask);
    f.set(to, y);
    f.for(x, end, 16, (place) => {
      const product = F32x4.load(at(place)).mul(F32x4.load(at(factors.value)));
      const [kept] = isGradient ? withoutTiny(f, data, [product]) : [product];
      f.store(at(to.value), kept!);
      f.set(factors, factors.value.add(16));
      f.set(to, to.value.add(16));
    });
  });
