/** What PyTorch answered on optimizers, schedules and short trainings: scripts/golden-training.py writes it. */

import type { LossOptions } from "../../src/train/loss-options.ts";
import type { ScheduleOptions } from "../../src/train/schedule.ts";
import type { TrainingOptions } from "../../src/train/training-options.ts";
import { readGolden } from "../golden.ts";
import type { GoldenUpdates } from "./golden-gradients.ts";

interface GoldenSchedule {
  readonly options: ScheduleOptions;
  readonly steps: number;
  /** The share of the learning rate that each step takes. */
  readonly shares: readonly number[];
}

type NamedNumbers = Readonly<Record<string, readonly number[]>>;

/** Ten steps of gradient descent with learning rate 0.5, each with all rows: 4 → 5 tanh → outputs. */
interface GoldenRun {
  readonly outputs: number;
  readonly options: TrainingOptions & { readonly loss: LossOptions };
  readonly rows: number;
  readonly input: readonly number[];
  readonly target: readonly number[];
  readonly parameters: NamedNumbers;
  readonly losses: readonly number[];
  readonly trained: NamedNumbers;
}

/** Gradient descent with learning rate 0.1 through dense 4 → 5, batch norm, tanh, dense 5 → 4, layer norm, dense 4 → 3. */
type GoldenNormalised = Omit<GoldenRun, "outputs" | "options"> & { readonly options: TrainingOptions };

interface GoldenTraining {
  readonly updates: readonly GoldenUpdates[];
  readonly schedules: readonly GoldenSchedule[];
  readonly trainings: readonly GoldenRun[];
  readonly normalised: readonly GoldenNormalised[];
}

export const goldenTraining = readGolden("training") as GoldenTraining;
