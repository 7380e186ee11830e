/** The convolution of int32 by int32: sums wrap around, and floats would round them. */

import { float32 } from "../functions/lane.ts";
import { type ConvAttributes, conv } from "./conv.ts";
import type { RuledOp } from "./op.ts";

const whole = { ...float32, add: (a: number, b: number) => (a + b) | 0, mul: Math.imul };
const { kernel: _kernel, linear: _linear, ...rules } = conv;

/** Inputs: x, weight, and bias or null. */
export const wholeConv: RuledOp<ConvAttributes> = {
  ...rules,
  name: "wholeConv",
  reference: (_lane, io, attributes) => conv.reference(whole, io, attributes),
};
