/**
 * Dropout in training: y = m·x, where the mask m is 0 for what is dropped and 1/(1 - rate) for the rest, so that nothing is left to
 * make up for afterwards. The mask is an input of the program, drawn before each run; dL/dx = m·dL/dy.
 */

import type { FloatArray } from "../../functions/lane.ts";
import type { ValueId } from "../../program/program.ts";
import type { RuledOp } from "../op.ts";
import type { Gradient } from "./gradient.ts";

/** Inputs: x and the mask, of one shape; output: y. */
export const masked: RuledOp = {
  name: "masked",
  infer: ([x]) => [x!],
  reference(lane, { inputs: [x, mask], outputs: [y] }) {
    const [from, factors, to] = [x, mask, y].map((operand) => operand!.data as FloatArray);
    for (let i = 0; i < to!.length; i++) to![i] = lane.mul(from![i]!, factors![i]!);
  },
};

export const maskedGradient: Gradient = (tape, { inputs }, { gradient }) => {
  const [x, mask] = inputs as readonly [ValueId, ValueId];
  return [...tape.emit(masked, {}, [gradient, mask], [x]), null];
};
