/**
 * The gradients of y = a ∘ b, element by element. Where an operand was repeated, its gradient is the sum over the places that it was
 * repeated to, from +0, in the order of y.
 *
 *     a + b: g, g      a - b: g, -g      a·b: g·b, g·a      a / b: g / b, -(g·(a / b)) / b
 */

import type { ArithmeticName } from "../../functions/arithmetic.ts";
import type { FloatArray, NumberLane } from "../../functions/lane.ts";
import { broadcastStrides, forEachPair } from "../../tensor/broadcast.ts";
import type { BinaryAttributes } from "../binary.ts";
import type { Op } from "../op.ts";
import type { Gradient } from "./gradient.ts";

export const binaryGradient: Gradient<BinaryAttributes> = (tape, { inputs, attributes }, { gradient, wanted }) =>
  inputs.map((input, side) => {
    if (!wanted[side]) return null;
    const own = { operation: attributes.operation, side };
    return tape.emit(sideGradient, own, [inputs[0]!, inputs[1]!, gradient], [input!])[0]!;
  });

/** dL/da or dL/db of one place, from a, b and g. */
type Slope = (lane: NumberLane, g: number, a: number, b: number) => number;

const slopes: Readonly<Partial<Record<ArithmeticName, readonly [Slope, Slope]>>> = {
  add: [(_lane, g) => g, (_lane, g) => g],
  sub: [(_lane, g) => g, (lane, g) => lane.negate(g)],
  mul: [(lane, g, _a, b) => lane.mul(g, b), (lane, g, a) => lane.mul(g, a)],
  div: [(lane, g, _a, b) => lane.div(g, b), (lane, g, a, b) => lane.negate(lane.div(lane.mul(g, lane.div(a, b)), b))],
};

/** Whether the gradients of an operation are known. */
export function hasSlopes({ operation }: BinaryAttributes): boolean {
  return Object.hasOwn(slopes, operation);
}

interface SideAttributes {
  readonly operation: ArithmeticName;
  /** 0 for a, 1 for b. */
  readonly side: number;
}

/** Inputs: a, b and dL/dy; output: dL/da or dL/db. */
const sideGradient: Op<SideAttributes> = {
  name: "binaryGradient",
  reference(lane, { inputs: [a, b, dy], outputs: [to] }, { operation, side }) {
    const slope = slopes[operation]![side as 0 | 1];
    const [left, right, gradient, sum] = [a, b, dy, to].map((operand) => operand!.data as FloatArray);
    const { shape } = dy!;
    const strides = [a!, b!].map((operand) => broadcastStrides(operand.shape, shape)) as [number[], number[]];
    sum!.fill(0);
    forEachPair(shape, strides, (i, j, k) => {
      const own = side === 0 ? j : k;
      sum![own] = lane.add(sum![own]!, slope(lane, gradient![i]!, left![j]!, right![k]!));
    });
  },
};
