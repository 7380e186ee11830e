/**
 * What makes the steps of a training: the reference, in plain JavaScript, or WebAssembly where the network and the options are
 * such that it has kernels for them. Both give the same bytes.
 */

import type { ThreadsOption } from "../backend/backend.ts";
import type { LossName } from "../functions/loss.ts";
import type { Network } from "../network/network.ts";
import type { Backprop } from "./backprop.ts";
import { type ClipSettings, clipGradients } from "./clip.ts";
import type { Examples } from "./examples.ts";
import type { LossFormula } from "./loss-options.ts";
import { drawMasks } from "./masks.ts";
import { cleanSlots, type OptimizerSettings, updateParameters } from "./optimizer.ts";
import type { FloatArrays } from "./parameters.ts";
import type { ScheduleStep } from "./schedule.ts";
import { followStatistics } from "./statistics.ts";

/** One batch of examples. */
export interface Batch {
  readonly positions: Uint32Array;
  /** What random changes of the examples start from, and masks. */
  readonly key: number;
  /** Which batch of the epoch it is, from 1. */
  readonly step: number;
}

export interface Stepper {
  /** The mean loss of the batch before the step. */
  step(batch: Batch, now: ScheduleStep): number;
  /** Whether every parameter is finite after the last step. */
  isFinite(): boolean;
  /** To be called before parameters or the optimizer's state are read. */
  sync(): void;
}

export interface SteppedTraining {
  readonly network: Network;
  readonly examples: Examples;
  readonly loss: LossName | LossFormula;
  readonly settings: OptimizerSettings;
  readonly clip: ClipSettings;
  /** The same network in the reference. */
  readonly backprop: Backprop;
  /** Layers that stay as they are. */
  readonly frozen?: readonly string[];
  /** The most rows of a batch. */
  readonly maxRows: number;
  /** Threads that may make a step together. */
  readonly threads: ThreadsOption;
  /** Those that learn are changed by steps, and so is the optimizer's state. */
  readonly parameters: FloatArrays;
  readonly learning: FloatArrays;
  readonly state: FloatArrays;
}

/** One that can be asked where numbers stop being finite. */
export interface ReferenceStepper extends Stepper {
  /** The name of the first layer or function whose values for a batch are not finite, before its step; null where all are. */
  firstNotFinite(batch: Batch): string | null;
}

export function referenceStepper(training: SteppedTraining): ReferenceStepper {
  const { examples, settings, clip, backprop, parameters, learning, state } = training;
  const { input, target, masks, measured } = backprop;
  const gradients = new Map([...learning.keys()].map((name) => [name, backprop.gradients.get(name)!]));
  const run = ({ positions, key, step }: Batch): number => {
    examples.copy(positions, input, target, key);
    drawMasks(masks, { rows: positions.length, key, step });
    return backprop.run(positions.length);
  };
  return {
    step(batch, now) {
      const mean = run(batch);
      clipGradients(gradients, clip);
      updateParameters(settings, { parameters: learning, gradients, state }, now);
      cleanSlots(settings, now, (slot) => [...learning.keys()].map((name) => state.get(`${name}.${slot}`)!));
      followStatistics(parameters, measured);
      return mean;
    },
    isFinite: () => [...parameters.values()].every(areFinite),
    sync() {},
    firstNotFinite(batch) {
      run(batch);
      return backprop.firstNotFinite(batch.positions.length);
    },
  };
}

/** A plain loop: it runs over every parameter in every step. */
export function areFinite(data: Float32Array): boolean {
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i]!)) return false;
  }
  return true;
}
