/**
 * Where a training diverged. The step that shows it has changed the parameters already, so the epoch is gone through once more from
 * its beginning, in the reference, up to that step: there the layer is found whose values stop being finite.
 */

import { type OptionError, optionError } from "../errors.ts";
import type { FloatArrays } from "./parameters.ts";
import type { ScheduleStep } from "./schedule.ts";
import { type Batch, referenceStepper, type SteppedTraining } from "./stepper.ts";

/** What steps change, as it was at the beginning of an epoch. */
export interface EpochStart {
  readonly parameters: FloatArrays;
  readonly state: FloatArrays;
}

export function epochStart({ parameters, state }: Pick<SteppedTraining, "parameters" | "state">): EpochStart {
  return { parameters: copied(parameters), state: copied(state) };
}

/** A step of an epoch. */
export interface Taken {
  readonly batch: Batch;
  readonly now: ScheduleStep & { readonly epoch: number };
}

/** The error for a loss that is not finite, with the layer where the numbers are lost, if it is not the loss itself. */
export function lossDiverged(
  training: SteppedTraining,
  start: EpochStart,
  taken: readonly Taken[],
  loss: number,
): OptionError {
  restore(training.parameters, start.parameters);
  restore(training.state, start.state);
  const stepper = referenceStepper(training);
  for (const { batch, now } of taken.slice(0, -1)) stepper.step(batch, now);
  const { batch, now } = taken.at(-1)!;
  const layer = stepper.firstNotFinite(batch);
  if (layer === null) {
    const sentence =
      "training diverged at epoch $epoch, step $step: the loss is $loss; a smaller learning rate may help";
    return optionError("train-loss-diverged", sentence, now.epoch, now.step, loss);
  }
  const sentence =
    "training diverged at epoch $epoch, step $step: the loss is $loss, and $layer is the first whose values are not finite; a smaller learning rate may help";
  return optionError("train-layer-diverged", sentence, now.epoch, now.step, loss, layer);
}

function copied(arrays: FloatArrays): FloatArrays {
  return new Map([...arrays].map(([name, data]) => [name, data.slice()]));
}

function restore(arrays: FloatArrays, from: FloatArrays): void {
  for (const [name, data] of arrays) data.set(from.get(name)!);
}
