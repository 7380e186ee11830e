/** Schedules against PyTorch's, their edges, and what is refused. */

import { describe, expect, it } from "vitest";
import {
  halfCosine,
  type ScheduleName,
  type ScheduleOptions,
  scheduleSettings,
  schedules,
  shareAt,
} from "../../src/train/schedule.ts";
import { goldenTraining } from "./golden-training.ts";

const names = Object.keys(schedules) as ScheduleName[];

function sharesOf(options: ScheduleName | ScheduleOptions, steps: number): number[] {
  const settings = scheduleSettings(options);
  return Array.from({ length: steps }, (_, i) => shareAt(settings, { step: i + 1, steps }));
}

describe("shares of the learning rate are PyTorch's", () => {
  it.each(goldenTraining.schedules.map((item) => [JSON.stringify(item.options), item] as const))("%s", (_, item) => {
    const worst = sharesOf(item.options, item.steps).map((share, i) => Math.abs(share - item.shares[i]!));
    expect(Math.max(...worst)).toBeLessThan(1e-14);
  });
});

describe("lengths", () => {
  it.each<[ScheduleOptions, ScheduleOptions, number]>([
    [{ name: "cosine", warmup: 0.25 }, { name: "cosine", warmup: 10 }, 40],
    [{ name: "step", every: 0.1 }, { name: "step", every: 4 }, 40],
    [{ name: "oneCycle", warmup: 0.5 }, { name: "oneCycle", warmup: 20 }, 40],
  ])("%j are those of %j", (share, whole, steps) => {
    expect(sharesOf(share, steps)).toEqual(sharesOf(whole, steps));
  });

  it.each(names.flatMap((name) => [0, 1, 2, 3, 50].map((warmup) => [name, warmup] as const)))(
    "%s with a warm-up of %i in any training is between 0 and 1",
    (name, warmup) => {
      for (const steps of [1, 2, 3, 7]) {
        const shares = sharesOf({ name, warmup }, steps);
        expect(shares.every((share) => share > 0 && share <= 1)).toBe(true);
      }
    },
  );

  it("of a warm-up that is longer than the training end where the training ends", () => {
    expect(sharesOf({ warmup: 8 }, 3)).toEqual([1 / 8, 2 / 8, 3 / 8]);
  });
});

it("the cosine is the exact one within rounding", () => {
  for (let i = 0; i <= 1000; i++) {
    expect(Math.abs(halfCosine(i / 1000) - (1 + Math.cos((Math.PI * i) / 1000)) / 2)).toBeLessThan(3e-16);
  }
});

describe("refused", () => {
  it.each<[ScheduleOptions, string]>([
    [{ name: "toString" as "step" }, 'unknown schedule "toString"'],
    [{ name: "linear", factor: 2 }, 'train: linear: unknown option "factor", expected name, warmup, final'],
    [{ name: "constant", warmUp: 3 } as object, 'train: constant: unknown option "warmUp", did you mean "warmup"?'],
    [{ warmup: 1.5 }, "expected warmup to be a whole number of steps, or a share of the training below 1, got 1.5"],
    [{ warmup: -1 }, "expected warmup to be a whole number of steps"],
    [{ name: "step", factor: 1.5 }, "expected factor to be a share from 0 to 1, got 1.5"],
    [{ name: "cosine", final: -0.1 }, "expected final to be a share from 0 to 1, got -0.1"],
    [{ name: "oneCycle", start: Number.NaN }, "expected start to be a number, got NaN"],
  ])("%j", (options, message) => {
    expect(() => scheduleSettings(options)).toThrow(message);
  });
});
