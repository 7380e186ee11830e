/**
 * The gradient of softmax along the last axis: dL/dx_i = y_i·(dL/dy_i - Σ_k y_k·dL/dy_k), the sum from +0, ascending.
 */

import type { FloatArray, NumberLane } from "../../functions/lane.ts";
import type { Op } from "../op.ts";
import type { Gradient } from "./gradient.ts";

export const softmaxGradient: Gradient = (tape, step, { gradient }) =>
  tape.emit(inputGradient, {}, [step.outputs[0]!, gradient], [step.inputs[0]!]);

/** Inputs: y and dL/dy; output: dL/dx. */
const inputGradient: Op = {
  name: "softmaxGradient",
  reference(lane, { inputs: [y, dy], outputs: [dx] }) {
    const size = y!.shape.at(-1) ?? 1;
    const [made, gradient, to] = [y, dy, dx].map((operand) => operand!.data as FloatArray);
    for (let offset = 0; offset < to!.length; offset += size) {
      const weighted = dot(lane, made!, gradient!, { offset, size });
      for (let i = offset; i < offset + size; i++) {
        to![i] = lane.mul(made![i]!, lane.sub(gradient![i]!, weighted));
      }
    }
  },
};

function dot(
  lane: NumberLane,
  a: FloatArray,
  b: FloatArray,
  { offset, size }: { readonly offset: number; readonly size: number },
): number {
  let sum = 0;
  for (let i = offset; i < offset + size; i++) sum = lane.add(sum, lane.mul(a[i]!, b[i]!));
  return sum;
}
