/**
 * Which convolutions may leave out inputs of 0: those whose weights are constants and finite, and whose sums never start from
 * -0. Then an input of 0 adds ±0 to a sum that is never -0, and leaving it out changes no bit.
 */

import type { ConvAttributes } from "../tensor/convolution.ts";
import type { Program, Step } from "./program.ts";

export function skipZeros(program: Program): Program {
  return { ...program, steps: program.steps.map((step) => (maySkip(program, step) ? marked(step) : step)) };
}

function maySkip({ constants }: Program, { op, inputs }: Step): boolean {
  if (op.name !== "conv") return false;
  const [weight, bias] = [inputs[1] ?? null, inputs[2] ?? null].map((input) =>
    input === null ? null : constants.get(input),
  );
  const hasNoMinusZero = bias === null || (bias instanceof Float32Array && !bias.some((value) => Object.is(value, -0)));
  return hasNoMinusZero && weight instanceof Float32Array && weight.every(Number.isFinite);
}

function marked(step: Step): Step {
  const attributes: ConvAttributes = { ...(step.attributes as ConvAttributes), skipZeros: true };
  return { ...step, attributes };
}
