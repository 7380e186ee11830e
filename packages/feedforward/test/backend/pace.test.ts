/** The choice between one thread and several, for machines whose times are made up. */

import { describe, expect, it } from "vitest";
import { Pace } from "../../src/backend/pace.ts";

/** How many of so many batches run together, on a machine that takes so long for a row. */
function together(pace: Pace, batches: number, [alone, shared]: readonly [number, number]): number {
  let count = 0;
  for (let i = 0; i < batches; i++) {
    const isTogether = pace.chooses();
    count += Number(isTogether);
    pace.record(isTogether, isTogether ? shared : alone);
  }
  return count;
}

describe("of 1000 batches there run together", () => {
  it.each<[string, readonly [number, number], number, number]>([
    ["nearly all, where several threads are faster", [2, 1], 980, 999],
    ["nearly all, where they are a little faster", [1.01, 1], 980, 999],
    ["nearly none, where they are slower", [1, 2], 1, 20],
    ["nearly none, where they gain nothing", [1, 1], 1, 20],
  ])("%s", (_, times, least, most) => {
    const count = together(new Pace(), 1000, times);
    expect(count).toBeGreaterThanOrEqual(least);
    expect(count).toBeLessThanOrEqual(most);
  });
});

describe("a machine that changes", () => {
  it.each<[string, readonly [number, number], readonly [number, number], boolean]>([
    ["gets busy", [2, 1], [2, 9], false],
    ["gets free", [1, 3], [1, 0.5], true],
  ])("and %s is followed", (_, before, after, isTogether) => {
    const pace = new Pace();
    together(pace, 300, before);
    together(pace, 600, after);
    const count = together(pace, 200, after);
    expect(isTogether ? count : 200 - count).toBeGreaterThan(180);
  });
});

it("one interruption, however long, does not change the choice", () => {
  const pace = new Pace();
  together(pace, 100, [2, 1]);
  pace.record(true, 1e6);
  expect(together(pace, 4, [2, 1])).toBeGreaterThanOrEqual(3);
});

it("both ways are tried before one is chosen", () => {
  const pace = new Pace();
  const ways = [1, 2].map(() => {
    const isTogether = pace.chooses();
    pace.record(isTogether, 1);
    return isTogether;
  });
  expect(ways).toEqual([false, true]);
});
