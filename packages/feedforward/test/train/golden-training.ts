/** What PyTorch answered on optimizers and schedules: scripts/golden-training.py writes it. */

import type { ScheduleOptions } from "../../src/train/schedule.ts";
import { readGolden } from "../golden.ts";
import type { GoldenUpdates } from "./golden-gradients.ts";

interface GoldenSchedule {
  readonly options: ScheduleOptions;
  readonly steps: number;
  /** The share of the learning rate that each step takes. */
  readonly shares: readonly number[];
}

interface GoldenTraining {
  readonly updates: readonly GoldenUpdates[];
  readonly schedules: readonly GoldenSchedule[];
}

export const goldenTraining = readGolden("training") as GoldenTraining;
