/** Random forms of steps: what the property tests of kernels have in common. */

import { bindActivation } from "../../src/functions/activation.ts";
import { formulaOf } from "../../src/functions/formula.ts";
import type { Random } from "../../src/tensor/random.ts";
import { draws } from "../effort.ts";
import type { StepCase } from "./step-bench.ts";

/** One of some numbers; what stands there twice comes twice as often. */
export type Choose = (...choices: number[]) => number;

export function picker(random: Random): Choose {
  return (...choices) => choices[random.integer(choices.length)]!;
}

export function seeds(count: number, first = 0): number[] {
  return Array.from({ length: draws(count) }, (_, i) => first + i);
}

const relu = formulaOf(bindActivation({ name: "relu" }));
const sigmoid = formulaOf(bindActivation({ name: "sigmoid" }));

/** Everything of a case but its form. */
export function around(random: Random): Pick<StepCase<object>, "rows" | "padding" | "epilogue" | "accumulators"> {
  const pick = picker(random);
  return {
    rows: pick(1, 1, 2, 3),
    padding: pick(0, 0, 16, 20),
    epilogue: [[], [], [relu], [sigmoid], [relu, sigmoid]][random.integer(5)]!,
    accumulators: pick(13, 7),
  };
}

/** Whether windows of this form have outputs; every other error is one. */
export function fits(judge: () => void): boolean {
  try {
    judge();
    return true;
  } catch (error) {
    if (error instanceof Error && /^(expected at least one output|kernel \d+ is larger)/.test(error.message))
      return false;
    throw error;
  }
}
