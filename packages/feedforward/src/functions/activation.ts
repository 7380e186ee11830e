/**
 * The activation functions, one row each: the formula over a lane, and the parameter of those that have one. Everything
 * that computes an activation asks this table; to add one is to add a row here, one to the derivatives, and one to the
 * descriptions.
 */

import type { ActivationChoice, ActivationName, ActivationRow, BoundActivation } from "./activation-row.ts";
import { elu, selu, seluAlpha, seluGamma, softplus } from "./elu.ts";
import { gelu, geluTanh } from "./gelu.ts";
import type { Lane } from "./lane.ts";
import { sigmoid, tanh } from "./sigmoid.ts";

export type { ActivationChoice, ActivationName, ActivationRow } from "./activation-row.ts";

export const activations = {
  step: {
    alpha: null,
    forward: (lane, x) => lane.select(lane.less(lane.constant(0), x), lane.constant(1), lane.constant(0)),
  },
  sigmoid: { alpha: null, forward: sigmoid },
  relu: {
    alpha: null,
    // The sum makes -0 +0.
    forward: (lane, x) => lane.add(lane.atLeast(x, lane.constant(0)), lane.constant(0)),
  },
  identity: { alpha: null, forward: (_lane, x) => x },
  tanh: { alpha: null, forward: tanh },
  leakyRelu: {
    alpha: 0.01,
    forward: (lane, x, alpha) => lane.select(lane.less(lane.constant(0), x), x, lane.mul(lane.constant(alpha), x)),
  },
  elu: { alpha: 1, forward: elu },
  selu: { alpha: null, forward: (lane, x) => selu(lane, x, { alpha: seluAlpha, gamma: seluGamma }) },
  softplus: { alpha: null, forward: softplus },
  gelu: { alpha: null, forward: gelu },
  geluTanh: { alpha: null, forward: geluTanh },
  /** alpha is the slope; the value at 0 is one half. */
  hardSigmoid: { alpha: 0.2, forward: (lane, x, alpha) => hardSigmoid(lane, x, { alpha, beta: 0.5 }) },
} satisfies Record<ActivationName, ActivationRow>;

/** The names of the activation functions. */
export const activationNames = /* @__PURE__ */ Object.keys(activations) as ActivationName[];

/** Whether a text names an activation; asks own rows only, so `constructor` does not. */
export function isActivationName(name: string): name is ActivationName {
  return Object.hasOwn(activations, name);
}

/** The activation that a choice names. */
export function bindActivation(choice: ActivationChoice): BoundActivation {
  return Object.freeze({ ...choice, formula: activations[choice.name] });
}

/** max(0, min(1, alpha·x + beta)). */
export function hardSigmoid<V, M>(lane: Lane<V, M>, x: V, { alpha, beta }: { alpha: number; beta: number }): V {
  const line = lane.add(lane.mul(lane.constant(alpha), x), lane.constant(beta));
  return lane.max(lane.min(line, lane.constant(1)), lane.constant(0));
}
