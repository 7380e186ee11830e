/** What two ways to make the steps of a training are compared by. */

import { expect } from "vitest";
import { Random } from "../../src/tensor/random.ts";
import type { SteppedTraining, Stepper } from "../../src/train/stepper.ts";
import { hex } from "../bits.ts";

/** Two epochs of steps: the bits of every loss and, in the end, of everything that changes. */
export function trail(stepper: Stepper, { examples, maxRows, parameters, state }: SteppedTraining): string[] {
  const order = new Random(4).permutation(examples.count);
  const steps = 2 * Math.ceil(examples.count / maxRows);
  const losses: number[] = [];
  for (let epoch = 0; epoch < 2; epoch++) {
    for (let start = 0; start < examples.count; start += maxRows) {
      const positions = order.subarray(start, start + maxRows);
      losses.push(stepper.step({ positions, key: epoch, step: losses.length }, { step: losses.length + 1, steps }));
    }
  }
  expect(stepper.isFinite()).toBe(true);
  stepper.sync();
  return [hex(losses), ...[...parameters, ...state].map(([name, data]) => `${name} ${hex(data)}`)];
}
