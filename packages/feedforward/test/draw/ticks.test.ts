/** Ticks: a table of intervals, and what must hold for any. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ticksIn } from "../../src/draw/ticks.ts";

describe("labels", () => {
  it.each([
    [[-5, 5], 11, "-5 -4 -3 -2 -1 0 1 2 3 4 5"],
    [[-5, 5], 6, "-4 -2 0 2 4"],
    [[0, 1], 6, "0.0 0.2 0.4 0.6 0.8 1.0"],
    [[-0.1, 1.1], 5, "0.0 0.5 1.0"],
    [[0, 60000], 7, "0 10000 20000 30000 40000 50000 60000"],
    [[0.1, 0.3], 5, "0.10 0.15 0.20 0.25 0.30"],
    [[97, 98.2], 4, "97.0 97.5 98.0"],
    [[0, 3e-8], 4, "0 1e-8 2e-8 3e-8"],
    [[0, 3e9], 4, "0 1e9 2e9 3e9"],
    [[-1e-5, 1e-5], 3, "-0.00001 0.00000 0.00001"],
    [[1e7, 1.5e7], 3, "1e7 1.2e7 1.4e7"],
    [[-0.001000000011, 0.004999999995], 4, "0.000 0.002 0.004"],
  ] as const)("%j, at most %i: %s", (interval, most, labels) => {
    expect(
      ticksIn(interval, most)
        .map(({ label }) => label)
        .join(" "),
    ).toBe(labels);
  });
});

describe("for any interval", () => {
  const intervals = fc
    .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
    .map(([min, span]) => [min, min + span] as const);

  it("ticks lie inside, rise, are few enough, and their labels are their values", () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: 2, max: 20 }), ([min, max], most) => {
        const ticks = ticksIn([min, max], most);
        const slack = (max - min) * 1e-6;
        expect(ticks.length).toBeLessThanOrEqual(most);
        ticks.forEach(({ value, label }, i) => {
          expect(value).toBeGreaterThanOrEqual(min - slack);
          expect(value).toBeLessThanOrEqual(max + slack);
          if (i > 0) expect(value).toBeGreaterThan(ticks[i - 1]!.value);
          expect(Number(label)).toBeCloseTo(value, 9);
        });
      }),
    );
  });

  it("there are at least two where four may be", () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: 4, max: 20 }), (interval, most) => {
        expect(ticksIn(interval, most).length).toBeGreaterThanOrEqual(2);
      }),
    );
  });
});
