/** How often the steps of a training are made together, on machines whose times are made up. */

import { expect, it } from "vitest";
import { TrainingPace } from "../../src/backend/training-pace.ts";

interface Times {
  readonly alone: number;
  readonly together: number;
  /** Of steps together, every so many-th takes so long. */
  readonly stall?: readonly [every: number, ms: number];
}

/** The share of steps that were made together, and how many times as long all took as alone, after 2,000 steps to settle. */
function shareAfter(count: number, timesOf: (step: number) => Times) {
  const pace = new TrainingPace();
  let [together, ms, aloneMs, tries] = [0, 0, 0, 0];
  for (let step = 0; step < count; step++) {
    const { isTogether } = pace;
    const times = timesOf(step);
    if (isTogether) tries += 1;
    const stalls = isTogether && times.stall !== undefined && tries % times.stall[0] === 0;
    const stepMs = isTogether ? times.together + (stalls ? times.stall![1] : 0) : times.alone;
    pace.record(100, stepMs);
    if (step < 2000) continue;
    together += Number(isTogether);
    ms += stepMs;
    aloneMs += times.alone;
  }
  return { share: together / (count - 2000), cost: ms / aloneMs };
}

it.each<[string, Times, [least: number, most: number], number]>([
  ["that is faster together is nearly always so", { alone: 0.3, together: 0.18 }, [0.98, 1], 0.61],
  ["that is slower together is nearly never", { alone: 0.3, together: 0.35 }, [0, 0.01], 1.01],
  ["whose every step is long", { alone: 200, together: 120 }, [0.98, 1], 0.61],
  // A mean that leaves such times out would take it for the faster way.
  ["whose workers lose their turn every 50 steps", { alone: 0.3, together: 0.18, stall: [50, 12] }, [0, 0.2], 1.2],
  ["whose workers lose their turn now and then", { alone: 0.3, together: 0.18, stall: [3000, 12] }, [0.9, 1], 0.7],
])("a training %s", (_, times, [least, most], cost) => {
  const found = shareAfter(30_000, () => times);
  expect(found.share).toBeGreaterThanOrEqual(least);
  expect(found.share).toBeLessThanOrEqual(most);
  expect(found.cost).toBeLessThanOrEqual(cost);
});

it("a machine that is busy for a while is found quiet again", () => {
  const busy: Times = { alone: 0.6, together: 0.4, stall: [10, 12] };
  const found = shareAfter(60_000, (step) => (step < 30_000 ? busy : { alone: 0.3, together: 0.18 }));
  expect(found.share).toBeGreaterThan(0.3);
  expect(found.share).toBeLessThan(0.6);
});
