/**
 * Softmax inside a network as a step of training, and the gradient through it: dx = y·(dy - Σ y·dy). Four rows stand beside each other
 * in vectors while each is summed in its own order.
 */

import { zero } from "../../../wasm/training-instructions.ts";
import { at, I32 } from "../../../wasm/values.ts";
import { F32x4 } from "../../../wasm/vectors.ts";
import type { Define } from "../../kernel.ts";
import { softmaxKernel } from "../../softmax.ts";
import { withoutTiny } from "../tiny.ts";
import { elementsOf } from "./form.ts";
import { inputForm, planned } from "./forward.ts";
import type { StepContext, StepKernel } from "./step-kernel.ts";
import { overFours, overStreams } from "./streams.ts";
import { defineClear } from "./unary.ts";

/** An example is one line of numbers. */
function isLine({ form }: StepContext, x: number): boolean {
  return form.values[x]!.shape.at(-1) === elementsOf(form.values[x]!);
}

export const softmax: StepKernel = (context, step) => {
  const [x, y] = [step.inputs[0]!, step.outputs[0]!];
  const { name, attributes } = step;
  const own = { name, attributes, inputs: [inputForm(context, x)], outputs: [context.form.values[y]!], epilogue: [] };
  const plan = isLine(context, x) ? softmaxKernel.plan(own, context.machine) : null;
  if (plan === null) return null;
  const part = planned(context, plan, step);
  const clear = context.func(defineClear, {});
  return (f, rows) => {
    part(f, rows);
    const start = f.let(rows.place(y));
    f.call(clear, start, start.add(rows.count.mul(context.place(y).pitch)));
  };
};

export const softmaxGradient: StepKernel = (context, { inputs, outputs }) => {
  const [y, dy, dx] = [...inputs, ...outputs] as [number, number, number];
  if (!isLine(context, y)) return null;
  const func = context.func(defineGradient, {
    size: elementsOf(context.form.values[y]!),
    pitch: context.place(y).pitch,
  });
  return (f, { count, place }) => f.call(func, place(y), place(dy), place(dx), count);
};

/** gradient(y, dy, dx, rows): what pads a row of dx becomes 0. */
const defineGradient: Define<{ size: number; pitch: number }> = ({ module, data }, { size, pitch }) =>
  module.func("softmax_gradient", (f) => {
    const [y, dy, dx, rows] = [f.param(I32), f.param(I32), f.param(I32), f.param(I32)];
    const sum = f.local(F32x4);
    overFours(f, rows, (four) => {
      const starts = four.map((row) => f.let(row.mul(pitch)));
      const streams = [y, dy].map((value) => starts.map((start) => at(f.let(value.add(start)))));
      f.set(sum, zero());
      overStreams(f, streams, size, ([made, gradient]) => f.set(sum, sum.value.add(made!.mul(gradient!))));
      for (const [lane, start] of starts.entries()) {
        const weighted = f.let(sum.value.shuffle(sum.value, [lane, lane, lane, lane]));
        f.for(start, f.let(start.add(4 * size)), 16, (place) => {
          const difference = F32x4.load(at(dy.add(place))).sub(weighted);
          f.store(at(dx.add(place)), withoutTiny(f, data, [F32x4.load(at(y.add(place))).mul(difference)])[0]!);
        });
        for (let pad = 4 * size; pad < pitch; pad += 4) f.storeLane(at(dx.add(start), pad), zero(), 0);
      }
    });
  });
