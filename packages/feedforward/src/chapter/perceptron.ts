/**
 * The perceptron and the neuron, where the chapter begins: a weighted sum of inputs plus a bias, and a function on it.
 * A perceptron fires at b + w·x >= 0, at the boundary too; the step function of neurons is 1 only above 0. What holds at the
 * boundary is a convention, and texts differ; these two are kept apart here.
 */

import { shapeError } from "../errors.ts";
import { activate, checkChoice } from "../functions/activate.ts";
import type { ActivationChoice } from "../functions/activation.ts";
import { float32 } from "../functions/lane.ts";
import { checkOptions } from "../options/check.ts";

/** Weights and bias of y = 1 if b + w1·x1 + w2·x2 + … >= 0 else 0. */
export interface Perceptron {
  readonly weights: readonly number[];
  readonly bias: number;
}

/** y = 1 if b + w1·x1 + w2·x2 + … >= 0 else 0. */
export function perceptron(parameters: Perceptron, inputs: readonly number[]): 0 | 1 {
  return weightedSum("perceptron", parameters, inputs) >= 0 ? 1 : 0;
}

/** y = h(a) with a = b + w1·x1 + w2·x2 + …: both are returned. */
export function neuron(
  parameters: Perceptron,
  inputs: readonly number[],
  h: ActivationChoice,
): { readonly a: number; readonly y: number } {
  checkChoice(h);
  const a = weightedSum("neuron", parameters, inputs);
  return { a, y: activate(float32, h, a) };
}

/** Logic gates as perceptrons: two inputs that are 0 or 1. */
export const gates = {
  AND: { weights: [0.5, 0.5], bias: -0.7 },
  NAND: { weights: [-0.5, -0.5], bias: 0.7 },
  OR: { weights: [0.5, 0.5], bias: -0.2 },
} as const satisfies Record<string, Perceptron>;

/** 1 where both inputs are 1, else 0: a perceptron. */
export function and(x1: number, x2: number): 0 | 1 {
  return perceptron(gates.AND, [x1, x2]);
}

/** 0 where both inputs are 1, else 1: a perceptron. */
export function nand(x1: number, x2: number): 0 | 1 {
  return perceptron(gates.NAND, [x1, x2]);
}

/** 1 where one input or both are 1, else 0: a perceptron. */
export function or(x1: number, x2: number): 0 | 1 {
  return perceptron(gates.OR, [x1, x2]);
}

/** No single perceptron can: its boundary is one straight line. Two layers can: AND of NAND and OR. */
export function xor(x1: number, x2: number): 0 | 1 {
  return and(nand(x1, x2), or(x1, x2));
}

function weightedSum(operation: string, parameters: Perceptron, inputs: readonly number[]): number {
  const { weights, bias } = checkOptions(operation, parameters, { weights: "a list of numbers", bias: "a number" });
  if (weights.length !== inputs.length) {
    throw shapeError(
      "perceptron-inputs",
      "$operation: expected $expected inputs, got $got",
      operation,
      weights.length,
      inputs.length,
    );
  }
  let sum = float32.constant(bias);
  for (let i = 0; i < inputs.length; i++) {
    sum = float32.add(sum, float32.mul(float32.constant(weights[i]!), float32.constant(inputs[i]!)));
  }
  return sum;
}
