/**
 * The reference backend: plain loops over one row at a time, in the order in which the book would do it by hand. It
 * defines what every other backend must compute, to the last bit, and it never gets clever.
 */

import { applyActivation } from "../functions/activation-row.ts";
import { enterRow } from "../functions/input-transform.ts";
import { float32 } from "../functions/lane.ts";
import { softmaxRow } from "../functions/softmax.ts";
import { denseForward } from "../math/dense.ts";
import type { Plan, Step } from "../plan/plan.ts";
import type { Backend, Executable } from "./backend.ts";

export const reference: Backend = { name: "reference", isAvailable: () => true, prepare };

/** One step on one row: `from` and `to` are its buffers, views of the arena that do not overlap. */
type Runner<S extends Step> = (step: S, from: Float32Array, to: Float32Array, plan: Plan) => void;

const runners: { readonly [K in Step["kind"]]: Runner<Extract<Step, { kind: K }>> } = {
  dense(step, from, to, { skipZeros }) {
    denseForward({ rows: 1, inputs: step.inputs, outputs: step.outputs, skipZeros }, from, step, to);
    if (step.epilogue === null) return;
    for (let j = 0; j < to.length; j++) to[j] = applyActivation(float32, step.epilogue, to[j]!);
  },
  activation({ activation }, from, to) {
    for (let i = 0; i < to.length; i++) to[i] = applyActivation(float32, activation, from[i]!);
  },
  softmax({ size }, from, to) {
    to.set(from);
    softmaxRow(float32, to, to, { offset: 0, size });
  },
};

function prepare(plan: Plan): Executable {
  const arena = new Float32Array(plan.arenaSize);
  const rows = plan.buffers.map(({ offset, size }) => arena.subarray(offset, offset + size));
  const first = rows[0]!;
  const last = rows.at(-1)!;
  const runs = plan.steps.map((step) => bind(step, rows, plan));
  return {
    threadsFor: () => 1,
    run(input, count, output) {
      const { inputSize, outputSize } = plan;
      for (let row = 0; row < count; row++) {
        enterRow(plan.input, input.subarray(row * inputSize, (row + 1) * inputSize), first);
        for (const run of runs) run();
        output.set(last, row * outputSize);
      }
    },
  };
}

function bind(step: Step, rows: readonly Float32Array[], plan: Plan): () => void {
  const run = runners[step.kind] as Runner<Step>;
  const from = rows[step.from]!;
  const to = rows[step.to]!;
  return () => run(step, from, to, plan);
}
