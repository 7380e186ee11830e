/** A product with one constant as a step of training, which is what a scale layer is, and the gradient through it: the same product. */

import { at, I32 } from "../../../wasm/values.ts";
import { F32x4 } from "../../../wasm/vectors.ts";
import type { Define } from "../../kernel.ts";
import { withoutTiny } from "../tiny.ts";
import type { Part, StepContext, StepKernel } from "./step-kernel.ts";

export const binary: StepKernel = (context, { attributes, inputs, outputs }) => {
  const { operation } = attributes as { readonly operation: string };
  return scaled(context, operation, { x: inputs[0]!, factor: inputs[1]!, y: outputs[0]!, isGradient: false });
};

export const binaryGradient: StepKernel = (context, { attributes, inputs, outputs }) => {
  const { operation } = attributes as { readonly operation: string };
  return scaled(context, operation, { x: inputs[2]!, factor: inputs[1]!, y: outputs[0]!, isGradient: true });
};

interface Scaled {
  readonly x: number;
  readonly factor: number;
  readonly y: number;
  readonly isGradient: boolean;
}

function scaled(context: StepContext, operation: string, { x, factor, y, isGradient }: Scaled): Part | null {
  const constant = context.form.constants.get(factor);
  if (operation !== "mul" || constant?.length !== 1) return null;
  const func = context.func(defineScaled, { factor: Number(constant[0]), isGradient });
  return (f, rows) => {
    const start = f.let(rows.place(x));
    f.call(func, start, start.add(rows.count.mul(context.place(x).pitch)), rows.place(y));
  };
}

/** scaled(x, end, y) */
const defineScaled: Define<{ factor: number; isGradient: boolean }> = ({ module, data }, { factor, isGradient }) =>
  module.func("scaled", (f) => {
    const [x, end, y] = [f.param(I32), f.param(I32), f.param(I32)];
    const to = f.local(I32);
    f.set(to, y);
    f.for(x, end, 16, (place) => {
      const product = F32x4.load(at(place)).mul(data.splat(f, factor));
      f.store(at(to.value), isGradient ? withoutTiny(f, data, [product])[0]! : product);
      f.set(to, to.value.add(16));
    });
  });
