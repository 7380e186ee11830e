/**
 * The derivatives of the activation functions, one row each. They have a table of their own because only training and
 * pictures ask for them: what predicts loads none.
 */

import type { ActivationName } from "./activation-row.ts";
import { seluAlpha, seluGamma } from "./elu.ts";
import { expDown } from "./exp.ts";
import { geluDerivative, geluTanhDerivative } from "./gelu-derivative.ts";
import type { Lane } from "./lane.ts";
import { sigmoid } from "./sigmoid.ts";

/** dy/dx from x and y = h(x). At a kink the value of the side that is 0 or the lesser. */
export type Derivative = <V, M>(lane: Lane<V, M>, x: V, y: V, alpha: number) => V;

export const derivatives = {
  step: (lane) => lane.constant(0),
  sigmoid: (lane, _x, y) => lane.mul(y, lane.sub(lane.constant(1), y)),
  relu: (lane, x) => lane.select(lane.less(lane.constant(0), x), lane.constant(1), lane.constant(0)),
  identity: (lane) => lane.constant(1),
  tanh: (lane, _x, y) => lane.sub(lane.constant(1), lane.mul(y, y)),
  leakyRelu: (lane, x, _y, alpha) =>
    lane.select(lane.less(lane.constant(0), x), lane.constant(1), lane.constant(alpha)),
  elu: (lane, x, y, alpha) =>
    lane.select(lane.less(lane.constant(0), x), lane.constant(1), lane.add(y, lane.constant(alpha))),
  selu: (lane, x) => {
    const left = lane.mul(lane.constant(seluGamma * seluAlpha), expDown(lane, x));
    return lane.select(lane.less(lane.constant(0), x), lane.constant(seluGamma), left);
  },
  softplus: sigmoid,
  gelu: geluDerivative,
  geluTanh: geluTanhDerivative,
  hardSigmoid: (lane, _x, y, alpha) => {
    const zero = lane.constant(0);
    const rising = lane.select(lane.less(zero, y), lane.constant(alpha), zero);
    return lane.select(lane.less(y, lane.constant(1)), rising, zero);
  },
} satisfies Record<ActivationName, Derivative>;

/** The derivative of an activation, by its name. */
export function derivativeOf(name: ActivationName): Derivative {
  return derivatives[name];
}
